// Rows, membership and reminders, as Azure Tables. No keys: whoever reads or writes does so under an identity.
import { roles } from 'roles.bicep'

param name string
param location string
param sku string
param networkId string
param endpointsSubnetId string
param privateOnly bool
param siloPrincipalId string
param gatewayPrincipalId string

@description('Tables of the rows and the reminders.')
param tables array

@description('Table of the membership; gateways find silos in it.')
param membershipTable string

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: take('clb${uniqueString(resourceGroup().id, name)}', 24)
  location: location
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: privateOnly ? 'Deny' : 'Allow'
    }
  }
}

resource service 'Microsoft.Storage/storageAccounts/tableServices@2025-08-01' = {
  parent: account
  name: 'default'
}

resource data 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-08-01' = [
  for table in tables: {
    parent: service
    name: table
  }
]

resource membership 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-08-01' = {
  parent: service
  name: membershipTable
}

resource siloData 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, siloPrincipalId, roles.tableDataContributor)
  scope: account
  properties: {
    principalId: siloPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableDataContributor)
  }
}

// Orleans' client asks for the table to be created if it is not there, which a reader may not.
resource gatewayMembership 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(membership.id, gatewayPrincipalId, roles.tableDataContributor)
  scope: membership
  properties: {
    principalId: gatewayPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableDataContributor)
  }
}

module endpoint 'private-endpoint.bicep' = if (privateOnly) {
  name: 'tables-endpoint'
  params: {
    name: '${name}-tables'
    location: location
    networkId: networkId
    subnetId: endpointsSubnetId
    serviceId: account.id
    part: 'table'
    zoneName: 'privatelink.table.${environment().suffixes.storage}'
  }
}

output id string = account.id
output tableServiceId string = service.id
output tableServiceUri string = account.properties.primaryEndpoints.table
