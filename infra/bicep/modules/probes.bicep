// The same three questions to every process of ours. A start may take five minutes (tables, schema, membership);
// liveness never asks a neighbour, or one outage would restart the whole cluster.
@export()
func probes(port int) array => [
  {
    type: 'Startup'
    httpGet: { path: '/health/live', port: port, scheme: 'HTTP' }
    periodSeconds: 5
    timeoutSeconds: 3
    failureThreshold: 60
  }
  {
    type: 'Readiness'
    httpGet: { path: '/health/ready', port: port, scheme: 'HTTP' }
    periodSeconds: 5
    timeoutSeconds: 3
    failureThreshold: 3
  }
  {
    type: 'Liveness'
    httpGet: { path: '/health/live', port: port, scheme: 'HTTP' }
    periodSeconds: 10
    timeoutSeconds: 3
    failureThreshold: 3
  }
]
