import type { Stream } from '../clients/protocol.ts'
import type { Fault } from './faults/fault.ts'

/** Which runs take a scenario: `short` is what CI runs, `full` everything. */
export type SetName = 'short' | 'full'

/** What each repetition of a round must show. A line that is absent is measured and not asserted. */
export interface RoundMust {
  /** Longest time without an acknowledged write of any stream, in milliseconds. */
  writeGapMs?: number
  /** The longest such time that touches the second before or after a switch was first announced, in milliseconds. */
  switchGapMs?: number
  /** The same in all repetitions but one in twenty, of twenty or more. */
  switchGapP95Ms?: number
  /** All times of at least 100 ms without an acknowledged write of a stream, together, in milliseconds. */
  stoppedMs?: number
  /** The same without the time in which a process on the way of the writes waited for a core, in milliseconds. */
  ownStoppedMs?: number
  /** `switchGapMs` without that time, in milliseconds. */
  ownSwitchGapMs?: number
  /** The same of the streams that go by Sentinel, where they differ from the others. */
  sentinelGapMs?: number
  /** The same of the streams that go through the proxy. */
  proxyGapMs?: number
  /** The same beyond the longest of the streams by Sentinel, in milliseconds: for faults of the proxy alone. */
  proxyExtraMs?: number
  /** From the first announcement of the switch to the end of the sticky connection to the old master, in milliseconds. */
  closedMs?: number
  /** Writes through the proxy that a replica refuses. */
  readonlyErrors?: number
  /** Errors on connections through the proxy that were opened after a proxy's readiness changed. */
  lateErrors?: number
  /** Writes that go through the proxy during the fault, at least so many and all to the master that the majority names. */
  writesToNamed?: number
  /** Data pods, at least so many, whose eviction a disruption budget refuses before it grants it. */
  refusedEvictions?: number
  /** From the moment in which all data servers run again to the end of the longest stop of any stream, in milliseconds. */
  backMs?: number
  /** `+switch-master` that every Sentinel announces; if it is one, all with the same address. */
  switches?: number
  /** From the start of the old master's next life to its readiness as a replica, in milliseconds. */
  rejoinMs?: number
  /**
   * Acknowledged writes of each stream without WAIT that one repetition may take along: a process that is killed between its answer and
   * what it sends its replicas. @defaultValue 0
   */
  unconfirmedLost?: number
  /** Without an acknowledgement for a client on the side of a master that is cut off and that hears no switch, in milliseconds. */
  insideGapMs?: number
  /** From a cut to the last write that the master on its other side acknowledges, in milliseconds; it must have refused some. */
  refusedMs?: number
  /** `+switch-master` of any one Sentinel, at most. */
  mostSwitches?: number
  /** No switch goes to a newer engine while another data pod that is ready and stays has an older one; there is a switch. */
  olderFirst?: true
  /** Starts of data servers, at most. */
  restarts?: number
  /** Who is the master afterwards. */
  master?: 'same' | 'another' | 'named-last'
  /** No process of the pod that comes back acknowledges a write or calls itself master, also none that ends before the set is at rest. */
  neverServes?: true
}

/** What must hold in every scenario. */
export type CommonLine = 'lost' | 'missing' | 'role' | 'overlaps' | 'secrets'

/** A line that must hold: of every scenario, of a round, about connections that carry nothing, or that something was noticed. */
export type LineId = CommonLine | keyof RoundMust | 'idle' | 'noticed'

/** A line that a limit of the same kind holds with the chart as it is, and by how much it breaks with a worse one. */
export interface MustBreak {
  line: 'lost' | 'refusedMs' | 'writeGapMs'
  /** In each repetition: writes lost, or milliseconds. At least twice what the limit allows. */
  atLeast: number
  /** Name of the scenario in which the chart as it is meets the same fault, and the line holds. */
  unlike: string
  /** Lines that may break with it. */
  excused?: LineId[]
}

/** One kind of fault, done one or more times. */
export interface Round {
  /** What happens, as the beginning of a sentence: "the master's pod is deleted". */
  title: string
  fault: Fault
  /** 0: not in that set. */
  repeat: Record<SetName, number>
  /** Bring this about first. */
  given?: {
    /** Ordinal of a data pod. */
    masterIsNot?: number
    masterIs?: number
    /** The master is a data pod with this ordinal or a higher one. */
    masterFrom?: number
    /** No proxy runs on the master's node. */
    proxiesElsewhere?: true
    /** A proxy runs on the master's node. */
    proxyBeside?: true
    /** No data server has been restarted in its pod: the kubelet would wait before it starts it again. */
    freshPods?: true
    /** The data pod `masterIs` has a volume of so many MiB. */
    masterVolumeMiB?: number
  }
  /** Writing rests from before the fault until after the recovery: the fault is about data at rest. */
  quiet?: true
  must: RoundMust
  /**
   * Wider limits in the set `short`, which judges a change once, on a machine that nobody knows: beyond what that machine may do, below
   * what a defect does.
   */
  mustInShort?: RoundMust
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
  /** Of each stream. */
  ratePerSecond: number
  /** Default: all that the values allow; those through the proxy need one. */
  streams?: Stream[]
  /**
   * Scenarios in a row with the same word run on one installed release, as long as they pass: their nodes, values,
   * password, rate and streams must be the same.
   */
  shares?: string
  /** Connections through the proxy that carry nothing from the first round on, for so long at least. There may be no switch. */
  idle?: { connections: number; forMs: number }
  /** The most pods that a fault makes of it, where that is more than the values say: the ledger client knows them all. */
  room?: { redis: number; sentinel: number }
  rounds: Round[]
  /** A round undoes what the one before it did: repeated are all of them, one after the other, and not each by itself. */
  inTurn?: true
  /** For a chart that is made worse on purpose. Lines that are not named here are asserted as ever. */
  mustBreak?: MustBreak
}
