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
  counts: { redis: number; sentinel: number }
  /** Directory of this scenario's artefacts. */
  artifacts: string
  recorder: Recorder
  ledger: LedgerClient
}

/** Labels that select the data pods and Sentinels of a stage. */
export function selectorOf(stage: Pick<Stage, 'release'>): Record<string, string> {
  return { 'app.kubernetes.io/name': 'redis-sentinel', 'app.kubernetes.io/instance': stage.release }
}
