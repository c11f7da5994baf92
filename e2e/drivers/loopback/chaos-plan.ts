import { prng } from './prng.ts'

/** Whom an event meets; who is the master is only known when it happens. */
export type Victim = 'master' | 'replica' | 'any'

/** One event of a chaos run. Times are milliseconds. */
export type ChaosEvent =
  | { kind: 'crash-redis'; victim: Victim; restartAfterMs: number }
  | { kind: 'crash-guard'; victim: Victim; restartAfterMs: number }
  | { kind: 'crash-pod'; victim: Victim; restartAfterMs: number }
  | { kind: 'delete-pod'; victim: Victim; restartAfterMs: number }
  | { kind: 'freeze'; victim: Victim; what: 'redis' | 'pod'; forMs: number }
  | { kind: 'lose-volume'; restartAfterMs: number }
  | { kind: 'crash-sentinel'; ordinal: number; restartAfterMs: number }
  | { kind: 'freeze-sentinel'; ordinal: number; forMs: number }
  | { kind: 'crash-all'; restartWithinMs: number }
  | { kind: 'kill-hook'; victim: Victim; step: string; restartAfterMs: number }
  | { kind: 'stutter'; victim: Victim; forMs: number }
  | { kind: 'cut'; victim: Victim; forMs: number }
  | { kind: 'rotate' }
  | { kind: 'resize' }
  | { kind: 'end-all'; restartWithinMs: number }
  | { kind: 'wreck-all'; restartWithinMs: number }

/** An event and the time to let pass after it was begun. */
export interface ChaosStep {
  event: ChaosEvent
  pauseMs: number
}

/**
 * Which events are drawn: what happens to processes; in a soak all that can happen to a set; or one event right after the other, also in the
 * times in which docs/guarantees.md promises less.
 */
export type ChaosSort = 'crashes' | 'soak' | 'windows'

/** Kinds after which a server goes on that may not know that it was missed. */
export const STOPS: readonly string[] = ['freeze', 'stutter', 'cut']

/** What a plan is drawn for. */
export interface PlanOptions {
  seed: number
  sort: ChaosSort
  sentinels: number
  downAfterMs: number
}

type Weights = Readonly<Partial<Record<ChaosEvent['kind'], number>>>

// How often each kind is drawn, of the sum. A change makes another plan of every seed.
const CRASHES: Weights = {
  'crash-redis': 6,
  'crash-guard': 2,
  'crash-pod': 4,
  'delete-pod': 5,
  freeze: 5,
  'lose-volume': 3,
  'crash-sentinel': 3,
  'freeze-sentinel': 2,
  'crash-all': 2,
}
const WEIGHTS: Readonly<Record<ChaosSort, Weights>> = {
  crashes: CRASHES,
  soak: { ...CRASHES, 'kill-hook': 5, stutter: 3, cut: 4, rotate: 4, resize: 4 },
  windows: {
    ...{ 'crash-redis': 5, 'crash-pod': 5, 'delete-pod': 3, freeze: 7, 'lose-volume': 5, stutter: 2 },
    ...{ 'crash-sentinel': 1, 'crash-all': 3, 'end-all': 2, 'wreck-all': 2 },
  },
}

/** The steps of a handover at which a preStop hook can be killed, in their order. */
export const HOOK_STEPS = ['voted', 'paused', 'caught-up', 'promoted', 'following', 'one-told', 'announced'] as const

/** The 5 to 8 events of a seed: the same seed always gives the same plan. */
export function chaosPlan({ seed, sort, sentinels, downAfterMs }: PlanOptions): ChaosStep[] {
  const random = prng(seed)
  const kinds = Object.entries(WEIGHTS[sort]).flatMap(([kind, weight]) => Array<string>(weight).fill(kind))
  const victim = (): Victim => random.pick(['master', 'master', 'replica', 'any'] as const)
  // Both sides of down-after: a return that Sentinel does not notice, and one that comes after the failover.
  const absence = (): number => random.pick([random.int(0, downAfterMs), random.int(downAfterMs, 4 * downAfterMs)])
  const draw = (): ChaosEvent => {
    const kind = random.pick(kinds) as ChaosEvent['kind']
    switch (kind) {
      case 'crash-redis':
      case 'crash-guard':
      case 'crash-pod':
      case 'delete-pod':
        return { kind, victim: victim(), restartAfterMs: absence() }
      case 'freeze':
        return { kind, victim: victim(), what: random.pick(['redis', 'pod'] as const), forMs: absence() }
      case 'lose-volume':
        return { kind, restartAfterMs: absence() }
      case 'crash-sentinel':
        return { kind, ordinal: random.int(0, sentinels - 1), restartAfterMs: absence() }
      case 'freeze-sentinel':
        return { kind, ordinal: random.int(0, sentinels - 1), forMs: absence() }
      case 'crash-all':
      case 'end-all':
      case 'wreck-all':
        return { kind, restartWithinMs: random.int(0, 3000) }
      case 'kill-hook':
        return { kind, victim: 'master', step: random.pick(HOOK_STEPS), restartAfterMs: absence() }
      case 'stutter':
      case 'cut':
        return { kind, victim: victim(), forMs: absence() }
      case 'rotate':
      case 'resize':
        return { kind }
    }
  }
  // A window is a second or two.
  const longestMs = sort === 'windows' ? 3000 : 9000
  return Array.from({ length: random.int(5, 8) }, () => ({
    event: draw(),
    pauseMs: random.pick([random.int(0, 500), random.int(500, longestMs / 3), random.int(longestMs / 3, longestMs)]),
  }))
}
