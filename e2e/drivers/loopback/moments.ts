import type { Op } from '../../ledger/types.ts'
import { earliest, mayHaveBeen } from './stalls.ts'
import type { Timeline } from './timeline.ts'

/** What happened to the servers of data pods, in milliseconds. A loss can have its reason here alone. */
export interface Moments {
  /** KILL of a server. One that ends in good order is not among them. */
  killed: readonly number[]
  /** The links of a pod are cut. */
  cut: readonly number[]
  /** A stopped server goes on, or cut links are whole again. */
  wentOn: readonly number[]
}

/** A run in which no server is killed, stopped or cut off. */
export const NO_MOMENTS: Moments = { killed: [], cut: [], wentOn: [] }

/** Reads from a timeline when servers of data pods were killed or cut off, and when stopped ones went on. */
export function momentsOf(timeline: Timeline): Moments {
  const of = (what: string): number[] =>
    timeline
      .lines(what)
      .filter((line) => / (redis-\d+) \| --- /.test(line))
      .map(timeOf)
  return {
    killed: [...of('--- KILL redis container'), ...of('--- KILL pod')].sort((a, b) => a - b),
    cut: of('--- CUT'),
    wentOn: [...of('--- CONT'), ...of('--- WHOLE')].sort((a, b) => a - b),
  }
}

/** The time of a line, in milliseconds. */
export const timeOf = (line: string): number => Date.parse(line.split(' ')[0] ?? '')

/** So long an answer may take to a client on cores that are busy. */
export const ON_ITS_WAY_MS = 50

/** A server answers what lies in its sockets in two turns of its loop: what it had read, and what came meanwhile. */
const TWO_TURNS_MS = 150

/** So long the two rules of a cut take to be in force. */
const CUTTING_MS = 250

/** Sorts lost writes without WAIT into those with a reason and the rest. */
export interface Explained {
  /** Number of moments that took writes along. */
  moments: number
  unexplained: Op[]
}

/**
 * Finds the reason of each lost write. A kill takes along what its server answered in its last instant, and so does a cut. A stopped server that
 * goes on answers what lies in its sockets. Each explains as many writes as are in flight at once, the two turns of the latter twice as many.
 */
export function explain(
  lost: readonly Op[],
  all: readonly Op[],
  { killed, cut, wentOn }: Moments,
  lanes: number,
): Explained {
  const lastAck = new Map<string, number>()
  for (const { runId, end, outcome } of all)
    if (outcome === 'acked') lastAck.set(runId, Math.max(end, lastAck.get(runId) ?? 0))
  let unexplained = [...lost]
  let moments = 0
  const take = (most: number, fits: (op: Op) => boolean): void => {
    const taken = unexplained.filter(fits).slice(0, most)
    if (taken.length === 0) return
    moments++
    unexplained = unexplained.filter((op) => !taken.includes(op))
  }
  const around = (at: number, forMs: number) => ({ from: at - ON_ITS_WAY_MS, to: at + forMs })
  for (const at of killed) {
    const instant = around(at, ON_ITS_WAY_MS)
    // The server that answered is the one that was killed: it answers nothing afterwards.
    const isLast = ({ runId }: Op): boolean => earliest(lastAck.get(runId) ?? 0) <= instant.to
    take(lanes, (op) => mayHaveBeen(op.end, instant) && isLast(op))
  }
  for (const at of cut) take(lanes, ({ end }) => mayHaveBeen(end, around(at, CUTTING_MS)))
  for (const at of wentOn) take(2 * lanes, ({ end }) => mayHaveBeen(end, around(at, TWO_TURNS_MS)))
  return { moments, unexplained }
}
