import * as k8s from '@kubernetes/client-node'
import { customKinds, customTypes } from './custom-types.ts'
import { requiredFields } from './k8s-required.ts'
import type { Problem } from './problem.ts'

interface Attribute {
  name: string
  baseName: string
  type: string
  format: string
}

interface ModelClass {
  getAttributeTypeMap(): Attribute[]
  discriminator?: string
}

/** apiVersion/kind -> model class, for the kinds that a chart of this sort renders. */
const classes: Record<string, string> = {
  ...customKinds,
  ...Object.fromEntries(
    [
      ['v1', ['ConfigMap', 'PersistentVolumeClaim', 'Pod', 'Secret', 'Service', 'ServiceAccount']],
      ['apps/v1', ['DaemonSet', 'Deployment', 'StatefulSet']],
      ['batch/v1', ['CronJob', 'Job']],
      ['networking.k8s.io/v1', ['Ingress', 'NetworkPolicy']],
      ['policy/v1', ['PodDisruptionBudget']],
      ['rbac.authorization.k8s.io/v1', ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding']],
      ['scheduling.k8s.io/v1', ['PriorityClass']],
    ].flatMap(([apiVersion, kinds]) =>
      [...(kinds ?? [])].map((kind) => [`${String(apiVersion)}/${kind}`, `V1${kind}`]),
    ),
  ),
}

/** Maps whose values are quantities, which Kubernetes takes as numbers too. */
const quantities = /\/(requests|limits)\/[^/]+$/

/** Every unknown or missing field and wrong type of an object, by the Kubernetes version of the client library. */
export function checkObject(doc: Record<string, unknown>): Problem[] {
  const kind = `${String(doc['apiVersion'])}/${String(doc['kind'])}`
  const name = classes[kind]
  if (!name) return [{ where: kind, what: 'is no kind that is known here; see generator/src/check/k8s-types.ts' }]
  const { name: object = '' } = (doc['metadata'] ?? {}) as { name?: string }
  return checkType(doc, name, `${String(doc['kind'])} ${object}: `)
}

/** Checks a value against a type as the client library writes it: `V1Pod`, `Array<string>`, `number` ... */
export function checkType(value: unknown, type: string, where: string): Problem[] {
  const element = /^Array<(.+)>$/.exec(type)?.[1]
  const entry = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1]
  if (element) {
    if (!Array.isArray(value)) return [wrong(value, 'a list', where)]
    return value.flatMap((each, i) => checkType(each, element, `${where}/${i}`))
  }
  if (entry) {
    if (!isMap(value)) return [wrong(value, 'a map', where)]
    return Object.entries(value).flatMap(([key, each]) => checkType(each, entry, `${where}/${key}`))
  }
  const attributes = attributesOf(type)
  if (attributes) return checkFields(value, attributes, type, where)
  return checkScalar(value, type, where)
}

function attributesOf(type: string): Attribute[] | undefined {
  const custom = customTypes[type]?.fields
  if (custom) return Object.entries(custom).map(([name, of]) => ({ name, baseName: name, type: of, format: '' }))
  const model = (k8s as unknown as Record<string, ModelClass | undefined>)[type]
  return typeof model?.getAttributeTypeMap === 'function' ? model.getAttributeTypeMap() : undefined
}

function checkFields(value: unknown, attributes: Attribute[], type: string, where: string): Problem[] {
  if (!isMap(value)) return [wrong(value, `a map (${type})`, where)]
  const missing = (customTypes[type]?.required ?? requiredFields(type)).filter((name) => {
    const key = attributes.find((attribute) => attribute.name === name)?.baseName ?? name
    return value[key] === undefined
  })
  const absent = missing.map((name) => ({ where, what: `lacks ${name}, which a ${type} must have` }))
  const wrongs = Object.entries(value).flatMap(([key, each]) => {
    const attribute = attributes.find(({ baseName }) => baseName === key)
    if (!attribute) return [{ where: `${where}/${key}`, what: `is no field of ${type}` }]
    const { type: fieldType, format } = attribute
    if (fieldType === 'number' && format.startsWith('int') && typeof each === 'number' && !Number.isInteger(each)) {
      return [wrong(each, 'an integer', `${where}/${key}`)]
    }
    return checkType(each, fieldType, `${where}/${key}`)
  })
  return [...absent, ...wrongs]
}

function checkScalar(value: unknown, type: string, where: string): Problem[] {
  switch (type) {
    case 'any':
    case 'object':
      return []
    case 'IntOrString':
      return typeof value === 'string' || Number.isInteger(value) ? [] : [wrong(value, 'an integer or a string', where)]
    case 'string':
      if (typeof value === 'number' && quantities.test(where)) return []
      return typeof value === 'string' ? [] : [wrong(value, 'a string', where)]
    case 'Date':
      return typeof value === 'string' ? [] : [wrong(value, 'a time as a string', where)]
    case 'number':
    case 'boolean':
      return typeof value === type ? [] : [wrong(value, `a ${type}`, where)]
    default:
      return [{ where, what: `has a type that is not checked here: ${type}` }]
  }
}

function wrong(value: unknown, want: string, where: string): Problem {
  return { where, what: `is ${JSON.stringify(value)}, must be ${want}` }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
