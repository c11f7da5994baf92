import { bool, group, int, list, oneOf, type Cost, type Group } from './dsl.ts'
import { imageLeaves } from './image.ts'
import { dashboard } from './metrics-dashboard.ts'
import { rules } from './metrics-rules.ts'
import { annotations, labels, resources } from './shared-leaves.ts'

const cost: Cost = ['redis', 'sentinel']
const given = { metrics: { enabled: true } }
const monitored = { metrics: { enabled: true, discovery: 'PodMonitor' } }

export const metrics: Group = group(
  'Metrics for Prometheus: an exporter beside each server and each Sentinel. The proxies have an exporter of their own (proxy.metrics).',
  {
    enabled: bool({
      doc: 'Add the exporters, at port 9121 of the data pods and the Sentinel pods.',
      default: false,
      cost: ['redis', 'sentinel', 'proxy'],
    }),
    image: group('The image: oliver006/redis_exporter 1.83 or newer, or a mirror of it.', {
      ...imageLeaves({
        repository: 'oliver006/redis_exporter',
        tag: 'v1.86.0',
        example: 'mirror/redis_exporter',
        cost,
        given,
      }),
    }),
    resources: {
      ...resources('Requests and limits of each exporter.', cost, {
        requests: { cpu: '10m', memory: '24Mi' },
        limits: { memory: '64Mi' },
      }),
      given,
    },
    extraArgs: list<string>({
      doc: 'More options of the exporter, after those of the chart. Its user may not read keys.',
      default: [],
      cost,
      given,
      items: { type: 'string', pattern: '^--[a-z]' },
      type: 'string',
      allowed: 'options that begin with --, but none that the chart sets',
      examples: [['--log-format=json'], ['--include-sentinel-peer-info', '--ping-on-connect']],
      invalid: [['-debug'], ['debug'], ['']],
    }),
    discovery: oneOf({
      doc: 'What tells Prometheus of the pods. annotations: prometheus.io/scrape, port and path of each pod; PodMonitor, ServiceMonitor: an object of the Prometheus Operator, whose definitions must be installed; none: nothing.',
      default: 'annotations',
      cost: ['redis', 'sentinel', 'proxy'],
      given,
      values: ['annotations', 'PodMonitor', 'ServiceMonitor', 'none'],
      examples: ['PodMonitor', 'ServiceMonitor', 'none'],
      invalid: ['podmonitor', '', true],
    }),
    monitor: group('The PodMonitor or the ServiceMonitor.', {
      labels: {
        ...labels('More labels; a Prometheus chooses its monitors by them.', 'nothing'),
        examples: [{ release: 'kube-prometheus-stack' }],
        given: monitored,
      },
      annotations: { ...annotations('Annotations.', 'nothing'), given: monitored },
      intervalSeconds: int({
        doc: 'Seconds between two scrapes.',
        default: 15,
        cost: 'nothing',
        given: monitored,
        min: 5,
        max: 300,
        examples: [30],
        invalid: [0, 4, 301, '15s'],
      }),
      timeoutSeconds: int({
        doc: 'Seconds that a scrape may take; at most the interval.',
        default: 5,
        cost: 'nothing',
        given: monitored,
        min: 1,
        max: 300,
        examples: [10],
        invalid: [0, 301, '5s'],
      }),
    }),
    rules,
    dashboard,
  },
)
