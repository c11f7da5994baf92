import type { V1Pod } from '@kubernetes/client-node'
import { HarnessError } from '../error.ts'
import { namesOf } from '../names.ts'
import type { Names } from '../names.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace } from './fault.ts'
import { releaseOf } from './upgrade.ts'

/** Give the release other numbers of data pods and Sentinels, by `helm upgrade`. From now on the stage has these. */
export async function resize(stage: Stage, counts: { redis: number; sentinel: number }): Promise<FaultTrace> {
  const { upgrade } = releaseOf(stage)
  if (stage.counts.redis === counts.redis && stage.counts.sentinel === counts.sentinel) {
    throw new HarnessError(`there are ${counts.redis} data pods and ${counts.sentinel} Sentinels already`, {
      code: 'NOT_RESIZED',
      hint: 'a round that resizes cannot be repeated before another has undone it: leave out --runs',
    })
  }
  const at = Date.now()
  Object.assign(stage.counts, counts)
  Object.assign(stage.names, namesOf(stage.release, counts))
  await upgrade({ redis: { replicas: counts.redis }, sentinel: { replicas: counts.sentinel } })
  return { at, unfinished: (pods) => difference(stage.names, pods) }
}

// A pod that is to come and is not there yet, or one that is to go and still is.
function difference(names: Names, pods: readonly V1Pod[]): string | undefined {
  const wanted = [...names.redisPods, ...names.sentinelPods]
  const there = pods.map(({ metadata }) => metadata?.name ?? '')
  const absent = wanted.find((name) => !there.includes(name))
  if (absent !== undefined) return `there is no ${absent} yet`
  const ofSets = (name: string): boolean =>
    name.startsWith(`${names.redisSet}-`) || name.startsWith(`${names.sentinelSet}-`)
  const left = there.find((name) => ofSets(name) && !wanted.includes(name))
  return left === undefined ? undefined : `${left} is still there`
}
