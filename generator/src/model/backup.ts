import { given, store } from './backup-store.ts'
import { bool, everyPod, group, int, oneOf, str, type Group, type Leaf } from './dsl.ts'
import { imageLeaves } from './image.ts'
import { resources, size, storageClass } from './shared-leaves.ts'

/** Five fields, or a word. Kubernetes knows the rest. */
export const cronPattern =
  '^(@(hourly|daily|midnight|weekly|monthly|yearly|annually)|[0-9*,/?A-Za-z-]+( [0-9*,/?A-Za-z-]+){4})$'

const drilled = { backup: { ...given.backup, drill: { enabled: true } } }
const onVolume = { backup: { ...given.backup, scratch: { type: 'volume' } } }

function schedule(doc: string, preset: string, needs: object): Leaf {
  return str({
    doc,
    default: preset,
    cost: 'nothing',
    given: needs,
    pattern: cronPattern,
    allowed: 'five fields of cron, or a word such as @daily',
    examples: [preset, '0 */6 * * *', '@hourly', '15 4 * * MON-FRI'],
    invalid: ['', 'daily', '0 3 * *', '0 3 * * * *', 'TZ=UTC 0 3 * * *'],
  })
}

export const backup: Group = group(
  'Backups of the data: a CronJob takes a dump from a replica in sync, checks it and writes it to a store.',
  {
    enabled: bool({
      doc: 'Make the CronJob, its NetworkPolicy, and a user of its own on the data servers.',
      default: false,
      cost: everyPod,
      given,
    }),
    schedule: schedule('When a backup is taken.', '17 3 * * *', given),
    timeZone: str({
      doc: 'Time zone of the schedules. Empty: that of the controller of Kubernetes, mostly UTC.',
      default: '',
      cost: 'nothing',
      given,
      pattern: '^([A-Za-z_]+(/[A-Za-z0-9_+-]+)*)?$',
      allowed: 'a name such as Europe/Berlin, or empty',
      examples: ['', 'Etc/UTC', 'Europe/Berlin'],
      invalid: ['+01:00', 'Europe/ Berlin'],
    }),
    suspend: bool({ doc: 'Take no backups and drills by schedule.', default: false, cost: 'nothing', given }),
    deadlineSeconds: int({
      doc: 'Seconds that a backup or a drill may take: dump, checks and transfer. It ends as failed then.',
      default: 3600,
      cost: 'nothing',
      given,
      min: 60,
      max: 172800,
      examples: [600, 28800],
      invalid: [0, 59, 172801, '1h'],
    }),
    digest: bool({
      doc: 'A server in the pod of the backup loads the dump, and the manifest gets a digest of all keys without a time to live, with which a drill and a restore are compared. It needs memory for all data: resources. false: only their number is noted.',
      default: true,
      cost: 'nothing',
      given,
    }),
    image: group('The image of what talks to the store: rclone/rclone 1.60 or newer, or a mirror of it.', {
      ...imageLeaves({
        repository: 'rclone/rclone',
        tag: '1.60.1',
        example: 'mirror/rclone',
        cost: 'nothing',
        given,
      }),
    }),
    resources: {
      ...resources('Requests and limits of each container of a backup or a drill.', 'nothing', {
        requests: { cpu: '100m', memory: '256Mi' },
        limits: { memory: '512Mi' },
      }),
      given,
    },
    scratch: group(
      'The volume of a backup or a drill on which the dump stands before it is sent. It ends with the pod.',
      {
        type: oneOf({
          doc: 'node: the disk of the node (emptyDir). volume: a claim that is made for each pod (ephemeral volume), for large data.',
          default: 'node',
          cost: 'nothing',
          given,
          values: ['node', 'volume'],
          examples: ['volume'],
          invalid: ['', 'pvc'],
        }),
        size: {
          ...size(
            'Its size, for the dump and its compressed copy. With type: node a pod that exceeds it is evicted.',
            '8Gi',
            'nothing',
          ),
          given,
        },
        storageClass: {
          ...storageClass('Storage class, with type: volume. Empty: that of the cluster.', 'nothing'),
          given: onVolume,
        },
      },
    ),
    store,
    retention: group('Which backups are deleted after a new one has succeeded. The newest good one never is.', {
      count: int({
        doc: 'Backups that are kept; 0 for any number.',
        default: 14,
        cost: 'nothing',
        given,
        min: 0,
        max: 10000,
        examples: [14, 0, 1],
        invalid: [-1, 10001],
      }),
      days: int({
        doc: 'Days for which a backup is kept; 0 for ever.',
        default: 0,
        cost: 'nothing',
        given,
        min: 0,
        max: 36500,
        examples: [0, 30],
        invalid: [-1, 36501],
      }),
    }),
    drill: group(
      'A CronJob that restores the newest backup into a server in its own pod, and compares it with the manifest.',
      {
        enabled: bool({ doc: 'Make it.', default: false, cost: 'nothing', given }),
        schedule: schedule('When a drill is held.', '47 4 * * 0', drilled),
      },
    ),
  },
)
