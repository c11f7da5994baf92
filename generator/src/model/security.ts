import { group, int, type Group } from './dsl.ts'

const id = { min: 1, max: 2147483647, examples: [1000], invalid: [0, -1, '999'] }

export const podSecurity: Group = group('User and groups of every container; 999 is redis in the official images.', {
  runAsUser: int({ doc: 'User id; never root.', default: 999, ...id }),
  runAsGroup: int({ doc: 'Group id.', default: 999, ...id }),
  fsGroup: int({ doc: 'Group that owns the volumes.', default: 999, ...id }),
})
