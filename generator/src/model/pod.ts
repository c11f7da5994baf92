import { group, list, map, object, oneOf, type Cost, type Group, type JsonSchema, type Workload } from './dsl.ts'
import { selector } from './network-policy.ts'
import { zoneLabel } from './patterns.ts'
import { annotations, labels, nameOrEmpty } from './shared-leaves.ts'

const named: JsonSchema = { type: 'object', properties: { name: { type: 'string', minLength: 1 } }, required: ['name'] }
const toleration: JsonSchema = {
  type: 'object',
  properties: {
    key: { type: 'string' },
    operator: { type: 'string', enum: ['Exists', 'Equal'] },
    value: { type: 'string' },
    effect: { type: 'string', enum: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] },
    tolerationSeconds: { type: 'integer', minimum: 0 },
  },
  additionalProperties: false,
}

const policy: JsonSchema = { type: 'string', enum: ['Honor', 'Ignore'] }
const spreadConstraint: JsonSchema = {
  type: 'object',
  properties: {
    maxSkew: { type: 'integer', minimum: 1 },
    topologyKey: { type: 'string', minLength: 1 },
    whenUnsatisfiable: { type: 'string', enum: ['DoNotSchedule', 'ScheduleAnyway'] },
    labelSelector: selector,
    matchLabelKeys: { type: 'array', items: { type: 'string' } },
    minDomains: { type: 'integer', minimum: 1 },
    nodeAffinityPolicy: policy,
    nodeTaintsPolicy: policy,
  },
  required: ['maxSkew', 'topologyKey', 'whenUnsatisfiable'],
  additionalProperties: false,
}
const zones = { topologyKey: zoneLabel, maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }
const partOf = { 'app.kubernetes.io/part-of': 'redis-sentinel' }

const volume = { name: 'modules', emptyDir: {} }

const sidecar = {
  name: 'sidecar',
  image: 'docker.io/library/busybox:1.37',
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
}

/** The knobs that every kind of pod has; `what` names the pods in words. */
export function pod(workload: Workload, what: string): Group {
  const cost: Cost = [workload]
  return group(`How the ${what} are labelled, placed and extended.`, {
    labels: labels(`More labels of the ${what}.`, cost),
    annotations: annotations(`More annotations of the ${what}.`, cost),
    nodeSelector: map({
      doc: 'Labels that a node must have.',
      default: {},
      cost,
      values: { type: 'string' },
      type: 'string',
      examples: [{ 'kubernetes.io/arch': 'amd64' }],
      invalid: [{ disks: 2 }],
    }),
    tolerations: list({
      doc: 'Tolerations, added after the two that let a pod leave a dead node after 30 s.',
      default: [],
      cost,
      items: toleration,
      type: 'Toleration',
      k8s: 'V1Toleration',
      examples: [[{ key: 'dedicated', operator: 'Equal', value: 'redis', effect: 'NoSchedule' }]],
      invalid: [[{ key: 'a', operator: 'Is' }], [{ keys: 'a' }], ['dedicated']],
    }),
    affinity: object({
      doc: 'Affinity, as Kubernetes takes it.',
      default: {},
      cost,
      schema: {
        properties: {
          nodeAffinity: { type: 'object' },
          podAffinity: { type: 'object' },
          podAntiAffinity: { type: 'object' },
        },
        additionalProperties: false,
      },
      type: 'Affinity',
      k8s: 'V1Affinity',
      examples: [{ podAffinity: {} }],
      invalid: [{ podAntiafinity: {} }, { nodeAffinity: [] }],
    }),
    spread: oneOf({
      doc: 'Spread over nodes: preferred, required (a pod without a node of its own stays Pending) or none.',
      default: 'preferred',
      cost,
      values: ['preferred', 'required', 'none'],
      examples: ['required', 'none'],
      invalid: ['zone', ''],
    }),
    topologySpreadConstraints: list<object>({
      doc: 'More rules of spreading, over zones for example, as Kubernetes takes them. A rule without a labelSelector counts the pods of this kind. A rule for kubernetes.io/hostname replaces spread.',
      default: [],
      cost,
      items: spreadConstraint,
      type: 'TopologySpreadConstraint',
      allowed: 'constraints, each with maxSkew, topologyKey and whenUnsatisfiable',
      k8s: 'V1TopologySpreadConstraint',
      examples: [[zones], [{ ...zones, minDomains: 3, labelSelector: { matchLabels: partOf } }]],
      invalid: [[{ ...zones, maxSkew: 0 }], [{ ...zones, zone: 'a' }], [{ topologyKey: 'zone' }], ['zone']],
    }),
    priorityClassName: nameOrEmpty('Priority class.', 'critical', cost),
    extraEnv: map({
      doc: 'More environment variables by name; they win over those of the chart.',
      default: {},
      cost,
      names: '^[A-Za-z_][A-Za-z0-9_]*$',
      values: { type: 'string' },
      type: 'string',
      allowed: 'names of variables with strings',
      examples: [{ TZ: 'UTC', EMPTY: '' }],
      invalid: [{ 'A-B': 'x' }, { '1A': 'x' }, { N: 1 }],
    }),
    extraVolumes: list({
      doc: 'More volumes, as Kubernetes takes them.',
      default: [],
      cost,
      items: named,
      type: 'NamedObject',
      allowed: 'volumes, each with a name',
      k8s: 'V1Volume',
      examples: [[volume]],
      invalid: [[{ emptyDir: {} }], [{ name: '' }]],
    }),
    extraVolumeMounts: list({
      doc: 'More volume mounts of the main container.',
      given: { [workload]: { pod: { extraVolumes: [volume] } } },
      default: [],
      cost,
      items: {
        type: 'object',
        properties: { name: { type: 'string', minLength: 1 }, mountPath: { type: 'string', pattern: '^/' } },
        required: ['name', 'mountPath'],
      },
      type: 'VolumeMount',
      allowed: 'mounts, each with a name and an absolute mountPath',
      k8s: 'V1VolumeMount',
      examples: [[{ name: 'modules', mountPath: '/modules', readOnly: true }]],
      invalid: [[{ name: 'modules' }], [{ name: 'modules', mountPath: 'modules' }]],
    }),
    extraContainers: list({
      doc: 'More containers, as Kubernetes takes them. A namespace that enforces the level restricted requires a securityContext for each.',
      default: [],
      cost,
      items: named,
      type: 'NamedObject',
      allowed: 'containers, each with a name',
      k8s: 'V1Container',
      examples: [[sidecar]],
      invalid: [[{ image: 'busybox' }]],
    }),
  })
}
