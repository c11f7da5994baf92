import type { InstanceSettings, Values } from '../../../schemas/values.d.ts'
import { ownSettings, type Numbered } from './instances.ts'
import { bytesOf } from './quantity.ts'
import type { Rule } from './rules.ts'

interface Given {
  kind: Numbered
  /** `redis.instances.1` */
  path: string
  number: number
  own: InstanceSettings
}

/** Every instance that has settings of its own. */
function givenBy(values: Values): Given[] {
  return (['redis', 'sentinel'] as const).flatMap((kind) =>
    ownSettings(values, kind).map(([number, own]) => ({ kind, path: `${kind}.instances.${number}`, number, own })),
  )
}

/** The cross-field rules of settings of single instances; see {@link rules}. */
export const instanceRules = {
  instanceTopology: {
    paths: ['redis.instances', 'sentinel.instances', 'topology'],
    message:
      'redis.instances and sentinel.instances need topology: deployments, because all pods of a StatefulSet come from one pod template and one claim template. Leave them out, or install a new release with topology: deployments: docs/topologies.md.',
    broken: (values) =>
      values.topology === 'deployments'
        ? []
        : givenBy(values).map(({ path }) => `${path} is given, topology is ${values.topology}`),
  },
  instanceNumber: {
    paths: ['redis.instances', 'sentinel.instances', 'redis.replicas', 'sentinel.replicas'],
    message:
      'A number in redis.instances must be below redis.replicas, and one in sentinel.instances below sentinel.replicas: the first instance is 0. Correct the number, or leave it out when its instance is scaled away.',
    broken: (values) =>
      givenBy(values)
        .filter(({ kind, number }) => number >= values[kind].replicas)
        .map(({ kind, path }) => `${path} is given, ${kind}.replicas is ${values[kind].replicas}`),
  },
  instanceVolume: {
    paths: ['redis.instances', 'sentinel.instances', 'redis.persistence.enabled', 'sentinel.persistence.enabled'],
    message:
      'storageClass and size of an instance need persistence.enabled of its kind: there is no volume that could have them. Leave them out.',
    broken: (values) =>
      givenBy(values)
        .filter(({ kind }) => !values[kind].persistence.enabled)
        .flatMap(({ kind, path, own }) =>
          (['storageClass', 'size'] as const)
            .filter((key) => own[key])
            .map((key) => `${path}.${key} is given, ${kind}.persistence.enabled is false`),
        ),
  },
  instanceMemory: {
    paths: ['redis.instances', 'redis.resources'],
    message:
      'A memory limit in redis.instances must not be below redis.resources.limits.memory, from which maxmemory of all follows: each data pod may become the master. Raise the limit of the instance, or lower that of all and raise those of the others.',
    broken: (values) => {
      const usual = values.redis.resources.limits?.memory
      const bytes = usual === undefined ? Infinity : bytesOf(usual)
      return givenBy(values).flatMap(({ kind, path, own }) => {
        const limit = own.resources?.limits?.memory
        return kind === 'redis' && limit !== undefined && bytesOf(limit) < bytes
          ? [`${path}.resources.limits.memory is ${limit}, redis.resources.limits.memory is ${usual ?? 'none'}`]
          : []
      })
    },
  },
} satisfies Record<string, Rule>
