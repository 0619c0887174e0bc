using 'main.bicep'

// Three silos carry the load of 21,000 clubs with one of them lost (infra/cost/README.md). During an upgrade the next
// version's silos stand beside them under other ports and with an image of their own (docs/deploy.md).
param stage = 'prod'
param registryName = readEnvironmentVariable('CLB_REGISTRY')
param gatewayImage = readEnvironmentVariable('CLB_GATEWAY_IMAGE')
param collectorImage = readEnvironmentVariable('CLB_COLLECTOR_IMAGE')
param silos = [
  { name: 'silo-a1', image: readEnvironmentVariable('CLB_SILO_IMAGE'), siloPort: 11111, gatewayPort: 30000 }
  { name: 'silo-a2', image: readEnvironmentVariable('CLB_SILO_IMAGE'), siloPort: 11112, gatewayPort: 30001 }
  { name: 'silo-a3', image: readEnvironmentVariable('CLB_SILO_IMAGE'), siloPort: 11113, gatewayPort: 30002 }
]
param authority = readEnvironmentVariable('CLB_AUTHORITY')
param audience = 'clbcloud'
param domain = readEnvironmentVariable('CLB_DOMAIN', '')
param certificateUri = readEnvironmentVariable('CLB_CERTIFICATE_URI', '')
param siloSize = { cpu: '2.0', memory: '4Gi' }
param gatewaySize = { cpu: '1.0', memory: '2Gi' }
param gatewayMin = 2
param gatewayMax = 10
param storageSku = 'Standard_ZRS'
param zoneRedundant = true
param privateOnly = true
param logRetentionDays = 90
param logDailyCapGb = 10
param alertReceivers = [readEnvironmentVariable('CLB_ALERT_ADDRESS')]
