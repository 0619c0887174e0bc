// One virtual network, three subnets: silos, gateways, and the private addresses of storage and vault.
param name string
param location string

@description('Silo and gateway ports of all silos, as ranges; only the two container subnets may reach them.')
param clusterPorts array

var silosPrefix = '10.60.0.0/24'
var gatewaysPrefix = '10.60.1.0/24'
var endpointsPrefix = '10.60.2.0/26'

resource silosRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: '${name}-silos'
  location: location
  properties: {
    securityRules: [
      {
        name: 'cluster-from-gateways'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefixes: [silosPrefix, gatewaysPrefix]
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRanges: clusterPorts
        }
      }
      {
        // The network's default rules would let every address of the network in; nobody else has business there.
        name: 'cluster-from-nobody-else'
        properties: {
          priority: 200
          direction: 'Inbound'
          access: 'Deny'
          protocol: 'Tcp'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRanges: clusterPorts
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.60.0.0/22'] }
    subnets: [
      {
        name: 'silos'
        properties: {
          addressPrefix: silosPrefix
          networkSecurityGroup: { id: silosRules.id }
          delegations: [{ name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'gateways'
        properties: {
          addressPrefix: gatewaysPrefix
          delegations: [{ name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: endpointsPrefix
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource silos 'subnets' existing = { name: 'silos' }
  resource gateways 'subnets' existing = { name: 'gateways' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

output id string = network.id
output silosSubnetId string = network::silos.id
output gatewaysSubnetId string = network::gateways.id
output endpointsSubnetId string = network::endpoints.id
