import type { Values } from '../../../schemas/values.d.ts'
import { cronPattern } from './backup.ts'
import { bytesOf } from './quantity.ts'
import { memory } from './memory.ts'
import type { Rule } from './rules.ts'
import { settingsOf } from './settings.ts'

const MIB = 1024 ** 2

/** MiB that a server needs which loads a dump of a data pod; 0 where nothing bounds the data. */
export function inspectionMebibytes(values: Values): number {
  const { share } = settingsOf(values).memory
  return share === 0 ? 0 : Math.ceil((share + memory.leastReserve) / MIB)
}

/** The cross-field rules of backups; see {@link rules}. */
export const backupRules = {
  backupStore: {
    paths: ['backup.store.s3.bucket', 'backup.store.volume.existingClaim', 'backup.store.type'],
    message:
      'backup.enabled needs a place for backups: backup.store.s3.bucket with backup.store.type: s3, or backup.store.volume.existingClaim with backup.store.type: volume.',
    broken: ({ backup: { enabled, store } }) => {
      const place = store.type === 's3' ? store.s3.bucket : store.volume.existingClaim
      return enabled && place === '' ? [`backup.store.type is ${store.type}, and the place is empty`] : []
    },
  },
  backupSource: {
    paths: ['redis.replicas', 'backup.enabled'],
    message:
      'backup.enabled needs at least 2 data pods: a dump is never taken from the master, because Sentinels would take the pod that reads it for a replica.',
    broken: ({ backup, redis: { replicas } }) =>
      backup.enabled && replicas < 2 ? [`redis.replicas is ${replicas}`] : [],
  },
  backupMemory: {
    paths: ['backup.resources', 'backup.digest'],
    message:
      'backup.resources.limits.memory is too small for a server that loads all data, which backup.digest: true and drills need. Raise it, leave it out, or set backup.digest: false.',
    broken: (values) => {
      const { enabled, digest, resources } = values.backup
      const limit = resources.limits?.memory
      const needed = inspectionMebibytes(values)
      return enabled && digest && limit !== undefined && bytesOf(limit) < needed * MIB
        ? [`backup.resources.limits.memory is ${limit}, data may take ${needed}Mi`]
        : []
    },
  },
  backupAuthority: {
    paths: ['backup.store.s3.caKey', 'backup.store.s3.existingSecret'],
    message:
      'backup.store.s3.caKey needs backup.store.s3.existingSecret: it names a key of that Secret. Write the Secret, or leave caKey empty.',
    broken: ({ backup: { enabled, store } }) =>
      enabled && store.type === 's3' && store.s3.caKey !== '' && store.s3.existingSecret === ''
        ? [`backup.store.s3.caKey is ${store.s3.caKey}`]
        : [],
  },
  backupDrill: {
    paths: ['backup.drill.enabled', 'backup.enabled'],
    message: 'backup.drill.enabled needs backup.enabled: a drill restores what a backup of this release has written.',
    broken: ({ backup: { enabled, drill } }) => (drill.enabled && !enabled ? ['backup.enabled is false'] : []),
  },
  backupSchedule: {
    paths: ['backup.schedule', 'backup.drill.schedule'],
    message:
      'backup.schedule and backup.drill.schedule must be five fields of cron, or a word such as @daily; the time zone is backup.timeZone.',
    broken: ({ backup: { schedule, drill } }) =>
      [schedule, drill.schedule]
        .filter((text) => !new RegExp(cronPattern).test(text))
        .map((text) => `a schedule is ${text}`),
  },
} satisfies Record<string, Rule>
