import { group, str, type Group } from './dsl.ts'

const store = { backup: { store: { type: 's3', s3: { bucket: 'backups' } } } }
const given = { restore: { id: 'first', from: 'newest' }, ...store }

export const restore: Group = group(
  'A new release begins with a backup of backup.store. A set that has data is left as it is, whatever is written here.',
  {
    id: str({
      doc: 'A name for this restore, such as the date. It is done once for each id, which the volume remembers. Empty: no restore.',
      default: '',
      cost: 'nothing',
      costNote:
        'Data pods restart when it is set for the first time and when it is removed, because a container comes or goes.',
      given,
      pattern: '^([A-Za-z0-9][A-Za-z0-9._-]{0,62})?$',
      allowed: 'up to 63 letters, digits, dots, hyphens and underscores, or empty',
      examples: ['2026-11-29', 'after-the-fire'],
      invalid: ['a b', '-a', 'a'.repeat(64), 20261129],
    }),
    from: str({
      doc: 'newest, or the name of a backup: the name of its manifest without .json.',
      default: '',
      cost: 'nothing',
      given,
      pattern: '^(newest|[0-9]{8}T[0-9]{6}Z-[A-Za-z0-9._-]+)?$',
      allowed: 'newest, a name such as 20261129T184948Z-redis-8.0.6-<replication id>-<offset>, or empty',
      examples: ['newest', `20261129T184948Z-redis-8.0.6-${'0123456789'.repeat(4)}-123456`],
      invalid: ['Newest', 'backup.rdb', '20261129', '20261129T184948Z-redis/8'],
    }),
    set: str({
      doc: 'Whose backups: <namespace>.<name> of another release in the same store. Empty: those of this release.',
      default: '',
      cost: 'nothing',
      given,
      pattern: '^([a-z0-9][a-z0-9-]*\\.[a-z]([a-z0-9-]*[a-z0-9])?)?$',
      allowed: 'a namespace, a dot and a name, or empty',
      examples: ['', 'production.redis-sentinel'],
      invalid: ['production', 'production/redis', 'Production.redis'],
    }),
  },
)
