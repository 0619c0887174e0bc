// Takes OTLP from silos and gateways inside the network and sends it on. Its destination is a secret of the vault.
param name string
param location string
param environmentId string
param image string
param registryServer string
param identityId string
param destinationSecretUri string

var otlpPort = 4318
var healthPort = 13133

resource collector 'Microsoft.App/containerApps@2026-01-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: [{ server: registryServer, identity: identityId }]
      secrets: [{ name: 'destination', keyVaultUrl: destinationSecretUri, identity: identityId }]
      ingress: {
        external: true
        transport: 'tcp'
        targetPort: otlpPort
        exposedPort: otlpPort
      }
    }
    template: {
      containers: [
        {
          name: 'collector'
          image: image
          args: ['--config=env:COLLECTOR_CONFIG']
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: [
            { name: 'COLLECTOR_CONFIG', value: loadTextContent('../../docker/collector-azure.yaml') }
            { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', secretRef: 'destination' }
          ]
          probes: [
            {
              type: 'Liveness'
              httpGet: { path: '/', port: healthPort, scheme: 'HTTP' }
              periodSeconds: 10
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              httpGet: { path: '/', port: healthPort, scheme: 'HTTP' }
              periodSeconds: 5
              failureThreshold: 3
            }
          ]
        }
      ]
      scale: { minReplicas: 1, maxReplicas: 2 }
    }
  }
}
