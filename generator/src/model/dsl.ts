/** A draft-07 fragment. */
export type JsonSchema = { [keyword: string]: unknown }

/** The workloads of the chart, by the names that their objects end with. */
export type Workload = 'redis' | 'sentinel' | 'proxy'

/**
 * What a change of a value costs a release that runs. `nothing`: the change applies while the pods run. A list: these workloads
 * restart, pod by pod. `new install`: Kubernetes or the chart refuses the change.
 */
export type Cost = 'nothing' | 'new install' | readonly Workload[]

/** The cost of a value that every pod reads at its start. */
export const everyPod: Cost = ['redis', 'sentinel', 'proxy']

/** One value a user may set. */
export interface Leaf {
  kind: 'leaf'
  /** What it does, with its unit; becomes the comment, the README row and the TSDoc. */
  doc: string
  default: unknown
  schema: JsonSchema
  /** What the schema allows, in words; empty when any value of the type is. */
  allowed: string
  /** TypeScript type, as written in values.d.ts. */
  type: string
  examples: readonly unknown[]
  invalid: readonly unknown[]
  cost: Cost
  /** When a change costs more or less than that, or what else it asks for. */
  costNote?: string
  /** Values without which the examples are refused or have no effect. */
  given?: object
  /** Kubernetes model class that the value, or each of its elements, is. */
  k8s?: string
  /** Why no template reads it; without it, an unread leaf is an error. */
  unread?: string
}

/** A map of values under one key. */
export interface Group {
  kind: 'group'
  doc: string
  children: Record<string, Node>
  /** Accepts keys that are not declared (`global`, which other charts share). */
  open?: boolean
}

export type Node = Leaf | Group

/** What every leaf has; `invalid` may be left out when only the type constrains it. */
export interface LeafOptions<T> {
  doc: string
  default: T
  examples: readonly T[]
  invalid?: readonly unknown[]
  cost: Cost
  costNote?: string
  given?: object
  unread?: string
}

interface Shape {
  schema: JsonSchema
  type: string
  allowed?: string
  k8s?: string
}

function leaf<T>({ invalid = [], ...options }: LeafOptions<T>, shape: Shape): Leaf {
  return { kind: 'leaf', allowed: '', invalid, ...shape, ...options }
}

export function group(doc: string, children: Record<string, Node>, open = false): Group {
  return { kind: 'group', doc, children, ...(open && { open }) }
}

/** An integer; with `orZero` also 0, which then means "derived". */
export function int(options: LeafOptions<number> & { min: number; max: number; orZero?: boolean }): Leaf {
  const { min, max, orZero = false, ...rest } = options
  const allowed = `${orZero ? '0 or ' : ''}${min} to ${max}`
  // if-then instead of anyOf: Helm's message then names the bound.
  const schema = orZero
    ? { type: 'integer', minimum: 0, maximum: max, if: { minimum: 1 }, then: { minimum: min } }
    : { type: 'integer', minimum: min, maximum: max }
  return leaf(rest, { schema, type: 'number', allowed })
}

export function intOf(options: LeafOptions<number> & { values: readonly number[] }): Leaf {
  const { values, ...rest } = options
  return leaf(rest, { schema: { type: 'integer', enum: values }, type: values.join(' | '), allowed: words(values) })
}

export function bool(options: Omit<LeafOptions<boolean>, 'examples'>): Leaf {
  return leaf({ ...options, examples: [true, false] }, { schema: { type: 'boolean' }, type: 'boolean' })
}

/** A string; a pattern comes with `allowed`, its meaning in words. */
export function str(options: LeafOptions<string> & { pattern?: string; allowed?: string }): Leaf {
  const { pattern, allowed = '', ...rest } = options
  return leaf(rest, { schema: { type: 'string', ...(pattern && { pattern }) }, type: 'string', allowed })
}

export function oneOf(options: LeafOptions<string> & { values: readonly string[] }): Leaf {
  const { values, ...rest } = options
  const type = values.map((value) => `'${value}'`).join(' | ')
  return leaf(rest, { schema: { type: 'string', enum: values }, type, allowed: words(values) })
}

/** A list; Helm replaces lists as a whole. `k8s` is the class of an element. */
export function list<T>(
  options: LeafOptions<T[]> & { items: JsonSchema; type: string; allowed?: string; k8s?: string },
): Leaf {
  const { items, type, allowed = '', k8s, ...rest } = options
  return leaf(rest, { schema: { type: 'array', items }, type: `${type}[]`, allowed, ...(k8s && { k8s }) })
}

/**
 * A map with the user's own keys; Helm merges maps. `names` is a pattern of the keys, `own` are keys with a schema of their own.
 * patternProperties and not propertyNames: of the latter Helm's message names no path.
 */
export function map<T>(
  options: LeafOptions<Record<string, T>> & {
    values: JsonSchema
    type: string
    names?: string
    own?: Record<string, JsonSchema>
    allowed?: string
  },
): Leaf {
  const { values, type, names, own, allowed = '', ...rest } = options
  const open = names
    ? { patternProperties: { [names]: values }, additionalProperties: false }
    : { additionalProperties: values }
  const schema = { type: 'object', ...(own && { properties: own }), ...open }
  return leaf(rest, { schema, type: `Record<string, ${type}>`, allowed })
}

/** Keys that a user may not set: a const that reads as the reason, so that Helm prints it beside the path. */
export function refused(names: readonly string[], reason: string): Record<string, JsonSchema> {
  return Object.fromEntries(names.map((name) => [name, { const: `(refused: ${reason})` }]))
}

/** An object whose schema is written out; `type` names an interface of values.d.ts or a TypeScript type. */
export function object(options: LeafOptions<object> & Shape): Leaf {
  const { schema, type, allowed = '', k8s, ...rest } = options
  return leaf(rest, { schema: { type: 'object', ...schema }, type, allowed, ...(k8s && { k8s }) })
}

function words(values: readonly (string | number)[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
}
