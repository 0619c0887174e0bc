// What somebody has to be told at once about the platform. The alerts on clubs' figures (lag, recount differences) are
// Prometheus rules, described in docs/operations.md.
param name string
param location string

@description('Who is told, by e-mail.')
param receivers array
param siloIds array
param gatewayId string
param tableServiceId string
param workspaceId string

@description('A gateway that answers more than this many server errors in five minutes.')
param serverErrors int = 20

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-people'
  location: 'global'
  properties: {
    groupShortName: 'clbcloud'
    enabled: true
    emailReceivers: [
      for (address, i) in receivers: {
        name: 'receiver-${i}'
        emailAddress: address
        useCommonAlertSchema: true
      }
    ]
  }
}

resource restarts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for (id, i) in concat(siloIds, [gatewayId]): {
    name: '${name}-restarts-${i}'
    location: 'global'
    properties: {
      description: 'A process was restarted again and again: see the runbook on a bad deploy.'
      severity: 1
      enabled: true
      scopes: [id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'restarts'
            metricName: 'RestartCount'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: 2
          }
        ]
      }
      actions: [{ actionGroupId: people.id }]
    }
  }
]

resource gone 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for (id, i) in siloIds: {
    name: '${name}-silo-gone-${i}'
    location: 'global'
    properties: {
      description: 'A silo has no replica. Its grains move to the others; capacity is missing.'
      severity: 1
      enabled: true
      scopes: [id]
      evaluationFrequency: 'PT1M'
      windowSize: 'PT5M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'replicas'
            metricName: 'Replicas'
            timeAggregation: 'Maximum'
            operator: 'LessThan'
            threshold: 1
          }
        ]
      }
      actions: [{ actionGroupId: people.id }]
    }
  }
]

resource errors 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-server-errors'
  location: 'global'
  properties: {
    description: 'Clubs cannot record: the gateway answers 5xx. Accepted visits are safe; phones keep the rest and try again.'
    severity: 1
    enabled: true
    scopes: [gatewayId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'errors'
          metricName: 'Requests'
          dimensions: [{ name: 'statusCodeCategory', operator: 'Include', values: ['5xx'] }]
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: serverErrors
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource storage 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-storage-availability'
  location: 'global'
  properties: {
    description: 'Table storage fails or throttles.'
    severity: 1
    enabled: true
    scopes: [tableServiceId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'availability'
          metricName: 'Availability'
          timeAggregation: 'Average'
          operator: 'LessThan'
          threshold: 99
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

// The tables are workspace-based Application Insights' own: silence there means that telemetry is lost, not that all is well.
resource silence 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-silence'
  location: location
  kind: 'LogAlert'
  properties: {
    displayName: 'No metrics arrive'
    description: 'Neither silo nor gateway has sent a metric for a quarter of an hour.'
    severity: 2
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      allOf: [
        {
          query: 'AppMetrics | where AppRoleName in ("clb-silo", "clb-gateway")'
          timeAggregation: 'Count'
          operator: 'LessThan'
          threshold: 1
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    autoMitigate: true
    actions: { actionGroups: [people.id] }
  }
}
