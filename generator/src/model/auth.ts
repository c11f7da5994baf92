import { group, type Group } from './dsl.ts'
import { nameOrEmpty } from './shared-leaves.ts'

export const auth: Group = group('Passwords.', {
  existingSecret: nameOrEmpty(
    'Secret with the keys redis-password (of the applications) and internal-key (from which replication, Sentinel and the guard derive theirs). Empty: one is made at the first install and kept. Set it with Argo CD, Flux or helm template, which cannot keep a random one.',
  ),
})
