import type { Stall } from '../clients/delays.ts'
import type { Environment } from '../harness/environment.ts'
import type { ForkCounts } from './forks.ts'
import type { SentinelCounts } from './sentinel-tally.ts'
import type { WriteCounts } from './write-tally.ts'

/** PINGs to one data pod, from every node that holds a Sentinel; milliseconds. */
export interface PingResult {
  count: number
  failed: number
  p50: number
  p99: number
  /** The longest time without an answer. */
  worst: Stall
  stallCount: number
  /** The longest stalls, longest first. */
  stalls: Stall[]
}

/** What happened to the set of one profile while nobody harmed it. */
export interface ProfileResult {
  profile: string
  downAfterMs: number
  maxLagSeconds: number
  /** By data pod. */
  pings: Record<string, PingResult>
  /** The longest of all of them, with its pod. */
  worstPing: Stall & { pod: string }
  /** How late the pingers' own timers were: their nodes kept them waiting. */
  pingersOwn: Stall
  sentinels: SentinelCounts
  writes: WriteCounts
  readinessLosses: { redis: number; sentinel: number; proxy: number }
  /** Starts of containers of data pods and Sentinels. */
  restarts: number
  forks: ForkCounts
}

/** A soak: the sets of all profiles side by side on one busy machine. */
export interface Soak {
  startedAt: string
  /** How long was measured. */
  minutes: number
  /** Until the end. */
  complete: boolean
  environment: Environment
  /** The profile that the chart's values name. */
  chartDefault: string
  /** How busy each core of this machine was, in percent of the time, and its mean load. */
  machine: { busy: number[]; load: number }
  profiles: ProfileResult[]
}
