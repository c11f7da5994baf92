import type { Missing, Stream } from '../clients/protocol.ts'
import { analyse } from '../ledger/analyse.ts'
import { waitedIn } from '../ledger/core-waits.ts'
import type { CoreWait } from '../ledger/core-waits.ts'
import type { Gap, Op, Window } from '../ledger/types.ts'
import type { StreamResult } from './round-result.ts'
import type { Switch } from './switches.ts'

/** What {@link streamResult} judges. */
export interface StreamEvidence {
  stream: Stream
  /** Writes of this round. */
  round: readonly Op[]
  /** Writes of all rounds so far: none of them may be lost by now. */
  all: readonly Op[]
  /** The time in which a gap counts. */
  window: Window
  /** What the servers have not, the master first. */
  missing: readonly Missing[]
  /** What Sentinels announced in this round. */
  switches: readonly Switch[]
  /** When processes on the way of this stream's writes waited for a core. */
  waits: readonly CoreWait[]
}

const NEAR_MS = 1000
/** Shorter gaps do not count as a stop. */
const STOP_MS = 100

/** The verdict on one stream after one round. */
export function streamResult(evidence: StreamEvidence): StreamResult {
  const { stream, round, all, window } = evidence
  const [master, ...others] = evidence.missing.map((one) => ({
    server: one.server,
    gone: new Set(one.missing[stream]),
  }))
  const lostOn = (gone: ReadonlySet<number>): number[] =>
    all.filter((op) => op.outcome === 'acked' && gone.has(op.n)).map(({ n }) => n)
  const gone = master?.gone ?? new Set<number>()
  const verdict = analyse(round, { window, present: (op) => !gone.has(op.n) })
  const gap = verdict.gaps[0]
  const atSwitch = verdict.gaps.filter((one) => firstTold(evidence.switches).some((at) => touches(one, at)))
  const switchGap = atSwitch[0]
  const stops = verdict.gaps.filter(({ ms }) => ms >= STOP_MS)
  const ownMs = (one: Gap): number => one.ms - waitedIn(one, evidence.waits)
  return {
    acked: verdict.acked,
    failed: verdict.failed,
    unknown: verdict.unknown,
    errors: verdict.errors,
    ...(gap === undefined ? {} : { gap }),
    ...(switchGap === undefined ? {} : { switchGap, ownSwitchGapMs: Math.max(...atSwitch.map(ownMs)) }),
    stoppedMs: stops.reduce((sum, { ms }) => sum + ms, 0),
    ownStoppedMs: stops.reduce((sum, one) => sum + ownMs(one), 0),
    lost: lostOn(gone),
    lostOnReplica: Object.fromEntries(others.map((other) => [other.server, lostOn(other.gone)])),
    resurrected: verdict.resurrected.length,
    onReplica: round.filter(({ outcome, role }) => outcome === 'acked' && role === 'slave').length,
  }
}

const touches = ({ from, to }: Gap, at: number): boolean => from <= at + NEAR_MS && to >= at - NEAR_MS

// A Sentinel that was away hears of a switch when it is back, long after it.
function firstTold(switches: readonly Switch[]): number[] {
  const first = new Map<string, number>()
  for (const { to, at } of switches) first.set(to, Math.min(at, first.get(to) ?? at))
  return [...first.values()]
}
