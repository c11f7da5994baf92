import { bool, group, str, type Group } from './dsl.ts'
import { qualifiedName, labelValue } from './patterns.ts'
import { annotations } from './shared-leaves.ts'

const given = { metrics: { enabled: true, dashboard: { enabled: true } } }

export const dashboard: Group = group(
  'A ConfigMap with a dashboard, which the sidecar of Grafana loads. One release of a cluster is enough: the dashboard shows all.',
  {
    enabled: bool({ doc: 'Make it.', default: false, cost: 'nothing', given: { metrics: { enabled: true } } }),
    label: str({
      doc: 'Name of the label by which the sidecar finds it.',
      default: 'grafana_dashboard',
      cost: 'nothing',
      given,
      pattern: qualifiedName,
      allowed: 'the name of a label',
      examples: ['grafana_dashboard', 'example.org/dashboard'],
      invalid: ['', 'a b'],
    }),
    labelValue: str({
      doc: 'Value of that label.',
      default: '1',
      cost: 'nothing',
      given,
      pattern: labelValue,
      allowed: 'the value of a label',
      examples: ['1', 'true'],
      invalid: ['two words'],
    }),
    annotations: { ...annotations('Its annotations, such as the folder in Grafana.', 'nothing'), given },
  },
)
