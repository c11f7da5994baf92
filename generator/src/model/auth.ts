import { everyPod, group, str, type Group, type Leaf } from './dsl.ts'
import { objectNameOrEmpty, secretKey } from './patterns.ts'

const keyName = (doc: string, name: string, example: string): Leaf =>
  str({
    doc,
    default: name,
    cost: everyPod,
    given: { auth: { existingSecret: 'passwords' } },
    pattern: secretKey,
    allowed: 'letters, digits, -, _ and .',
    examples: [name, example],
    invalid: ['', 'a b', 'a/b'],
  })

export const auth: Group = group('Passwords.', {
  existingSecret: str({
    doc: 'Secret with the keys redis-password (of the applications), internal-key (from which replication, Sentinel and the guard derive theirs) and proxy-password (of the proxies). Beside each may stand its predecessor, such as redis-password-previous, which is let in as well, so that all can be changed while the set runs. Empty: one is made at the first install and kept. Set it with Argo CD, Flux or helm template, which cannot keep a random one. A template may stand in it.',
    default: '',
    cost: everyPod,
    costNote: 'The way back to the generated Secret needs a new install.',
    pattern: `${objectNameOrEmpty}|[{][{].+[}][}]`,
    allowed: 'a Kubernetes name, a template of one such as {{ .Release.Name }}-redis, or empty',
    examples: ['', 'passwords', '{{ .Release.Name }}-redis'],
    invalid: ['Upper', 'a b', '-a'],
  }),
  existingSecretKeys: group(
    'Names of the keys in existingSecret. A predecessor is looked for under the same name with -previous.',
    {
      redisPassword: keyName('Of the applications.', 'redis-password', 'REDIS_PASSWORD'),
      internalKey: keyName('Of the internal users.', 'internal-key', 'INTERNAL_KEY'),
      proxyPassword: keyName('Of the proxies.', 'proxy-password', 'PROXY_PASSWORD'),
    },
  ),
})
