// Images. No admin user: whoever pushes or pulls does so under an identity of its own.
import { roles } from 'roles.bicep'

param location string
param stage string
param pusherId string
param pusherType string

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: 'clb${stage}${uniqueString(resourceGroup().id)}'
  location: location
  sku: { name: 'Standard' }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
  }
}

resource push 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, pusherId, roles.acrPush)
  scope: registry
  properties: {
    principalId: pusherId
    principalType: pusherType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPush)
  }
}

output name string = registry.name
output server string = registry.properties.loginServer
