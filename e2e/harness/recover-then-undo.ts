import type { FaultTrace } from './faults/fault.ts'
import type { Stage } from './stage.ts'
import { waitUntil } from './wait-until.ts'

/** Wait until writes of all streams are acknowledged again while a fault lasts, and end it whether they are or not. */
export async function recoverThenUndo(stage: Stage, undo: NonNullable<FaultTrace['undo']>): Promise<void> {
  const from = Date.now()
  try {
    await waitUntil({
      what: 'writes to be acknowledged again while the fault lasts',
      timeoutMs: 120_000,
      look: async () => {
        const { lastAck } = await stage.ledger.status()
        const late = stage.ledger.streams.filter((stream) => lastAck[stream] < from + 1000)
        return late.length === 0
          ? { done: true, value: undefined }
          : { done: false, seen: `none of ${late.join(', ')}` }
      },
    })
  } finally {
    stage.recorder.mark('undo', 'the fault ends')
    await undo()
  }
}
