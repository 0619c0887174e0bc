// Every deployment, by the identity that bootstrap.bicep prepared. Into the resource group of the stage.
targetScope = 'resourceGroup'

@description('One silo. Ports are unique in the environment, and a new version gets new ones: see docs/deploy.md, Upgrade.')
type siloApp = {
  @description('Name of the app, as silo-a1.')
  @maxLength(32)
  name: string

  @description('Image by digest, as clbcloud/silo@sha256:…; the registry is added here.')
  image: string

  @minValue(11111)
  @maxValue(11199)
  siloPort: int

  @minValue(30000)
  @maxValue(30099)
  gatewayPort: int
}

@description('dev or prod; part of every name.')
@allowed(['dev', 'prod'])
param stage string

@description('Region of all resources. It decides in which country data lies: read docs/deploy.md first.')
param location string = resourceGroup().location

@description('Name of the registry that bootstrap.bicep made.')
param registryName string

@description('The silos that shall run. A silo taken out of this list is deleted by hand, after it has stopped.')
@minLength(1)
param silos siloApp[]

@description('Image of the gateway, as clbcloud/gateway@sha256:….')
param gatewayImage string

@description('Image of the OpenTelemetry collector (contrib distribution), imported into the registry.')
param collectorImage string

@description('Silos and gateways of one cluster share it. A new value is a new, empty cluster over the same rows: never two at once.')
param clusterId string = 'clbcloud'

@description('Address of the OIDC authority whose tokens are accepted.')
param authority string

@description('Audience that tokens must name.')
param audience string

@description('Domain of the service; empty: the platform\'s own name.')
param domain string = ''

@description('Key Vault address of the domain\'s certificate; needed with a domain.')
param certificateUri string = ''

@description('Cores and memory of a silo; pairs as Container Apps allows them.')
param siloSize { cpu: string, memory: string }

@description('Cores and memory of a gateway.')
param gatewaySize { cpu: string, memory: string }

@minValue(1)
param gatewayMin int

@minValue(1)
param gatewayMax int

@description('Standard_LRS or Standard_ZRS. Nothing that copies to another region: that region may be another country.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string

param zoneRedundant bool

@description('true: storage and vault have private addresses only.')
param privateOnly bool

@minValue(30)
param logRetentionDays int

param logDailyCapGb int

@description('E-mail addresses of those who are told about alerts.')
param alertReceivers string[]

var name = 'clb-${stage}'
var rowsTable = 'clbrows'
var membershipTable = 'OrleansSiloInstances'

module network 'modules/network.bicep' = {
  name: 'network'
  params: {
    name: name
    location: location
    clusterPorts: ['11111-11199', '30000-30099', '4318']
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: name
    location: location
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
  }
}

module identities 'modules/identities.bicep' = {
  name: 'identities'
  params: {
    name: name
    location: location
    registryName: registryName
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: name
    location: location
    sku: storageSku
    networkId: network.outputs.id
    endpointsSubnetId: network.outputs.endpointsSubnetId
    privateOnly: privateOnly
    siloPrincipalId: identities.outputs.siloPrincipalId
    gatewayPrincipalId: identities.outputs.gatewayPrincipalId
    tables: [rowsTable, 'OrleansReminders']
    membershipTable: membershipTable
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: name
    location: location
    networkId: network.outputs.id
    endpointsSubnetId: network.outputs.endpointsSubnetId
    privateOnly: privateOnly
    collectorPrincipalId: identities.outputs.collectorPrincipalId
    gatewayPrincipalId: identities.outputs.gatewayPrincipalId
    insightsName: monitoring.outputs.insightsName
  }
}

module tenantKeys 'modules/tenant-keys.bicep' = {
  name: 'tenant-keys'
  params: {
    name: name
    location: location
    networkId: network.outputs.id
    endpointsSubnetId: network.outputs.endpointsSubnetId
    privateOnly: privateOnly
    siloPrincipalId: identities.outputs.siloPrincipalId
  }
  // Its private address stands in the zone that the other vault's has linked.
  dependsOn: [vault]
}

module inner 'modules/environment.bicep' = {
  name: 'inner-environment'
  params: {
    name: '${name}-inner'
    location: location
    subnetId: network.outputs.silosSubnetId
    workspaceId: monitoring.outputs.workspaceId
    internal: true
    zoneRedundant: zoneRedundant
  }
}

module outer 'modules/environment.bicep' = {
  name: 'outer-environment'
  params: {
    name: '${name}-outer'
    location: location
    subnetId: network.outputs.gatewaysSubnetId
    workspaceId: monitoring.outputs.workspaceId
    internal: false
    zoneRedundant: zoneRedundant
    identityId: identities.outputs.gatewayId
  }
}

module collector 'modules/collector.bicep' = {
  name: 'collector'
  params: {
    name: 'collector'
    location: location
    environmentId: inner.outputs.id
    image: '${identities.outputs.registryServer}/${collectorImage}'
    registryServer: identities.outputs.registryServer
    identityId: identities.outputs.collectorId
    destinationSecretUri: vault.outputs.telemetrySecretUri
  }
}

module silo 'modules/silo.bicep' = [
  for one in silos: {
    name: one.name
    params: {
      name: one.name
      location: location
      environmentId: inner.outputs.id
      address: inner.outputs.staticIp
      image: '${identities.outputs.registryServer}/${one.image}'
      registryServer: identities.outputs.registryServer
      identityId: identities.outputs.siloId
      identityClientId: identities.outputs.siloClientId
      siloPort: one.siloPort
      gatewayPort: one.gatewayPort
      cpu: siloSize.cpu
      memory: siloSize.memory
      clusterId: clusterId
      tableServiceUri: storage.outputs.tableServiceUri
      rowsTable: rowsTable
      tenantKeysUri: tenantKeys.outputs.uri
      telemetryEndpoint: 'http://${inner.outputs.staticIp}:4318'
    }
  }
]

module gateway 'modules/gateway.bicep' = {
  name: 'gateway'
  params: {
    name: 'gateway'
    location: location
    environmentName: outer.outputs.name
    image: '${identities.outputs.registryServer}/${gatewayImage}'
    registryServer: identities.outputs.registryServer
    identityId: identities.outputs.gatewayId
    identityClientId: identities.outputs.gatewayClientId
    cpu: gatewaySize.cpu
    memory: gatewaySize.memory
    minReplicas: gatewayMin
    maxReplicas: gatewayMax
    clusterId: clusterId
    tableServiceUri: storage.outputs.tableServiceUri
    telemetryEndpoint: 'http://${inner.outputs.staticIp}:4318'
    authority: authority
    audience: audience
    domain: domain
    certificateUri: certificateUri
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    name: name
    location: location
    receivers: alertReceivers
    siloIds: map(silos, one => resourceId('Microsoft.App/containerApps', one.name))
    gatewayId: gateway.outputs.id
    tableServiceId: storage.outputs.tableServiceId
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [silo]
}

output address string = gateway.outputs.host
output vaultName string = vault.outputs.name
output tenantKeysVaultName string = tenantKeys.outputs.name
output storageId string = storage.outputs.id
