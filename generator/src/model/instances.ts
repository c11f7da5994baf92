import type { InstanceSettings, Values } from '../../../schemas/values.d.ts'
import { map, refused, type Leaf } from './dsl.ts'
import { bytes, labelValue, qualifiedName, storageClassName, zoneLabel } from './patterns.ts'
import { resourceAmounts } from './shared-leaves.ts'

/** The kinds of instances that have numbers. */
export type Numbered = 'redis' | 'sentinel'

interface InstancesOptions {
  kind: Numbered
  /** The kind in words, `data pods`. */
  what: string
  /** The most instances that a set may have. */
  most: number
  /** What `resources` of one instance may not do. */
  note?: string
}

/** What single instances have in place of the values of all, by number. */
export function instances({ kind, what, most, note = '' }: InstancesOptions): Leaf {
  return map<object | null>({
    doc: `What single ${what} have in place of the values of all, by number: zone and nodeSelector, storageClass and size of the volume, resources. Only with topology: deployments. Labels and amounts that an instance leaves out are those of all.${note} A number must be below ${kind}.replicas. null takes a number out again.`,
    default: {},
    cost: [kind],
    costNote:
      'Of the pods of these instances alone. A larger size needs no restart; another storageClass is refused once the claim is there.',
    given: { topology: 'deployments' },
    names: `^[0-${most - 1}]$`,
    values: {
      type: ['object', 'null'],
      properties: {
        zone: { type: 'string', pattern: labelValue },
        nodeSelector: {
          type: 'object',
          properties: refused([zoneLabel], 'write it as zone'),
          patternProperties: { [qualifiedName]: { type: 'string', pattern: labelValue } },
          additionalProperties: false,
        },
        storageClass: { type: 'string', pattern: storageClassName },
        size: { type: 'string', pattern: bytes },
        resources: resourceAmounts,
      },
      additionalProperties: false,
    },
    type: 'InstanceSettings | null',
    allowed: `numbers from 0 to ${most - 1}, each with some of zone, nodeSelector, storageClass, size and resources`,
    examples: [
      { '1': { zone: 'zone-b', nodeSelector: { 'example.org/disk': 'nvme' } } },
      { '0': { storageClass: 'fast-ssd', size: '20Gi' }, '2': null },
      { '2': { resources: { requests: { cpu: '250m' }, limits: { memory: '1Gi' } } } },
      { [most - 1]: { zone: 'zone-a' } },
      { '0': { resources: { limits: { memory: '96Mi' } } } },
    ],
    invalid: [
      { [most]: { zone: 'zone-a' } },
      { first: { zone: 'zone-a' } },
      { '0': 'zone-a' },
      { '0': { zones: 'zone-a' } },
      { '0': { zone: 'zone a' } },
      { '0': { size: '8GB' } },
      { '0': { storageClass: 'Fast' } },
      { '0': { nodeSelector: { disks: 2 } } },
      { '0': { nodeSelector: { [zoneLabel]: 'zone-a' } } },
      { '0': { resources: { limits: { memory: 512 } } } },
      [{ zone: 'zone-a' }],
    ],
  })
}

/** The instances of a kind that have settings of their own, by number. */
export function ownSettings(values: Values, kind: Numbered): [number: number, own: InstanceSettings][] {
  return Object.entries(values[kind].instances).flatMap(([number, own]): [number, InstanceSettings][] =>
    own === null ? [] : [[Number(number), own]],
  )
}
