// All secrets but the tenants' keys. Today one: where telemetry is sent to. The certificate of the domain is put in by its owner.
import { roles } from 'roles.bicep'

param name string
param location string
param networkId string
param endpointsSubnetId string
param privateOnly bool
param collectorPrincipalId string
param gatewayPrincipalId string
param insightsName string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: take('clb-${uniqueString(resourceGroup().id, name)}', 24)
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: privateOnly ? 'Deny' : 'Allow'
    }
  }
}

resource telemetry 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'telemetry-destination'
  properties: {
    value: insights.properties.ConnectionString
  }
}

resource collectorReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(telemetry.id, collectorPrincipalId, roles.keyVaultSecretsUser)
  scope: telemetry
  properties: {
    principalId: collectorPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

// For the certificate of the gateway's domain.
resource gatewayReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, gatewayPrincipalId, roles.keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: gatewayPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

module endpoint 'private-endpoint.bicep' = if (privateOnly) {
  name: 'vault-endpoint'
  params: {
    name: '${name}-vault'
    location: location
    networkId: networkId
    subnetId: endpointsSubnetId
    serviceId: vault.id
    part: 'vault'
    zoneName: 'privatelink.vaultcore.azure.net'
  }
}

output name string = vault.name
output telemetrySecretUri string = telemetry.properties.secretUri
