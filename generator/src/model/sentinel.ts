import { everyPod, group, int, intOf, str, type Group } from './dsl.ts'
import { instances } from './instances.ts'
import { persistence } from './persistence.ts'
import { pod } from './pod.ts'
import { resources } from './shared-leaves.ts'

export const sentinel: Group = group('The Sentinel pods, which watch the master and elect a new one.', {
  replicas: intOf({
    doc: 'Sentinels; an odd number, so that a network split never leaves two halves.',
    default: 3,
    cost: ['proxy'],
    costNote: 'Sentinels that stay do not restart.',
    values: [3, 5, 7],
    examples: [5, 7],
    invalid: [1, 2, 4, 9, '-3'],
  }),
  quorum: int({
    doc: 'Sentinels that must agree that the master is down; 0 is the majority.',
    default: 0,
    cost: 'nothing',
    min: 2,
    max: 7,
    orZero: true,
    examples: [0, 3, 2],
    invalid: [-1, 1, 8, '-2'],
  }),
  masterName: str({
    doc: 'Name under which clients ask Sentinel for the master.',
    default: 'mymaster',
    cost: everyPod,
    costNote: 'Clients that ask Sentinel need the new name.',
    pattern: '^[A-Za-z0-9._-]{1,63}$',
    allowed: '1 to 63 letters, digits, dots, underscores and hyphens',
    examples: ['mymaster', 'orders.cache_1'],
    invalid: ['', 'my master', 'a/b'],
  }),
  downAfterMilliseconds: int({
    doc: 'Milliseconds without an answer after which a server is down; 0 takes it from the profile.',
    default: 0,
    cost: 'nothing',
    min: 1500,
    max: 60000,
    orZero: true,
    examples: [0, 30000, 1500],
    invalid: [1, 1000, 1499, 60001, '-3000'],
  }),
  failoverTimeoutMilliseconds: int({
    doc: 'Milliseconds that a failover may take; the next attempt waits twice that. 0 takes it from the profile.',
    default: 0,
    cost: 'nothing',
    min: 5000,
    max: 180000,
    orZero: true,
    examples: [0, 60000],
    invalid: [1, 4999, 180001],
  }),
  // For clusters that do not enforce the policy of `networkPolicy.egress`: see lib/links.sh. A Sentinel that spins takes a whole core.
  resources: resources(
    'Requests and limits of the sentinel container. Keep a CPU limit: where networkPolicy.egress is not enforced, every Sentinel spins while the Service of a data pod has no endpoint.',
    ['sentinel'],
    {
      requests: { cpu: '50m', memory: '64Mi' },
      limits: { cpu: '500m', memory: '128Mi' },
    },
  ),
  persistence: persistence({
    doc: 'Volumes of the Sentinels (sentinel.conf); cannot change once installed.',
    without: 'a restarted Sentinel has lost its votes and gets the rest from its peers.',
    preset: '1Gi',
  }),
  instances: instances({ kind: 'sentinel', what: 'Sentinels', most: 7 }),
  terminationGracePeriodSeconds: int({
    doc: 'Seconds until the kubelet kills a Sentinel.',
    default: 15,
    cost: ['sentinel'],
    min: 5,
    max: 3600,
    examples: [30],
    invalid: [0, 4, '-15'],
  }),
  pod: pod('sentinel', 'Sentinel pods'),
})
