import { bool, everyPod, group, int, type Group } from './dsl.ts'

const id = { cost: everyPod, min: 1, max: 2147483647, examples: [1000], invalid: [0, -1, '-999'] }

export const podSecurity: Group = group(
  'User and groups of every container; 999 is redis in the official images. A volume that holds data passes to a new user only if fsGroup changes with it. Otherwise its files still belong to the old user, and only that user can read them.',
  {
    fixedIds: bool({
      doc: 'Set the three ids. false leaves them out, for a platform that gives each namespace its own ids, as OpenShift does. Elsewhere the pods do not start, because the images name no user and root is refused.',
      default: true,
      cost: everyPod,
    }),
    runAsUser: int({ doc: 'User id; never root.', default: 999, ...id }),
    runAsGroup: int({ doc: 'Group id.', default: 999, ...id }),
    fsGroup: int({ doc: 'Group that owns the volumes.', default: 999, ...id }),
  },
)
