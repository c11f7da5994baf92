import { group, str, type Group } from './dsl.ts'
import { objectNameOrEmpty } from './patterns.ts'

export const auth: Group = group('Passwords.', {
  existingSecret: str({
    doc: 'Secret with the keys redis-password (of the applications) and internal-key (from which replication, Sentinel and the guard derive theirs). The optional keys redis-password-previous and internal-key-previous are let in as well, so that both can be changed while the set runs. Empty: one is made at the first install and kept. Set it with Argo CD, Flux or helm template, which cannot keep a random one. A template may stand in it.',
    default: '',
    pattern: `${objectNameOrEmpty}|[{][{].+[}][}]`,
    allowed: 'a Kubernetes name, a template of one such as {{ .Release.Name }}-redis, or empty',
    examples: ['', 'passwords', '{{ .Release.Name }}-redis'],
    invalid: ['Upper', 'a b', '-a'],
  }),
})
