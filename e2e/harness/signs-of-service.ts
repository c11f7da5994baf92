import { streams } from '../clients/protocol.ts'
import type { Stream, ViewAnswer } from '../clients/protocol.ts'
import type { Op } from '../ledger/types.ts'
import type { Victim } from './faults/fault.ts'
import type { Settled } from './settle.ts'

/** What {@link signsOfService} reads. */
export interface ServiceEvidence {
  victim: Victim
  after: Settled
  views: readonly ViewAnswer[]
  ops: Record<Stream, readonly Op[]>
}

/** Signs that the process that came back in the victim's place served: it must have been a replica all the time. */
export function signsOfService({ victim, after, views, ops }: ServiceEvidence): string[] {
  const reborn = after.view.nodes.find(({ node }) => node === victim.pod)?.runId ?? ''
  const acked = streams.flatMap((stream) => ops[stream]).filter((op) => op.outcome === 'acked' && op.runId === reborn)
  const claims = views.flatMap(({ nodes }) => nodes).filter(({ runId, role }) => runId === reborn && role === 'master')
  const signs: string[] = []
  if (acked.length > 0) signs.push(`acknowledged ${acked.length} writes`)
  if (claims.length > 0) signs.push(`called itself master in ${claims.length} looks`)
  return signs
}
