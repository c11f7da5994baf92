import type { V1Pod } from '@kubernetes/client-node'
import type { Op } from '../../ledger/types.ts'

/** What a scenario does to the set. A fault is data; `inject` does it. */
export type Fault =
  | { kind: 'delete-master'; graceSeconds?: number; sentinels?: 'one gone' }
  | { kind: 'kill-master'; guards?: 'stopped' }
  | { kind: 'kill-twice' }
  | { kind: 'kill-other'; what: 'redis' | 'sentinel' }
  | { kind: 'crash-without-sentinels'; seconds: number }
  | { kind: 'dns-gone'; seconds: number; kill: boolean }
  | { kind: 'oom-master' }
  | { kind: 'stop-master'; seconds: number }
  | { kind: 'upgrade'; values: Record<string, unknown> }
  | { kind: 'drain-master' }
  | { kind: 'two-drains'; together: boolean }
  | { kind: 'rollback'; values: Record<string, unknown> }
  | { kind: 'roll-redis' }
  | { kind: 'delete-all-pods'; graceSeconds?: number }
  | { kind: 'node-away' }
  | { kind: 'lose-volume' }
  | { kind: 'lose-volume-while-down'; ordinal: number }
  | { kind: 'pause-node'; seconds: number; stoodStill?: 'one' | 'all' }
  | { kind: 'power-off'; seconds: number }
  | { kind: 'cut-off'; seconds: number }
  | { kind: 'partition'; what: 'master' | 'sentinel'; seconds: number }
  | { kind: 'leader-crash'; seconds: number }
  | { kind: 'foreign-sentinels'; seconds: number }
  | { kind: 'bgsave-full'; seconds: number }
  | { kind: 'slow-load'; what: 'master' | 'replica' }
  | { kind: 'full-disk'; seconds: number }
  | { kind: 'failover-script' }
  | { kind: 'plain-failover'; guards?: 'stopped' }
  | { kind: 'roll-proxy' }
  | { kind: 'resize-proxy'; replicas: number }
  | { kind: 'second-master'; seconds: number }
  | { kind: 'sentinels-gone'; seconds: number; restartProxy?: true }
  | { kind: 'resize'; redis: number; sentinel: number }
  | { kind: 'renew-services'; what: 'master' | 'redis' }
  | { kind: 'nothing'; seconds: number }

/** The pod that was the master when the fault came. */
export interface Victim {
  pod: string
  node: string
  uid: string
  /** Id of its `redis` container. */
  container: string
}

/** What was done, and how to see that the cluster has noticed. */
export interface FaultTrace {
  /** Milliseconds since the epoch, just before the fault. */
  at: number
  /** When it was over, of a fault that ends by itself. */
  until?: number
  /** When nobody outside could reach the master any more, of a fault that cuts it off: it happened between `at` and this. */
  cutBy?: number
  /** Data pods whose eviction a disruption budget refused at first, of a fault that drains nodes. */
  refusedEvictions?: string[]
  /** Why the fault has not had its effect yet, or undefined when it has: keeps stale statuses from passing for a recovery. */
  unfinished: (pods: readonly V1Pod[]) => string | undefined
  /** Ends a lasting fault; the recovery before it and after it are both waited for. */
  undo?: () => Promise<void>
  /** What a client on the cut-off side wrote, asked for when the fault is over. */
  inside?: () => Promise<Op[]>
}

/** The first of these pods that is still the same object, in words. */
export function stillThere(pods: readonly V1Pod[], uids: ReadonlySet<string>): string | undefined {
  const old = pods.find((pod) => uids.has(pod.metadata?.uid ?? ''))
  return old === undefined ? undefined : `${old.metadata?.name} is still the old pod`
}
