import { bool, everyPod, group, int, list, oneOf, str, type Group } from './dsl.ts'
import { instances } from './instances.ts'
import { divideMemory } from './memory.ts'
import { persistence } from './persistence.ts'
import { pod } from './pod.ts'
import { redisConfig } from './redis-config.ts'
import { resources } from './shared-leaves.ts'

export const redis: Group = group('The data pods: one master, the others its replicas.', {
  replicas: int({
    doc: 'Data pods, the master among them. Fewer than 3 only with fencing: false.',
    default: 3,
    cost: ['proxy'],
    costNote: 'Data pods that stay do not restart.',
    min: 1,
    max: 9,
    examples: [3, 5],
    invalid: [0, 10, '-3', 2.5],
  }),
  fencing: bool({
    doc: 'A master without a replica in sync refuses writes. false (dangerous): an isolated master still acknowledges writes, which are lost once the Sentinels have promoted another.',
    default: true,
    cost: 'nothing',
  }),
  minReplicasMaxLagSeconds: int({
    doc: 'Seconds without an acknowledgement after which a replica is no longer in sync; 0 takes it from the profile. This value plus one second must not exceed down-after.',
    default: 0,
    cost: 'nothing',
    min: 0,
    max: 59,
    examples: [1, 10],
    invalid: [-1, 60, '-2'],
  }),
  modules: oneOf({
    doc: 'bundled loads the modules that the image brings (JSON, search, time series, Bloom in Redis 8), none loads none, custom loads modulePaths.',
    default: 'bundled',
    cost: everyPod,
    values: ['bundled', 'none', 'custom'],
    examples: ['none'],
    invalid: ['all', ''],
  }),
  modulePaths: list({
    doc: 'Paths of modules inside the container, with modules: custom.',
    default: [],
    cost: ['redis', 'sentinel'],
    given: { redis: { modules: 'custom' } },
    items: { type: 'string', pattern: '^/[A-Za-z0-9._/+-]+$' },
    type: 'string',
    allowed: 'absolute paths',
    examples: [['/usr/local/lib/redis/modules/redisbloom.so'], ['/usr/local/lib/redis/modules/rejson.so']],
    invalid: [['redisbloom.so'], ['/a b.so'], ['']],
  }),
  config: redisConfig,
  memory: group(
    'How resources.limits.memory is divided. Without a limit the backlog has 64 MiB, a replica up to 1 GiB of output buffer, and there is no maxmemory.',
    {
      maxmemoryPercent: int({
        doc: `maxmemory as a share of the limit, in per cent. A fifth of it, at most 256 MiB, is the replication backlog; the rest is for data. Of the remaining memory, 5/8 buffer data that replicas have not received yet, and 3/8 serve the process and the pages that a fork copies. A full sync completes if the writes during it fit into this buffer and the backlog. 0 sets no maxmemory, and divides as with 60. The smallest limit that is accepted: ${[60, 75, 90].map((percent) => `${divideMemory(0, percent).smallest}Mi with ${percent}`).join(', ')}.`,
        default: 60,
        cost: 'nothing',
        min: 0,
        max: 90,
        examples: [75, 0],
        invalid: [-1, 100, '60%'],
      }),
    },
  ),
  resources: resources('Requests and limits of the redis container.', ['redis'], {
    requests: { cpu: '100m', memory: '256Mi' },
    limits: { memory: '512Mi' },
  }),
  persistence: persistence({
    doc: 'Volumes of the data pods; cannot change once installed.',
    without: 'a restarted pod is empty and syncs from the master; when all restart at once, the data is gone.',
    preset: '8Gi',
    more: {
      snapshots: list({
        doc: 'When each data server writes /data/snapshot.rdb beside its append-only file: the arguments of save lines, seconds and changes. No start loads it; a copy is for other tools. Needs the room of one more copy of the data on each volume.',
        default: [],
        cost: 'nothing',
        items: { type: 'string', pattern: '^[1-9][0-9]{0,8} [1-9][0-9]{0,8}$' },
        type: 'string',
        allowed: 'seconds and changes, such as 900 1',
        examples: [['900 1'], ['900 1', '300 10', '60 10000']],
        invalid: [['900'], ['0 1'], ['save 900 1'], ['900 1 300 10'], [''], '900 1'],
      }),
    },
  }),
  instances: instances({
    kind: 'redis',
    what: 'data pods',
    most: 9,
    note: ' A memory limit may be above that of all, not below, and changes no maxmemory.',
  }),
  bootstrap: str({
    doc: 'The pod that becomes the first master. auto: ordinal 0, once every peer has answered that it is empty. force-ordinal-N: pod N serves although peers or their data are lost for ever; writes that only they had are given up. Set it back to auto afterwards.',
    default: 'auto',
    cost: 'nothing',
    pattern: '^(auto|force-ordinal-[0-8])$',
    allowed: 'auto or force-ordinal-N with N from 0 to 8',
    examples: ['auto', 'force-ordinal-2'],
    invalid: ['', 'force', 'force-ordinal-9', 'force-ordinal-'],
  }),
  handoverTimeoutSeconds: int({
    doc: 'Seconds that a terminating master may take to hand over. For up to a third of them it still takes writes and waits for a missing Sentinel.',
    default: 15,
    cost: 'nothing',
    min: 5,
    max: 300,
    examples: [20, 30],
    invalid: [0, 4, 301],
  }),
  shutdownTimeoutSeconds: int({
    doc: 'Seconds that a terminating server waits for its replicas (shutdown-timeout); at least the tolerated lag.',
    default: 5,
    cost: 'nothing',
    min: 1,
    max: 600,
    examples: [10],
    invalid: [0, 601, '5s'],
  }),
  terminationGracePeriodSeconds: int({
    doc: 'Seconds until the kubelet kills a pod; must exceed the two above + 10.',
    default: 45,
    cost: ['redis'],
    min: 17,
    max: 3600,
    examples: [120],
    invalid: [0, 16, 3601],
  }),
  pod: pod('redis', 'data pods'),
  guard: group('The sidecar that watches and repairs.', {
    resources: resources('Requests and limits of the guard container.', ['redis'], {
      requests: { cpu: '20m', memory: '32Mi' },
      limits: { memory: '64Mi' },
    }),
  }),
})
