import type { Group, Node } from '../model/dsl.ts'
import { docOf } from './doc.ts'
import { wrap } from './wrap.ts'

const head = `// Generated from generator/src/model; do not edit.

/** Amounts of CPU and memory, such as { cpu: '100m', memory: '512Mi' }. */
export interface Amounts {
  cpu?: string | number
  memory?: string
  [name: string]: string | number | undefined
}

/** Requests and limits of a container. */
export interface Resources {
  requests?: Amounts
  limits?: Amounts
}

/** What one instance has in place of the values of all. */
export interface InstanceSettings {
  /** Zone of its node; empty for any. */
  zone?: string
  nodeSelector?: Record<string, string>
  storageClass?: string
  size?: string
  resources?: Resources
}

/** A toleration of a pod. */
export interface Toleration {
  key?: string
  operator?: 'Exists' | 'Equal'
  value?: string
  effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
  tolerationSeconds?: number
}

/** Affinity of a pod, as Kubernetes takes it. */
export interface Affinity {
  nodeAffinity?: object
  podAffinity?: object
  podAntiAffinity?: object
}

/** A rule of spreading, as Kubernetes takes it. */
export interface TopologySpreadConstraint {
  maxSkew: number
  topologyKey: string
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'
  labelSelector?: LabelSelector
  matchLabelKeys?: string[]
  minDomains?: number
  nodeAffinityPolicy?: 'Honor' | 'Ignore'
  nodeTaintsPolicy?: 'Honor' | 'Ignore'
}

/** A volume or a container, as Kubernetes takes it. */
export interface NamedObject {
  name: string
  [field: string]: unknown
}

/** A volume mount, as Kubernetes takes it. */
export interface VolumeMount extends NamedObject {
  mountPath: string
}

/** Selector of labels, as Kubernetes takes it. */
export interface LabelSelector {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'; values?: string[] }[]
}

/** A peer of a NetworkPolicy: pods of this namespace, of others, or whole namespaces. */
export interface NetworkPeer {
  namespaceSelector?: LabelSelector
  podSelector?: LabelSelector
}

/** A user of an application. */
export interface ApplicationUser {
  name: string
  /** A profile, words of an ACL, or both. */
  rights: string
  /** Key of the Secret; without it the name. */
  passwordKey?: string
  /** Whether it may query Sentinels. */
  sentinel?: boolean
}

/** Where notices go, and the Secret that holds its URL. */
export interface NotificationEndpoint {
  name: string
  type: 'webhook' | 'slack' | 'alertmanager'
  existingSecret: string
  /** Key of the Secret; without it url. */
  urlKey?: string
}

/** Any Kubernetes object. */
export interface Manifest {
  apiVersion: string
  kind: string
  metadata: object
  [field: string]: unknown
}

/** What a values file may hold: any part of the values. */
export type ValuesFile = Part<Values>

type Part<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Part<T[K]> } : T
`

/** values.d.ts: the values as TypeScript types, for those who write them in TypeScript. Formatted as prettier would. */
export function valuesTypes(model: Group): string {
  const body = [...tsdoc(model, ''), 'export interface Values {', ...members(model, '  '), '}']
  return `${head}\n${body.join('\n')}\n`
}

function members(group: Group, indent: string): string[] {
  return Object.entries(group.children).flatMap(([key, node]) => [...tsdoc(node, indent), ...member(key, node, indent)])
}

function member(key: string, node: Node, indent: string): string[] {
  if (node.kind === 'leaf') return [`${indent}${key}: ${node.type}`]
  const other = node.open ? [`${indent}  [key: string]: unknown`] : []
  return [`${indent}${key}: {`, ...members(node, `${indent}  `), ...other, `${indent}}`]
}

function tsdoc(node: Node, indent: string): string[] {
  const text = node.kind === 'leaf' ? `${docOf(node)} @default ${JSON.stringify(node.default)}` : node.doc
  const lines = wrap(text, 110 - indent.length)
  if (lines.length === 1) return [`${indent}/** ${lines[0]} */`]
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`]
}
