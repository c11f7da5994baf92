import { map, object, list, refused, str, type Cost, type JsonSchema, type Leaf } from './dsl.ts'
import {
  bytes,
  cpu,
  labelValue,
  objectName,
  objectNameOrEmpty,
  ownLabels,
  qualifiedName,
  storageClassName,
} from './patterns.ts'

export function labels(doc: string, cost: Cost): Leaf {
  return map({
    doc,
    default: {},
    cost,
    names: qualifiedName,
    own: refused(ownLabels, 'it selects pods or names the chart'),
    values: { type: 'string', pattern: labelValue },
    type: 'string',
    allowed: 'label names and values; not the labels of the chart itself',
    examples: [{ team: 'cache' }, { 'example.org/tier': 'a.b_c-1' }],
    invalid: [{ team: 'two words' }, { 'a b': 'x' }, { 'app.kubernetes.io/name': 'x' }, { n: 1 }],
  })
}

export function annotations(doc: string, cost: Cost): Leaf {
  return map({
    doc,
    default: {},
    cost,
    names: qualifiedName,
    values: { type: 'string' },
    type: 'string',
    allowed: 'annotation names with strings',
    examples: [{ 'example.org/note': 'any text, "quoted" too' }],
    invalid: [{ 'a b': 'x' }, { n: true }],
  })
}

/** Name of an object that exists or is made, empty for none. */
export function nameOrEmpty(doc: string, example: string, cost: Cost): Leaf {
  return str({
    doc,
    default: '',
    cost,
    pattern: objectNameOrEmpty,
    allowed: 'a Kubernetes name, or empty',
    examples: ['', example, 'a.b'],
    invalid: ['Upper', 'a b', '-a'],
  })
}

/** A storage class; `-` asks for a volume without one. */
export function storageClass(doc: string, cost: Cost): Leaf {
  return str({
    doc: `${doc} "-" is for volumes that exist already and have none.`,
    default: '',
    cost,
    pattern: storageClassName,
    allowed: 'a Kubernetes name, - or empty',
    examples: ['', 'fast-ssd', '-'],
    invalid: ['Fast', 'a b', '--'],
  })
}

export function nameList(doc: string, cost: Cost): Leaf {
  return list({
    doc,
    default: [],
    cost,
    items: { type: 'string', pattern: objectName },
    type: 'string',
    allowed: 'Kubernetes names',
    examples: [['registry-login']],
    invalid: [[''], ['A'], [{ name: 'registry-login' }]],
  })
}

const cpuAmount: JsonSchema = { type: ['string', 'number'], pattern: cpu, exclusiveMinimum: 0 }
const byteAmount: JsonSchema = { type: 'string', pattern: bytes }
const amounts: JsonSchema = {
  type: 'object',
  properties: { cpu: cpuAmount, memory: byteAmount },
  additionalProperties: { type: 'string' },
}

/** Schema of requests and limits. */
export const resourceAmounts: JsonSchema = {
  type: 'object',
  properties: { requests: amounts, limits: amounts },
  additionalProperties: false,
}

/** Requests and limits of a container; the default has a memory limit, because memory is divided by it. */
export function resources(doc: string, cost: Cost, preset: { requests: object; limits: object }): Leaf {
  return object({
    doc: `${doc} Without a value (resources: null): none.`,
    default: preset,
    cost,
    schema: resourceAmounts,
    type: 'Resources',
    allowed: 'requests and limits, each with amounts such as cpu: 100m and memory: 512Mi',
    k8s: 'V1ResourceRequirements',
    examples: [
      preset,
      { requests: { cpu: '250m', memory: '1.5Gi' }, limits: { memory: '1.5Gi' } },
      { requests: { cpu: 2 }, limits: { cpu: 2, 'ephemeral-storage': '1Gi' } },
    ],
    invalid: [{ limit: {} }, { limits: { memory: '12 MB' } }, { limits: { memory: 512 } }, { requests: { cpu: 'x' } }],
  })
}

export function size(doc: string, preset: string, cost: Cost): Leaf {
  return str({
    doc,
    default: preset,
    cost,
    pattern: bytes,
    allowed: 'an amount such as 8Gi',
    examples: ['20Gi', '500M', '1.5Ti'],
    invalid: ['', '8GB', 'large', '-1Gi'],
  })
}
