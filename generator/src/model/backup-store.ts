import { group, oneOf, str, type Group, type Leaf } from './dsl.ts'
import { secretKey } from './patterns.ts'
import { nameOrEmpty } from './shared-leaves.ts'

const bucket = { type: 's3', s3: { bucket: 'backups' } }

/** What every value below needs to have an effect. */
export const given = { backup: { enabled: true, store: bucket } }
const either = { backup: { enabled: true, store: { ...bucket, volume: { existingClaim: 'backups' } } } }
const onVolume = { backup: { enabled: true, store: { type: 'volume', volume: { existingClaim: 'backups' } } } }
const withKeys = {
  backup: { enabled: true, store: { type: 's3', s3: { bucket: 'backups', existingSecret: 's3-keys' } } },
}
const sealed = { backup: { enabled: true, store: { ...bucket, encryption: { existingSecret: 'backup-key' } } } }

function keyOf(doc: string, preset: string, example: string, needs: object): Leaf {
  return str({
    doc,
    default: preset,
    cost: 'nothing',
    given: needs,
    pattern: secretKey,
    allowed: 'letters, digits, -, _ and .',
    examples: [preset, example],
    invalid: ['', 'a b', 'a/b'],
  })
}

function secretName(doc: string, example: string, needs: object): Leaf {
  return { ...nameOrEmpty(doc, example, 'nothing'), given: needs }
}

function folder(doc: string, needs: object): Leaf {
  return str({
    doc,
    default: '',
    cost: 'nothing',
    given: needs,
    pattern: '^([A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*)?$',
    allowed: 'a path without a slash at its ends, or empty',
    examples: ['', 'redis', 'backups/redis'],
    invalid: ['/redis', 'redis/', 'a b', '../other'],
  })
}

export const store: Group = group('Where backups are kept. A restore reads from the same place.', {
  type: oneOf({
    doc: 's3: a bucket of any S3 server. volume: a claim that exists already.',
    default: 's3',
    cost: 'nothing',
    values: ['s3', 'volume'],
    given: either,
    examples: ['volume'],
    invalid: ['S3', '', 'pvc'],
  }),
  s3: group('The bucket, with type: s3.', {
    endpoint: str({
      doc: 'Address of the server. Empty: that of Amazon, by region.',
      default: '',
      cost: 'nothing',
      given,
      pattern: '^(https?://[A-Za-z0-9.:\\[\\]_-]+)?$',
      allowed: 'an address that starts with http:// or https://, without a path, or empty',
      examples: ['', 'https://s3.example.org', 'http://minio.storage.svc:9000'],
      invalid: ['s3.example.org', 'https://s3.example.org/bucket', 'https://a b'],
    }),
    region: str({
      doc: 'Region. Many servers other than that of Amazon need none.',
      default: '',
      cost: 'nothing',
      given,
      pattern: '^[A-Za-z0-9-]*$',
      allowed: 'letters, digits and hyphens, or empty',
      examples: ['', 'eu-central-1'],
      invalid: ['eu central', 'eu_1'],
    }),
    provider: str({
      doc: 'Kind of server, as rclone names it: AWS, Ceph, Cloudflare, Minio, Scaleway, Wasabi and more. Other suits most servers.',
      default: 'Other',
      cost: 'nothing',
      given,
      pattern: '^[A-Za-z0-9]+$',
      allowed: 'one word',
      examples: ['Other', 'AWS', 'Ceph'],
      invalid: ['', 'a b'],
    }),
    bucket: str({
      doc: 'Bucket; it must exist.',
      default: '',
      cost: 'nothing',
      given,
      pattern: '^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$',
      allowed: '3 to 63 lower-case letters, digits, dots and hyphens',
      examples: ['backups', 'team.backups-1'],
      invalid: ['Backups', 'ab', 'a/b', '-abc'],
    }),
    prefix: folder('Folder in the bucket. Below it each set has one of its own, <namespace>.<name>.', given),
    existingSecret: secretName(
      'Secret with the keys of the bucket. Empty: the identity that the cloud gives to the ServiceAccount.',
      's3-keys',
      given,
    ),
    accessKeyIdKey: keyOf(
      'Name of the key in existingSecret that holds the access key ID.',
      'access-key-id',
      'AWS_ACCESS_KEY_ID',
      withKeys,
    ),
    secretAccessKeyKey: keyOf(
      'Name of the key in existingSecret that holds the secret access key.',
      'secret-access-key',
      'AWS_SECRET_ACCESS_KEY',
      withKeys,
    ),
    caKey: str({
      doc: 'Name of the key in existingSecret that holds the certificate authority of the server, as PEM. Empty: the authorities of the image.',
      default: '',
      cost: 'nothing',
      given: withKeys,
      pattern: '^[-._a-zA-Z0-9]*$',
      allowed: 'letters, digits, -, _ and ., or empty',
      examples: ['', 'ca.crt'],
      invalid: ['a b', 'a/b'],
    }),
  }),
  volume: group('The claim, with type: volume.', {
    existingClaim: {
      ...nameOrEmpty('PersistentVolumeClaim in the namespace of the release.', 'backups', 'nothing'),
      given: onVolume,
    },
    prefix: folder('Folder on the volume. Below it each set has one of its own, <namespace>.<name>.', onVolume),
  }),
  encryption: group(
    'Encryption before a backup leaves its pod, by crypt of rclone. Without the passphrase the backups are lost.',
    {
      existingSecret: secretName('Secret with the passphrase. Empty: backups are not encrypted.', 'backup-key', given),
      passphraseKey: keyOf(
        'Name of the key in existingSecret that holds the passphrase.',
        'passphrase',
        'PASSPHRASE',
        sealed,
      ),
    },
  ),
})
