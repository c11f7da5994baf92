/** A type that the client library lacks: its fields with their types, as the library writes them; `required` are those that must be there. */
export interface CustomType {
  required: readonly string[]
  fields: Readonly<Record<string, string>>
}

const text = 'string'
const texts = '{ [key: string]: string; }'

/** apiVersion/kind -> name of its type, for kinds of other projects. */
export const customKinds: Readonly<Record<string, string>> = {
  'monitoring.coreos.com/v1/PrometheusRule': 'PrometheusRule',
  'monitoring.coreos.com/v1/PodMonitor': 'PodMonitor',
  'monitoring.coreos.com/v1/ServiceMonitor': 'ServiceMonitor',
}

/** Types of the Prometheus Operator, as far as the chart uses them. The tests hold the objects against its own definitions, too. */
export const customTypes: Readonly<Record<string, CustomType>> = {
  PrometheusRule: {
    required: ['spec'],
    fields: { apiVersion: text, kind: text, metadata: 'V1ObjectMeta', spec: 'PrometheusRuleSpec' },
  },
  PrometheusRuleSpec: { required: [], fields: { groups: 'Array<PrometheusRuleGroup>' } },
  PrometheusRuleGroup: {
    required: ['name'],
    fields: { name: text, interval: text, labels: texts, rules: 'Array<PrometheusAlert>' },
  },
  PrometheusAlert: {
    required: ['expr'],
    fields: { alert: text, expr: 'IntOrString', for: text, keep_firing_for: text, labels: texts, annotations: texts },
  },
  PodMonitor: {
    required: ['spec'],
    fields: { apiVersion: text, kind: text, metadata: 'V1ObjectMeta', spec: 'PodMonitorSpec' },
  },
  PodMonitorSpec: {
    required: ['selector', 'podMetricsEndpoints'],
    fields: {
      selector: 'V1LabelSelector',
      podTargetLabels: 'Array<string>',
      podMetricsEndpoints: 'Array<MonitorEndpoint>',
    },
  },
  ServiceMonitor: {
    required: ['spec'],
    fields: { apiVersion: text, kind: text, metadata: 'V1ObjectMeta', spec: 'ServiceMonitorSpec' },
  },
  ServiceMonitorSpec: {
    required: ['selector', 'endpoints'],
    fields: { selector: 'V1LabelSelector', podTargetLabels: 'Array<string>', endpoints: 'Array<MonitorEndpoint>' },
  },
  MonitorEndpoint: { required: ['port'], fields: { port: text, path: text, interval: text, scrapeTimeout: text } },
}
