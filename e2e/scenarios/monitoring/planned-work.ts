import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { chartOf, helmUpgrade } from '../../harness/helm.ts'
import { stillThere } from '../../harness/faults/fault.ts'
import { rollRedis } from '../../harness/faults/roll-redis.ts'
import { inPod } from '../../harness/in-pod.ts'
import { namesOf } from '../../harness/names.ts'
import { deletePod } from '../../harness/pods.ts'
import { setPods } from '../../harness/set-pods.ts'
import { settle } from '../../harness/settle.ts'
import type { Stage } from '../../harness/stage.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import { named, planned, prometheusOf, rulesFor, signal, stageOf, values, where } from './desk.ts'
import type { MonitoringDesk, MonitoringStep } from './desk.ts'

/** How long the healthy time lasts, with the planned work in it. */
const healthyMinutes = Number(process.env['E2E_HEALTHY_MINUTES'] ?? 30)

/** Numbers of pods to which the set grows, and which the ledger client must know. */
export const larger = { redis: 4, sentinel: 5 }

/** A failover by hand. */
export const byHand: MonitoringStep = {
  title: 'a failover by hand fires the informing alert and no other',
  act: (desk) =>
    planned(desk, async () => {
      const stage = stageOf(desk)
      const { master } = await settle(stage)
      await inPod(stage, { pod: master, container: 'redis', program: 'sentinelctl failover' })
      await waitUntil({
        what: 'the informing alert',
        timeoutMs: 60_000,
        everyMs: 1000,
        look: async () => {
          const causes = await prometheusOf(desk).causes()
          return causes.includes(named('FailoverHappened'))
            ? { done: true, value: undefined }
            : { done: false, seen: causes.join(', ') }
        },
      })
    }),
}

/** The exporters of the Sentinels end in the moment of a handover. */
export const exportersKilled: MonitoringStep = {
  title: 'all exporters of the Sentinels killed: no Sentinel restarts, and a handover goes on',
  act: (desk) =>
    planned(desk, async () => {
      const stage = stageOf(desk)
      const before = await livesOf(stage)
      await signal(
        stage,
        stage.names.sentinelPods.map((pod) => ({ pod, container: 'metrics' as const })),
        9,
      )
      const { master, pods } = await settle(stage)
      const old = pods.filter(({ metadata }) => metadata?.name === master).map(({ metadata }) => metadata?.uid ?? '')
      await deletePod(stage.cluster.kube, { namespace: stage.namespace, name: master })
      await settle(stage, { unless: (now) => stillThere(now, new Set(old)) })
      const after = await livesOf(stage)
      // Without this evidence the signal may have reached no process.
      expect(after.metrics, 'exporters that were killed').to.deep.equal(before.metrics.map((count) => count + 1))
      expect(after.sentinel, 'restarts of the Sentinels').to.deep.equal(before.sentinel)
    }),
}

/** Half an hour in which nothing is wrong. */
export const healthyTime: MonitoringStep = {
  title: `${healthyMinutes} minutes with a rollout, a scaling up and down and light load fire no alert but the informing one`,
  sets: ['full'],
  minutes: healthyMinutes + 40,
  act: async (desk) => {
    const stage = stageOf(desk)
    const ends = Date.now() + healthyMinutes * 60_000
    await planned(desk, async () => {
      await settle(stage, { unless: (await rollRedis(stage)).unfinished, timeoutMs: 300_000 })
    })
    const usual = { ...stage.counts }
    await planned(desk, () => scale(desk, larger))
    // The Sentinels drop the removed pods one by one, and the rules wait for that.
    const also = ['StaleReplicas', 'StaleSentinels'].map(named)
    await planned(desk, () => scale(desk, usual), { also, timeoutMs: 900_000 })
    await planned(desk, () => sleep(Math.max(0, ends - Date.now())))
  },
}

/** By `helm upgrade`, with the rules of the new numbers. */
async function scale(desk: MonitoringDesk, counts: { redis: number; sentinel: number }): Promise<void> {
  const { run, stage } = desk
  const { redis, sentinel } = counts
  const numbers = { ...values, redis: { replicas: redis }, sentinel: { replicas: sentinel } }
  await helmUpgrade({ ...where(stage), ...chartOf(run), values: numbers, waitSeconds: 300 })
  Object.assign(stage.counts, { redis, sentinel })
  Object.assign(stage.names, namesOf(stage.release, stage.counts))
  await prometheusOf(desk).setRules(await rulesFor(desk, { redis: numbers.redis, sentinel: numbers.sentinel }))
  await settle(stageOf(desk), { timeoutMs: 600_000 })
}

/** Restarts of each Sentinel and of the exporter beside it. */
async function livesOf(stage: Stage): Promise<{ sentinel: number[]; metrics: number[] }> {
  const pods = await setPods(stage, ['sentinel'])
  const restarts = (name: string): number[] =>
    pods.map(({ status }) => status?.containerStatuses?.find((each) => each.name === name)?.restartCount ?? -1)
  return { sentinel: restarts('sentinel'), metrics: restarts('metrics') }
}
