import { setTimeout as sleep } from 'node:timers/promises'
import { makeActor } from './chaos-act.ts'
import { chaosPlan, STOPS } from './chaos-plan.ts'
import type { ChaosSort } from './chaos-plan.ts'
import { clock } from './clock.ts'
import { makeWindowsActor } from './chaos-windows.ts'
import { excused, whileTheyLeave } from './excused.ts'
import { startLoad } from './load.ts'
import type { LedgerVerdict } from './load.ts'
import { prng } from './prng.ts'
import { exactLists } from './scaling.ts'
import { settled } from './settled.ts'
import { whatBroke } from './what-broke.ts'
import { withWorld } from './with-world.ts'
import type { WorldOptions } from './world.ts'

/** What one seed showed. */
export interface ChaosResult {
  seed: number
  /** Kinds of the events in their order. */
  events: string[]
  acked: number
  /** Acknowledged writes without WAIT that a crash took along; bounded. */
  lostPlain: number
  /** Lost writes of both streams that docs/guarantees.md takes out of its promise. */
  excused: number
  /** Longest time without an acknowledged write, in milliseconds. */
  worstGapMs: number
  /** From the end of the last event until a write was acknowledged, in milliseconds. */
  masterAfterMs: number
  /** From the end of the last event until all agreed and were ready, in milliseconds. */
  settledAfterMs: number
}

/** Options of {@link runSeed}. */
export interface RunSeedOptions extends WorldOptions {
  /** @defaultValue crashes */
  sort?: ChaosSort
  /** The words that run this seed again. */
  replay?: string
}

/**
 * One world, the seed's events, and everything that must hold at the end.
 *
 * @throws HarnessError with what did not hold, the words to repeat it, and the path of the timeline.
 */
export async function runSeed(
  seed: number,
  { sort = 'crashes', replay = `npm run test:runtime -- --seeds ${seed}`, ...options }: RunSeedOptions = {},
): Promise<ChaosResult> {
  return withWorld(options, async (world) => {
    const { downAfterMs, failoverTimeoutMs } = world.timers
    const plan = chaosPlan({ seed, sort, sentinels: world.sentinels.length, downAfterMs })
    const deadlineMs = downAfterMs + 2 * failoverTimeoutMs + 30_000
    world.note(`=== seed ${seed}; to repeat: ${replay}`)
    await world.startAll()
    await settled(world)
    const load = startLoad(world)
    try {
      await load.moreAcks(50, 10_000)
      // What each victim is drawn with must not depend on how the plan was drawn.
      const actor = (sort === 'windows' ? makeWindowsActor : makeActor)(world, prng(seed ^ 0x5eed))
      for (const { event, pauseMs } of plan) {
        await actor.act(event)
        await sleep(pauseMs)
      }
      await actor.finished()
      const endedAt = clock()
      world.note('=== the last event has ended')
      await load.moreAcks(20, deadlineMs)
      const masterAfterMs = clock() - endedAt
      if (plan.some(({ event }) => event.kind === 'resize')) await exactLists(world)
      const { master } = await settled(world)
      const settledAfterMs = clock() - endedAt
      const stops = plan.some(({ event }) => STOPS.includes(event.kind))
      const excuses = [...actor.excuses(), ...(stops ? [whileTheyLeave(world)] : [])]
      const judged = await load.judge(master)
      const verdict = excuses.reduce(excused, judged)
      const lost = (of: LedgerVerdict): number => of.plain.lost.length + of.wait1.lost.length
      const broken = whatBroke(verdict)
      if (broken.length > 0) throw new Error(`seed ${seed}: ${broken.join('; ')}. Repeat: ${replay}`)
      return {
        seed,
        events: plan.map(({ event }) => event.kind),
        acked: verdict.plain.acked + verdict.wait1.acked,
        lostPlain: verdict.plain.lost.length,
        excused: lost(judged) - lost(verdict),
        worstGapMs: Math.round(verdict.plain.gaps[0]?.ms ?? 0),
        masterAfterMs: Math.round(masterAfterMs),
        settledAfterMs: Math.round(settledAfterMs),
      }
    } catch (error) {
      world.note(`=== seed ${seed} failed; to repeat: ${replay}`)
      throw error
    }
  })
}
