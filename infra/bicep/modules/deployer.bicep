// What the deploying identity may do in the resource group: all but giving roles away, and of those just the four
// that main.bicep assigns.
import { roles } from 'roles.bicep'

param principalId string
param principalType string

var grantable = '${roles.acrPull}, ${roles.keyVaultSecretsOfficer}, ${roles.keyVaultSecretsUser}, ${roles.tableDataContributor}'
var write = '(!(ActionMatches{\'Microsoft.Authorization/roleAssignments/write\'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${grantable}})'
var delete = '(!(ActionMatches{\'Microsoft.Authorization/roleAssignments/delete\'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${grantable}})'

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, principalId, roles.contributor)
  properties: {
    principalId: principalId
    principalType: principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.contributor)
  }
}

resource administrator 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, principalId, roles.roleAdministrator)
  properties: {
    principalId: principalId
    principalType: principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.roleAdministrator)
    conditionVersion: '2.0'
    condition: '(${write}) AND (${delete})'
  }
}
