// The tenants' keys: a vault of their own, which silos alone open. Roles are on a whole vault, and the other one is read
// by the gateways. Silos make the keys at first use; no template knows one.
import { roles } from 'roles.bicep'

param name string
param location string
param networkId string
param endpointsSubnetId string
param privateOnly bool
param siloPrincipalId string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: take('clbk-${uniqueString(resourceGroup().id, name)}', 24)
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    // A key lost is all that was sealed with it lost: what is deleted can be recovered, and nobody can hurry its end.
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: privateOnly ? 'Deny' : 'Allow'
    }
  }
}

// No built-in role reads and sets without more; purging is prevented by the vault itself.
resource silosKeep 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, siloPrincipalId, roles.keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: siloPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
  }
}

module endpoint 'private-endpoint.bicep' = if (privateOnly) {
  name: 'tenant-keys-endpoint'
  params: {
    name: '${name}-tenant-keys'
    location: location
    networkId: networkId
    subnetId: endpointsSubnetId
    serviceId: vault.id
    part: 'vault'
    zoneName: 'privatelink.vaultcore.azure.net'
    linksZone: false
  }
}

output uri string = vault.properties.vaultUri
output name string = vault.name
