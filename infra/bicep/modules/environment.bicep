// A container-apps environment in a subnet of ours, with its logs in the workspace.
param name string
param location string
param subnetId string
param workspaceId string

@description('true: no address outside the virtual network.')
param internal bool

@description('Replicas of one app are spread over the zones. A silo is an app of one replica, so it promises silos nothing.')
param zoneRedundant bool

@description('Identity under which the environment reads a certificate from the vault; empty: it reads none.')
param identityId string = ''

resource environment 'Microsoft.App/managedEnvironments@2026-01-01' = {
  name: name
  location: location
  identity: empty(identityId) ? { type: 'None' } : { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    appLogsConfiguration: { destination: 'azure-monitor' }
    vnetConfiguration: {
      infrastructureSubnetId: subnetId
      internal: internal
    }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    zoneRedundant: zoneRedundant
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: environment
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

output id string = environment.id
output name string = environment.name
output staticIp string = environment.properties.staticIp
