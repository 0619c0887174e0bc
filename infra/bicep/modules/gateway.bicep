// The HTTP API and the pages: any number of replicas behind the platform's HTTPS, found in no membership table.
import { probes } from 'probes.bicep'

param name string
param location string
param environmentName string
param image string
param registryServer string
param identityId string
param identityClientId string
param cpu string
param memory string
param minReplicas int
param maxReplicas int
param clusterId string
param tableServiceUri string
param telemetryEndpoint string
param authority string
param audience string

@description('Domain under which the service is known; empty: the platform\'s own name.')
param domain string

@description('Key Vault address of that domain\'s certificate, without a version so that renewals are followed.')
param certificateUri string

var httpPort = 8080

resource environment 'Microsoft.App/managedEnvironments@2026-01-01' existing = {
  name: environmentName
}

resource certificate 'Microsoft.App/managedEnvironments/certificates@2026-01-01' = if (!empty(domain)) {
  parent: environment
  name: 'domain'
  location: location
  properties: {
    certificateKeyVaultProperties: {
      identity: identityId
      keyVaultUrl: certificateUri
    }
  }
}

resource gateway 'Microsoft.App/containerApps@2026-01-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      // A new revision gets the traffic when its replicas are ready, and only then the old ones stop: a rolling upgrade.
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 5
      registries: [{ server: registryServer, identity: identityId }]
      ingress: {
        external: true
        transport: 'auto'
        targetPort: httpPort
        allowInsecure: false
        // Sessions of the console and of phones are signed by keys of the replica that began them; another asks to sign in again.
        stickySessions: { affinity: 'sticky' }
        customDomains: empty(domain) ? [] : [{ name: domain, bindingType: 'SniEnabled', certificateId: certificate.id }]
      }
    }
    template: {
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'gateway'
          image: image
          resources: { cpu: json(cpu), memory: memory }
          probes: probes(httpPort)
          env: [
            { name: 'ASPNETCORE_HTTP_PORTS', value: string(httpPort) }
            { name: 'ASPNETCORE_FORWARDEDHEADERS_ENABLED', value: 'true' }
            { name: 'AZURE_CLIENT_ID', value: identityClientId }
            { name: 'Cluster__ClusterId', value: clusterId }
            { name: 'Cluster__ServiceId', value: 'clbcloud' }
            { name: 'Cluster__Provider', value: 'azure-tables' }
            { name: 'Cluster__TableServiceUri', value: tableServiceUri }
            { name: 'Auth__Authority', value: authority }
            { name: 'Auth__Audience', value: audience }
            { name: 'OTEL_SERVICE_NAME', value: 'clb-gateway' }
            { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: telemetryEndpoint }
            { name: 'OTEL_EXPORTER_OTLP_PROTOCOL', value: 'http/protobuf' }
          ]
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [
          { name: 'requests', http: { metadata: { concurrentRequests: '40' } } }
          { name: 'cpu', custom: { type: 'cpu', metadata: { type: 'Utilization', value: '70' } } }
        ]
      }
    }
  }
}

output id string = gateway.id
output host string = gateway.properties.configuration.ingress.fqdn
