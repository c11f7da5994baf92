import type { Cluster } from '../drivers/kind/cluster.ts'
import type { SetName } from './scenario.ts'
import type { SharedStage } from './shared-stage.ts'

/** What the user asked for, and where it runs. */
export interface Run {
  /** Short random word in names of namespaces. */
  id: string
  /** Path of the chart. */
  chart: string
  /** File of values over those of each scenario: to see what a run says of a chart that is worse. */
  valuesFile?: string
  set: SetName
  /** Repetitions of each round, in place of the scenario's own. */
  repetitions?: number
  /** Which rounds of the scenarios, by their titles. @defaultValue all */
  rounds?: RegExp
  /** Directory of all artefacts. */
  artifacts: string
  /** Leave the namespace of a failed scenario: only useful where the cluster stays. Its objects are saved in any case. */
  keepFailed: boolean
  /** The cluster with so many nodes: made, reused or already open. */
  cluster: (nodes: number) => Promise<Cluster>
  shared: SharedStage
}
