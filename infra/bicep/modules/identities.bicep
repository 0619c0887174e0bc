// One identity for each kind of process, so that each may do only its own work; all may pull images.
import { roles } from 'roles.bicep'

param name string
param location string
param registryName string

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
  name: registryName
}

resource silo 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-silo'
  location: location
}

resource gateway 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-gateway'
  location: location
}

resource collector 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-collector'
  location: location
}

resource siloPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, silo.id, roles.acrPull)
  scope: registry
  properties: {
    principalId: silo.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

resource gatewayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, gateway.id, roles.acrPull)
  scope: registry
  properties: {
    principalId: gateway.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

resource collectorPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, collector.id, roles.acrPull)
  scope: registry
  properties: {
    principalId: collector.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

output siloId string = silo.id
output siloClientId string = silo.properties.clientId
output siloPrincipalId string = silo.properties.principalId
output gatewayId string = gateway.id
output gatewayClientId string = gateway.properties.clientId
output gatewayPrincipalId string = gateway.properties.principalId
output collectorId string = collector.id
output collectorPrincipalId string = collector.properties.principalId
output registryServer string = registry.properties.loginServer
