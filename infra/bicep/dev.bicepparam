using 'main.bicep'

// A small one for trying out: two silos, nothing private, no zones.
param stage = 'dev'
param registryName = readEnvironmentVariable('CLB_REGISTRY')
param gatewayImage = readEnvironmentVariable('CLB_GATEWAY_IMAGE')
param collectorImage = readEnvironmentVariable('CLB_COLLECTOR_IMAGE')
param silos = [
  { name: 'silo-a1', image: readEnvironmentVariable('CLB_SILO_IMAGE'), siloPort: 11111, gatewayPort: 30000 }
  { name: 'silo-a2', image: readEnvironmentVariable('CLB_SILO_IMAGE'), siloPort: 11112, gatewayPort: 30001 }
]
param authority = readEnvironmentVariable('CLB_AUTHORITY')
param audience = 'clbcloud-dev'
param siloSize = { cpu: '0.5', memory: '1Gi' }
param gatewaySize = { cpu: '0.5', memory: '1Gi' }
param gatewayMin = 1
param gatewayMax = 2
param storageSku = 'Standard_LRS'
param zoneRedundant = false
param privateOnly = false
param logRetentionDays = 30
param logDailyCapGb = 1
param alertReceivers = []
