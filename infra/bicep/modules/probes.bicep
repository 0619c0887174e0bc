// The same three questions to every process of ours. A start may take two and a half minutes (tables,
// schema, membership): ten failures are the most that the platform counts. Liveness never
// asks a neighbour, or one outage would restart the whole cluster.
@export()
func probes(port int) array => [
  {
    type: 'Startup'
    httpGet: { path: '/health/live', port: port, scheme: 'HTTP' }
    periodSeconds: 15
    timeoutSeconds: 3
    failureThreshold: 10
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
