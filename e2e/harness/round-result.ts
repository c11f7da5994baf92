import { forStreams, streams } from '../clients/protocol.ts'
import type { ClientEvent, IdleAnswer, Stream } from '../clients/protocol.ts'
import type { Refusal } from '../ledger/refusal.ts'
import type { Gap, Op } from '../ledger/types.ts'
import type { Judged } from './judge.ts'
import type { Taken } from './ledger-client.ts'
import type { Timeline } from './report/timeline/timeline.ts'
import type { MachineLoad } from './watch-machine.ts'

/** What one stream showed in one round. */
export interface StreamResult {
  acked: number
  failed: number
  unknown: number
  errors: Record<string, number>
  /** Longest time without an acknowledgement since a second before the fault; absent when there was none of 50 ms. */
  gap?: Gap
  /** The longest of these that touches the second before or after a switch was first announced; absent when there was none. */
  switchGap?: Gap
  /** All gaps of at least 100 ms in that time, together. */
  stoppedMs: number
  /** The same without the time in which a process on the way of the writes waited for a core: what is not the machine's. */
  ownStoppedMs: number
  /** The longest gap at a switch without that time; absent when there was no gap there. */
  ownSwitchGapMs?: number
  /** Numbers of acknowledged writes that the master has not. */
  lost: number[]
  /** Numbers of acknowledged writes that a data pod has not, by pod. */
  lostOnReplica: Record<string, number[]>
  /** How many writes failed for sure and are there all the same. */
  resurrected: number
  /** How many writes a server acknowledged that had called itself a replica: impossible, but for a misled client. */
  onReplica: number
}

/** What one fault did. Times are milliseconds since the epoch. */
export interface RoundResult {
  round: string
  repetition: number
  faultAt: number
  masterBefore: string
  masterAfter: string
  /** The pod that a majority of Sentinels named last before they ended, where they all ended. */
  namedLast?: string
  /** Number of `+switch-master` by Sentinel. */
  switches: Record<string, number>
  /** Why the switches are not what one clean failover announces. */
  switchFault?: string
  /** Which switch went to a newer engine while an older one remained. */
  engineFault?: string
  epochAfter: number
  rejoinMs?: number
  /** From the moment in which all data servers ran again until no stream stopped any more; absent: not all of them were restarted. */
  backMs?: number
  /** From the fault until the set was at rest. */
  settledMs: number
  /** Signs that a process of the pod that came back served: acknowledged writes, or the role of a master. */
  served: string[]
  /** Time from the first announced switch until the sticky connection to the old master had ended; absent: not seen. */
  closedMs?: number
  /** Errors on connections through the proxy that were opened after a proxy's readiness changed. */
  lateErrors: number
  firstLateError?: string
  /** Acknowledged writes through the proxy while a fault lasted that ends by itself: on the master before it, on others. */
  meanwhile?: { onMaster: number; elsewhere: number }
  /** Data pods whose eviction a disruption budget refused at first; absent: no node was drained. */
  refusedEvictions?: string[]
  /** Longest time in which the client on the old master's side had no write acknowledged while the fault lasted. */
  insideGapMs?: number
  /** How the old master stopped acknowledging while a fault lasted, by the clients of both sides. */
  refusal?: Refusal
  /** Starts of data servers since the fault. */
  restarts: number
  /** What this machine's cores and disk did since two seconds before the fault; absent where nobody can say. */
  machine?: MachineLoad
  /** Those that were written. */
  streams: Partial<Record<Stream, StreamResult>>
  /** For its picture. */
  timeline?: Timeline
}

/** A repetition that was broken off. */
export interface UnfinishedRound {
  round: string
  repetition: number
  error: string
  timeline?: Timeline
}

/** What a scenario showed. */
export interface ScenarioResult {
  name: string
  title: string
  artifacts: string
  rounds: RoundResult[]
  /** The repetition in which the scenario broke off. */
  unfinished?: UnfinishedRound
  /** What must hold and what was seen; absent when the scenario did not end. */
  lines?: Judged[]
  /** Pairs of servers that acknowledged writes in the same time. */
  overlaps: string[]
  /** What became of connections that carried nothing. */
  idle?: IdleAnswer
  /** Places where a secret was seen. */
  secrets: string[]
}

/** All writes of a scenario, for the analysis across its rounds, and what the client saw meanwhile. */
export type History = Record<Stream, Op[]> & {
  events: ClientEvent[]
  /** Of clients that were cut off with a master. */
  inside: Op[]
}

/** Nothing yet. */
export function emptyHistory(): History {
  return { ...forStreams((): Op[] => []), events: [], inside: [] }
}

/** Add what was taken from the client. */
export function remember(history: History, taken: Taken): void {
  for (const stream of streams) history[stream] = [...history[stream], ...taken.ops[stream]]
  history.events = [...history.events, ...taken.events]
}
