import type { Fault } from './faults/fault.ts'

/** Which runs take a scenario: `short` is what CI runs, `full` everything. */
export type SetName = 'short' | 'full'

/** What each repetition of a round must show. A line that is absent is measured and not asserted. */
export interface RoundMust {
  /** Longest time without an acknowledged write of either stream, in milliseconds. */
  writeGapMs?: number
  /** `+switch-master` that every Sentinel announces, all with the same address. */
  switches?: number
  /** From the start of the old master's next life to its readiness as a replica, in milliseconds. */
  rejoinMs?: number
  /** Who is the master afterwards. */
  master?: 'same' | 'another' | 'named-last'
  /** The pod that comes back never acknowledges a write nor calls itself master. */
  neverServes?: true
}

/** One kind of fault, done one or more times. */
export interface Round {
  /** What happens, as the beginning of a sentence: "the master's pod is deleted". */
  title: string
  fault: Fault
  repeat: Record<SetName, number>
  /** Bring this about first. */
  given?: { masterIsNot: number }
  /** Writing rests from before the fault until after the recovery: the fault is about data at rest. */
  quiet?: true
  must: RoundMust
}

/** A fault scenario: what is installed, what happens to it, what must hold. Data only. */
export interface Scenario {
  name: string
  title: string
  /** Lines of "what must hold" that it proves. */
  items: number[]
  sets: SetName[]
  /** Nodes of the cluster: 1, or 1 + workers. */
  nodes: number
  values: Record<string, unknown>
  /** Password given in a Secret of the user; absent: the chart makes one. */
  password?: string
  ratePerSecond: number
  rounds: Round[]
}
