import type { EmptyStage } from './open-stage.ts'
import type { Run } from './run-options.ts'
import type { SetName } from './scenario.ts'

/** What the steps of a checklist share: the stage, and what earlier steps leave for later ones. */
export interface Desk<Notes> {
  run: Run
  stage: EmptyStage
  notes: Notes
}

/** One step of a checklist, and the test that it is. */
export interface Step<Notes> {
  /** A plain sentence. */
  title: string
  /** @defaultValue those of the checklist */
  sets?: SetName[]
  /** How long it may take. @defaultValue 15 */
  minutes?: number
  /** Throws when it does not hold. */
  act: (desk: Desk<Notes>) => Promise<void>
}

/** Steps in order in one namespace. */
export interface Checklist<Notes> {
  name: string
  title: string
  /** Lines of "what must hold" that it proves. */
  items: number[]
  sets: SetName[]
  /** Nodes of the cluster: 1, or 1 + workers. */
  nodes: number
  /** Values of its release, which say how many pods to expect. @defaultValue those of the chart */
  values?: Record<string, unknown>
  /** What the notes are at the beginning. */
  notes: () => Notes
  /** Why it cannot run here, or undefined: it is left out with this reason. */
  missing?: () => Promise<string | undefined>
  /** Leave the rest out after a step that failed: the later ones build on it. */
  bail: boolean
  steps: Step<Notes>[]
}
