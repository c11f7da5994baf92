import { bool, everyPod, group, int, type Group } from './dsl.ts'

const id = { cost: everyPod, min: 1, max: 2147483647, examples: [1000], invalid: [0, -1, '-999'] }

export const podSecurity: Group = group(
  'User and groups of every container; 999 is redis in the official images. Volumes that hold data are given to a new user only when fsGroup changes with it: else the files stay those of the old one, who alone may read them.',
  {
    fixedIds: bool({
      doc: 'Set the three ids. false leaves them out, for a platform that gives each namespace ids of its own, as OpenShift does; elsewhere the pods do not start, because the images name no user and root is refused.',
      default: true,
      cost: everyPod,
    }),
    runAsUser: int({ doc: 'User id; never root.', default: 999, ...id }),
    runAsGroup: int({ doc: 'Group id.', default: 999, ...id }),
    fsGroup: int({ doc: 'Group that owns the volumes.', default: 999, ...id }),
  },
)
