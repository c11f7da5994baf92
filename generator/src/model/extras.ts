import { bool, map, oneOf, str, type Leaf } from './dsl.ts'
import { profiles } from './profiles.ts'

export const enabled: Leaf = bool({
  doc: 'Only for the condition of an umbrella chart.',
  default: true,
  cost: 'nothing',
  costNote: 'With false the next upgrade of the umbrella chart removes the pods; the volumes stay.',
  unread: 'Helm itself reads it, as the condition of a dependency',
})

export const fullnameOverride: Leaf = str({
  doc: 'Prefix of every object, in place of the release name; cannot change once installed.',
  default: '',
  cost: 'new install',
  costNote: 'Another name makes another set, with volumes of its own.',
  pattern: '^([a-z]([-a-z0-9]{0,38}[a-z0-9])?)?$',
  allowed: 'up to 40 lower-case letters, digits and hyphens, starting with a letter; or empty',
  examples: ['', 'cache', 'a'.repeat(40)],
  invalid: ['Cache', '1cache', 'cache-', 'a'.repeat(41)],
})

export const topology: Leaf = oneOf({
  doc: 'What makes the data pods and Sentinels: statefulsets, two for the whole set; deployments, a Deployment and a claim of its own for each instance. Cannot change once installed.',
  default: 'statefulsets',
  cost: 'new install',
  costNote: 'The way is a backup, and a new release that restores it.',
  values: ['statefulsets', 'deployments'],
  examples: ['deployments'],
  invalid: ['deployment', 'StatefulSet', ''],
})

export const profile: Leaf = oneOf({
  doc: `Timers of failover. ${profiles
    .map(
      (p) =>
        `${p.name}: down-after ${p.downAfter} ms, failover-timeout ${p.failoverTimeout} ms, lag ${p.maxLag} s; ${p.doc}.`,
    )
    .join(' ')}`,
  default: 'balanced',
  cost: 'nothing',
  values: profiles.map(({ name }) => name),
  examples: ['fast', 'safe'],
  invalid: ['slow', ''],
})

export const extraObjects: Leaf = map<object>({
  doc: 'More manifests, by a name of your choice; rendered as they are.',
  default: {},
  cost: 'nothing',
  values: {
    type: 'object',
    properties: {
      apiVersion: { type: 'string', minLength: 1 },
      kind: { type: 'string', minLength: 1 },
      metadata: { type: 'object' },
    },
    required: ['apiVersion', 'kind', 'metadata'],
  },
  type: 'Manifest',
  allowed: 'manifests with apiVersion, kind and metadata',
  examples: [{ settings: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } } }],
  invalid: [{ settings: { kind: 'ConfigMap' } }, { settings: 'text' }],
})
