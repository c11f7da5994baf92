import type { Cluster } from '../drivers/kind/cluster.ts'
import type { LedgerClient } from './ledger-client.ts'
import type { Names } from './names.ts'
import type { Recorder } from './recorder.ts'

/** Everything that a scenario's steps act on. */
export interface Stage {
  cluster: Cluster
  namespace: string
  release: string
  names: Names
  counts: { redis: number; sentinel: number; proxy: number }
  /** Directory of this scenario's artefacts. */
  artifacts: string
  recorder: Recorder
  ledger: LedgerClient
  /** `helm upgrade` with more values, until everything is ready; absent where a checklist installs by itself. */
  upgrade?: (values: Record<string, unknown>) => Promise<void>
  /** `helm rollback` to the values before the last upgrade, until everything is ready; absent as above. */
  rollback?: () => Promise<void>
  /**
   * A further client of the release, on this node, that writes by Sentinel and has numbers of its own; absent as above. Without a detector it
   * asks the Sentinels only when its connection breaks.
   */
  clientOn?: (node: string, options: { detector: boolean }) => Promise<LedgerClient>
}

/** Name of a second namespace, which is deleted with the stage's own if a step has made it. */
export function neighbourOf(stage: Pick<Stage, 'namespace'>): string {
  return `${stage.namespace}-other`
}

/** Labels that select all pods of a stage's release. */
export function selectorOf(stage: Pick<Stage, 'release'>): Record<string, string> {
  return { 'app.kubernetes.io/name': 'redis-sentinel', 'app.kubernetes.io/instance': stage.release }
}
