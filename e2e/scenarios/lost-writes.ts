import { forStreams } from '../clients/protocol.ts'
import { HarnessError } from '../harness/error.ts'
import type { LedgerClient } from '../harness/ledger-client.ts'

/** Stops a ledger client of a checklist and looks every acknowledged write up; returns those that the master lacks, as `STREAM NUMBER`. */
export async function lostWrites(ledger: LedgerClient): Promise<string[]> {
  const { offered } = await ledger.stop()
  const answers = await ledger.verify({ from: forStreams(() => 1), upTo: offered, replicas: [] })
  const { ops } = await ledger.take()
  return answers.flatMap(({ server, missing, error }) => {
    if (error !== undefined) throw new HarnessError(`${server}: ${error}`, { code: 'NOT_VERIFIED' })
    return ledger.streams.flatMap((stream) => {
      const acked = new Set(ops[stream].filter(({ outcome }) => outcome === 'acked').map(({ n }) => n))
      return (missing[stream] ?? []).filter((n) => acked.has(n)).map((n) => `${stream} ${n}`)
    })
  })
}
