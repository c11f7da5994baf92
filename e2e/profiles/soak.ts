import { setTimeout as sleep } from 'node:timers/promises'
import type { Profile } from '../../generator/src/model/profiles.ts'
import { log, step } from '../harness/log.ts'
import { messageOf } from '../harness/message-of.ts'
import { createNamespace, deleteNamespace } from '../harness/namespace.ts'
import { closeStage, furnishStage, openEmptyStage } from '../harness/open-stage.ts'
import type { EmptyStage, OpenStage } from '../harness/open-stage.ts'
import type { Run } from '../harness/run-options.ts'
import type { Scenario } from '../harness/scenario.ts'
import { settle } from '../harness/settle.ts'
import { startBurners } from './burners.ts'
import { watchCpu } from './cpu-use.ts'
import { fill } from './fill.ts'
import { keepForking } from './forks.ts'
import { lineOf } from './line.ts'
import { startPingers } from './pinger-pods.ts'
import type { Pinger } from './pinger-pods.ts'
import type { Soak } from './results.ts'
import { watchSet } from './soaked-set.ts'
import type { SoakedSet } from './soaked-set.ts'

/** Options of {@link soak}. */
export interface SoakOptions {
  minutes: number
  /** Which sets stand side by side. */
  profiles: readonly Profile['name'][]
  /** Writes a second, of each stream. */
  ratePerSecond: number
  /** Pods that keep a core busy each. */
  burners: number
  /** Told each minute, and at the end, what was seen so far. */
  onReport: (seen: Measured) => void
}

/** What a soak measures by itself. */
export type Measured = Pick<Soak, 'minutes' | 'complete' | 'machine' | 'profiles'>

interface Furnished {
  profile: Profile['name']
  stage: OpenStage
  pingers: Pinger[]
}

const nodes = 4
const lookEveryMs = 10_000
const forkEveryMs = 20_000
const reportEveryMs = 60_000

/** Install the chart once for each of these profiles, side by side, harm nobody, and count what happens all the same. */
export async function soak(run: Run, options: SoakOptions): Promise<void> {
  const { kube } = await run.cluster(nodes)
  const load = `e2e-profile-load-${run.id}`
  const opened: EmptyStage[] = []
  let passed = false
  try {
    await createNamespace(kube, load, run.id)
    const sets: Furnished[] = []
    for (const name of options.profiles) {
      const empty = await openEmptyStage(run, { name: `profile-${name}`, nodes })
      opened.push(empty)
      sets.push(await step(`profile ${name}`, () => furnish(run, empty, { profile: name, ...options })))
    }
    await step(`${options.burners} burners`, () => startBurners({ kube, namespace: load, count: options.burners }))
    for (const { stage } of sets) await stage.ledger.start()
    for (const { stage } of sets) await settle(stage, { timeoutMs: 240_000 })
    await measure(sets, options)
    passed = true
  } finally {
    const removed = await Promise.allSettled([
      deleteNamespace(kube, load),
      ...opened.map((stage) => closeStage(run, stage, passed)),
    ])
    for (const one of removed) if (one.status === 'rejected') log(`not removed: ${messageOf(one.reason)}`)
  }
}

async function furnish(
  run: Run,
  empty: EmptyStage,
  { profile, ratePerSecond }: { profile: Profile['name']; ratePerSecond: number },
): Promise<Furnished> {
  const scenario: Scenario = {
    ...{ name: `profile-${profile}`, title: `profile ${profile}`, items: [], sets: ['full'], nodes },
    ...{ values: { profile }, ratePerSecond, streams: ['plain', 'sticky'], rounds: [] },
  }
  const stage = await furnishStage(run, scenario, empty)
  const { master } = await settle(stage)
  await fill(stage, master)
  return { profile, stage, pingers: await startPingers(stage) }
}

async function measure(sets: readonly Furnished[], { minutes, onReport }: SoakOptions): Promise<void> {
  const stop = new AbortController()
  const forked = sets.map((set, i) => {
    const afterMs = (i * forkEveryMs) / (sets.length * set.stage.names.redisPods.length)
    return { ...set, forking: keepForking(set.stage, { everyMs: forkEveryMs, afterMs, signal: stop.signal }) }
  })
  try {
    const watched = await Promise.all(forked.map((set) => watchSet({ ...set, forks: set.forking.counts })))
    await count(watched, { minutes, onReport })
  } finally {
    stop.abort()
    await Promise.all(forked.map(({ forking }) => forking.ended))
  }
}

async function count(
  watched: readonly SoakedSet[],
  { minutes, onReport }: Pick<SoakOptions, 'minutes' | 'onReport'>,
): Promise<void> {
  const cpu = watchCpu()
  const from = Date.now()
  const end = from + minutes * 60_000
  const report = (complete: boolean): void => {
    const profiles = watched.map(({ result }) => result())
    for (const result of profiles) log(lineOf(result))
    onReport({ minutes: Math.round((Date.now() - from) / 6000) / 10, complete, machine: cpu.use(), profiles })
  }
  for (let nextReport = from + reportEveryMs; Date.now() < end;) {
    await sleep(Math.min(lookEveryMs, Math.max(0, end - Date.now())))
    await Promise.all(watched.map(({ look }) => look()))
    cpu.sample()
    if (Date.now() < nextReport || Date.now() >= end) continue
    nextReport += reportEveryMs
    report(false)
  }
  report(true)
}
