// Once for each environment, by somebody who may assign roles on the subscription (see docs/deploy.md). It makes the
// resource group and the image registry, and gives the deploying identity just what main.bicep needs afterwards.
targetScope = 'subscription'

@description('Region of all resources. It decides in which country data lies: read docs/deploy.md first.')
param location string

@description('dev or prod; part of every name.')
@allowed(['dev', 'prod'])
param stage string

@description('Object id of the identity that deploys main.bicep and pushes images: a group or a workload identity.')
param deployerId string

@description('What the deployer is.')
@allowed(['Group', 'ServicePrincipal', 'User'])
param deployerType string = 'ServicePrincipal'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-clb-${stage}'
  location: location
  tags: { product: 'clbcloud', stage: stage }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  scope: group
  params: {
    location: location
    stage: stage
    pusherId: deployerId
    pusherType: deployerType
  }
}

module deployer 'modules/deployer.bicep' = {
  name: 'deployer'
  scope: group
  params: {
    principalId: deployerId
    principalType: deployerType
  }
}

output resourceGroup string = group.name
output registryName string = registry.outputs.name
output registryServer string = registry.outputs.server
