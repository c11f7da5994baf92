import { streams } from '../clients/protocol.ts'
import type { Stream, ViewAnswer } from '../clients/protocol.ts'
import type { Op } from '../ledger/types.ts'
import type { Victim } from './faults/fault.ts'

/** What {@link signsOfService} reads. */
export interface ServiceEvidence {
  victim: Pick<Victim, 'pod'>
  /** The look at the set before the fault. */
  before: ViewAnswer
  /** All looks since. */
  views: readonly ViewAnswer[]
  /** All writes since some seconds before the fault. */
  ops: Record<Stream, readonly Op[]>
}

/**
 * Returns signs that a process in the victim's pod served after the fault: each of them must be a replica all the time. A server has
 * another run id with each start. A process that ended between two looks is known by its acknowledgements: no look shows its run id.
 */
export function signsOfService({ victim, before, views, ops }: ServiceEvidence): string[] {
  const old = new Set(before.nodes.map(({ runId }) => runId))
  const looks = views.flatMap(({ nodes }) => nodes).filter(({ runId }) => runId !== '' && !old.has(runId))
  const own = looks.filter(({ node }) => node === victim.pod)
  const elsewhere = new Set(looks.filter(({ node }) => node !== victim.pod).map(({ runId }) => runId))
  const acked = streams
    .flatMap((stream) => ops[stream])
    .filter(({ outcome, runId }) => outcome === 'acked' && runId !== '' && !old.has(runId) && !elsewhere.has(runId))
  const claims = own.filter(({ role }) => role === 'master')
  const signs: string[] = []
  if (acked.length > 0) signs.push(`acknowledged ${acked.length} writes`)
  if (claims.length > 0) signs.push(`called itself master in ${claims.length} looks`)
  return signs
}
