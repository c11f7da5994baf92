import { userValues } from './auth-users.ts'
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

export const auth: Group = group('Passwords, and the users of applications.', {
  existingSecret: str({
    doc: 'Secret with the keys redis-password (of the applications), internal-key (from which replication, Sentinel and the guard derive theirs) and proxy-password (of the proxies). Each key may have a predecessor, such as redis-password-previous. Servers accept both, so each password can change while the set runs. Empty: the chart makes a Secret at the first install and keeps it. Set a name with Argo CD, Flux or helm template, which cannot keep a random password. The name may be a template.',
    default: '',
    cost: everyPod,
    costNote: 'The way back to the generated Secret needs a new install.',
    pattern: `${objectNameOrEmpty}|[{][{].+[}][}]`,
    allowed: 'a Kubernetes name, a template of one such as {{ .Release.Name }}-redis, or empty',
    examples: ['', 'passwords', '{{ .Release.Name }}-redis'],
    invalid: ['Upper', 'a b', '-a'],
  }),
  existingSecretKeys: group(
    'Names of the keys in existingSecret. The predecessor of a key has the same name with -previous.',
    {
      redisPassword: keyName('Of the applications.', 'redis-password', 'REDIS_PASSWORD'),
      internalKey: keyName('Of the internal users.', 'internal-key', 'INTERNAL_KEY'),
      proxyPassword: keyName('Of the proxies.', 'proxy-password', 'PROXY_PASSWORD'),
    },
  ),
  ...userValues,
})
