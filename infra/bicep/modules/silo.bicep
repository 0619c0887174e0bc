// One silo: an app of exactly one replica. Container Apps gives a replica no address of its own, and its ingress deals
// connections out to any replica of an app; so each silo owns a pair of ports on the environment's private address, and
// that pair is what it writes into the membership table (docs/adr/0019).
import { probes } from 'probes.bicep'

param name string
param location string
param environmentId string

@description('The environment\'s private address: all silos advertise it, each with ports of its own.')
param address string
param image string
param registryServer string
param identityId string
param identityClientId string
param siloPort int
param gatewayPort int
param cpu string
param memory string
param clusterId string
param tableServiceUri string
param rowsTable string

@description('Address of the vault with the tenants\' keys.')
param tenantKeysUri string
param telemetryEndpoint string

var healthPort = 8080

resource silo 'Microsoft.App/containerApps@2026-01-01' = {
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
      maxInactiveRevisions: 2
      registries: [{ server: registryServer, identity: identityId }]
      // External means outside the app's environment, and that environment has no public address.
      ingress: {
        external: true
        transport: 'tcp'
        targetPort: siloPort
        exposedPort: siloPort
        additionalPortMappings: [{ external: true, targetPort: gatewayPort, exposedPort: gatewayPort }]
      }
    }
    template: {
      // Longer than the host takes to hand its grains over and stop.
      terminationGracePeriodSeconds: 90
      containers: [
        {
          name: 'silo'
          image: image
          resources: { cpu: json(cpu), memory: memory }
          probes: probes(healthPort)
          env: [
            { name: 'ASPNETCORE_HTTP_PORTS', value: string(healthPort) }
            { name: 'AZURE_CLIENT_ID', value: identityClientId }
            { name: 'Cluster__ClusterId', value: clusterId }
            { name: 'Cluster__ServiceId', value: 'clbcloud' }
            { name: 'Cluster__Provider', value: 'azure-tables' }
            { name: 'Cluster__TableServiceUri', value: tableServiceUri }
            { name: 'Cluster__Address', value: address }
            { name: 'Cluster__SiloPort', value: string(siloPort) }
            { name: 'Cluster__GatewayPort', value: string(gatewayPort) }
            { name: 'Storage__Provider', value: 'azure-tables' }
            { name: 'Storage__AzureTables__ServiceUri', value: tableServiceUri }
            { name: 'Storage__AzureTables__Table', value: rowsTable }
            { name: 'Keys__Vault', value: tenantKeysUri }
            { name: 'OTEL_SERVICE_NAME', value: 'clb-silo' }
            { name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'service.instance.id=${name}' }
            { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: telemetryEndpoint }
            { name: 'OTEL_EXPORTER_OTLP_PROTOCOL', value: 'http/protobuf' }
          ]
        }
      ]
      // Never more: a second replica would share the address. More silos are more apps (see main.bicep).
      scale: { minReplicas: 1, maxReplicas: 1 }
    }
  }
}
