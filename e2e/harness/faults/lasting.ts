import { setTimeout as sleep } from 'node:timers/promises'
import type { Stage } from '../stage.ts'

/** How long a fault lasts. */
export interface Lasting {
  /** When it began. */
  at: number
  seconds: number
  /** What its end is called. */
  words: string
}

/** An undo that comes when the fault has lasted for so long. */
export function lasting(stage: Stage, { at, seconds, words }: Lasting, end: () => Promise<void>): () => Promise<void> {
  return async () => {
    await sleep(Math.max(0, at + seconds * 1000 - Date.now()))
    stage.recorder.mark('undo', words)
    await end()
  }
}
