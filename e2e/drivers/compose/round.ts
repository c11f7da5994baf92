import { setTimeout as sleep } from 'node:timers/promises'
import { streams } from '../../clients/protocol.ts'
import { writeGaps } from '../../ledger/gaps.ts'
import { findOverlaps } from '../../ledger/overlaps.ts'
import type { Op } from '../../ledger/types.ts'
import type { ComposeLedger } from './ledger.ts'
import type { ComposeSet } from './set.ts'

/** What a fault is done to, and what it leaves for the judgement. */
export interface Scene {
  set: ComposeSet
  ledger: ComposeLedger
  /** Service of the master before the fault. */
  master: string
}

/** A fault, and what must hold. In every round no acknowledged write is lost or missing on a replica, and no two servers take writes at once. */
export interface ComposeRound {
  title: string
  /** Does it, and what brings the set back. */
  fault: (scene: Scene) => Promise<void>
  must: {
    /** Longest time without an acknowledged write on any route, in milliseconds. */
    writeGapMs?: number
    /** Writes without WAIT 1 that a crash may take along, on each route. */
    unconfirmedLost?: number
    master?: 'another' | 'same'
    /** Refused or failed writes on any route. */
    errors?: number
  }
}

/** Does a round; returns what contradicts it and, in one line, what was measured. */
export async function runRound(
  set: ComposeSet,
  ledger: ComposeLedger,
  round: ComposeRound,
): Promise<{ wrong: string[]; measured: string; ops: Op[] }> {
  await set.settled()
  const master = await set.master()
  await ledger.take()
  await ledger.start()
  await sleep(1000)
  const from = Date.now()
  await round.fault({ set, ledger, master })
  await sleep(1500)
  await ledger.stop()
  const ops = await ledger.take()
  await set.settled()
  const after = await set.master()
  const upTo = { plain: 0, wait1: 0, sticky: 0, reconnecting: 0 }
  for (const stream of streams) upTo[stream] = Math.max(0, ...ops[stream].map(({ n }) => n))
  const found = await ledger.verify(upTo)
  return { ...judge(round, { ops, from, found, moved: after !== master }), ops: Object.values(ops).flat() }
}

/** What a round left. */
export interface Evidence {
  ops: Record<(typeof streams)[number], Op[]>
  from: number
  found: Awaited<ReturnType<ComposeLedger['verify']>>
  moved: boolean
}

/** So long the client itself may stand still in a round whose gaps are judged, in milliseconds: more, and they are the machine's. */
const CLIENT_STALL_MS = 500

/** Longest time in which the client did not even try to write, which it does at a fixed rate, whatever the servers do. */
function stallOf(ops: readonly Op[]): number {
  const starts = ops.map(({ start }) => start).sort((a, b) => a - b)
  return starts.reduce((longest, start, i) => Math.max(longest, start - (starts[i - 1] ?? start)), 0)
}

/** Pure: what of the evidence contradicts the round. */
export function judge(
  { must }: ComposeRound,
  { ops, from, found, moved }: Evidence,
): { wrong: string[]; measured: string } {
  const wrong: string[] = []
  const words: string[] = []
  const stall = Math.round(stallOf(Object.values(ops).flat()))
  const timed = stall <= CLIENT_STALL_MS
  if (!timed) words.push(`gaps are not judged, since the client itself stood still for ${stall} ms`)
  for (const { server, error } of found) if (error !== undefined) wrong.push(`${server} could not be asked: ${error}`)
  for (const stream of streams) {
    const acked = ops[stream].filter(({ outcome }) => outcome === 'acked')
    const numbers = new Set(acked.map(({ n }) => n))
    const lostOn = found.map(({ server, missing }) => ({
      server,
      lost: missing[stream].filter((n) => numbers.has(n)).length,
    }))
    const [onMaster = { lost: 0 }] = lostOn
    const [gap = { ms: 0, from }] = writeGaps(ops[stream], {
      window: { from: from - 500, to: Math.max(from, ...ops[stream].map(({ end }) => end)) },
    })
    const errors = ops[stream].length - acked.length
    words.push(
      `${stream} ${acked.length} acknowledged, ${onMaster.lost} lost, longest gap ${Math.round(gap.ms)} ms, ${Math.round(gap.from - from)} ms after the fault began`,
    )
    if (acked.length === 0) wrong.push(`${stream}: no write was acknowledged at all`)
    const allowed = stream === 'wait1' ? 0 : (must.unconfirmedLost ?? 0)
    for (const { server, lost } of lostOn)
      if (lost > allowed) wrong.push(`${stream}: ${lost} acknowledged writes are not on ${server}`)
    if (timed && must.writeGapMs !== undefined && gap.ms > must.writeGapMs)
      wrong.push(`${stream}: ${Math.round(gap.ms)} ms without a write, allowed are ${must.writeGapMs}`)
    if (must.errors !== undefined && errors > must.errors)
      wrong.push(
        `${stream}: ${errors} writes failed, such as ${ops[stream].find(({ outcome }) => outcome !== 'acked')?.error ?? ''}`,
      )
    const onReplica = acked.filter(({ role }) => role !== undefined && role !== 'master').length
    if (onReplica > 0)
      wrong.push(`${stream}: ${onReplica} writes were acknowledged by a server that calls itself a replica`)
  }
  const both = findOverlaps(Object.values(ops).flat(), { newTermAfterMs: 1000, toleranceMs: 20 })
  if (both.length > 0)
    wrong.push(`two servers acknowledged writes in the same ${both.map(({ ms }) => Math.round(ms)).join(', ')} ms`)
  if (must.master !== undefined && moved !== (must.master === 'another'))
    wrong.push(`the master is ${moved ? 'another' : 'the same'}`)
  return { wrong, measured: words.join('; ') }
}
