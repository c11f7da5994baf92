import { alertNames } from '../monitoring/rules.ts'
import { bool, group, int, list, str, type Group, type Leaf } from './dsl.ts'
import { annotations, labels } from './shared-leaves.ts'

const given = { metrics: { enabled: true, rules: { enabled: true } } }

function threshold(doc: string, preset: number, [min, max]: [number, number]): Leaf {
  return int({
    doc,
    default: preset,
    cost: 'nothing',
    given,
    min,
    max,
    examples: [preset, min, max],
    invalid: [min - 1, max + 1, 0.5],
  })
}

export const rules: Group = group('Alert rules, as a PrometheusRule for the Prometheus Operator.', {
  enabled: bool({
    doc: 'Make them. The cluster must have the kind PrometheusRule.',
    default: false,
    cost: 'nothing',
    given: { metrics: { enabled: true } },
  }),
  labels: {
    ...labels('Labels of the PrometheusRule, by which Prometheus finds it, such as release: prometheus.', 'nothing'),
    given,
  },
  annotations: { ...annotations('Its annotations.', 'nothing'), given },
  runbookUrl: str({
    doc: 'Address of the folder with the runbooks, docs/runbooks of this chart, for the annotation runbook_url. Empty: the alerts name the page only.',
    default: '',
    cost: 'nothing',
    given,
    pattern: '^(https?://[^ ]+)?$',
    allowed: 'an address that starts with http, or empty',
    examples: ['', 'https://docs.example.org/runbooks'],
    invalid: ['docs/runbooks', 'https://a b'],
  }),
  disabled: list({
    doc: 'Rules that are left out.',
    default: [],
    cost: 'nothing',
    given,
    items: { type: 'string', enum: alertNames },
    type: 'string',
    allowed: 'names of rules, as docs/monitoring.md lists them',
    examples: [['RedisSentinelMasterDown'], [...alertNames]],
    invalid: [['NoMaster'], [''], [1]],
  }),
  holdSeconds: int({
    doc: 'Seconds for which every rule must hold before it fires, in place of its own; for tests. 0: each rule has its own.',
    default: 0,
    cost: 'nothing',
    given,
    min: 0,
    max: 3600,
    examples: [0, 5],
    invalid: [-1, 3601],
  }),
  thresholds: group('Numbers above which a rule fires.', {
    memoryPercent: threshold('Data in per cent of maxmemory, with the policy noeviction.', 85, [10, 100]),
    forkPercent: threshold('How long a fork stopped a server, in per cent of down-after.', 50, [1, 100]),
    backlogPercent: threshold('Bytes that a replica lacks, in per cent of the replication backlog.', 50, [1, 1000]),
    fullSyncs: threshold('Full syncs in half an hour, for each replica.', 3, [1, 100]),
    failoversPerHour: threshold('Switches in an hour, planned or not.', 4, [1, 100]),
    connectionsPercent: threshold(
      'Connections of a data pod or a proxy, in per cent of what it allows.',
      90,
      [10, 100],
    ),
    waitingConnections: threshold('Connections that wait in a proxy for a server.', 10, [0, 100000]),
    backupHours: {
      ...threshold('Age of the last good backup, in hours; more than the time between two of them.', 26, [1, 9000]),
      given: { ...given, backup: { enabled: true, store: { s3: { bucket: 'backups' } } } },
    },
  }),
})
