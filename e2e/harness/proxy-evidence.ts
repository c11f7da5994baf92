import { proxyStreams } from '../clients/protocol.ts'
import type { ClientEvent, Stream } from '../clients/protocol.ts'
import { closedAfter } from '../ledger/closed-after.ts'
import { lateErrors } from '../ledger/late-errors.ts'
import type { Op } from '../ledger/types.ts'
import type { FaultTrace } from './faults/fault.ts'
import { readinessLosses } from './readiness-losses.ts'
import type { RoundResult } from './round-result.ts'
import type { Settled } from './settle.ts'
import type { Stage } from './stage.ts'
import type { Switch } from './switches.ts'

/** What {@link proxyEvidence} reads. */
export interface ProxyEvidence {
  stage: Stage
  before: Settled
  trace: FaultTrace
  switches: readonly Switch[]
  ops: Record<Stream, readonly Op[]>
  events: readonly ClientEvent[]
}

/** What a round showed of the route through the proxy. */
export function proxyEvidence(
  evidence: ProxyEvidence,
): Pick<RoundResult, 'closedMs' | 'lateErrors' | 'firstLateError' | 'meanwhile'> {
  const { stage, before, trace, switches, ops, events } = evidence
  const runId = before.view.nodes.find(({ node }) => node === before.master)?.runId ?? ''
  const through = proxyStreams.flatMap((stream) => ops[stream])
  const losses = readinessLosses(stage.recorder.history, `${stage.names.proxy}-`)
  const late = lateErrors(
    through.filter(({ start }) => start >= trace.at),
    losses,
  )
  const first = late[0]
  const switchAt = switches.length === 0 ? undefined : Math.min(...switches.map(({ at }) => at))
  const closedMs = switchAt === undefined ? undefined : closedAfter(events, { stream: 'sticky', runId, at: switchAt })
  const { at, until } = trace
  const during = until === undefined ? [] : through.filter(({ start, end }) => start >= at && end <= until)
  const acked = during.filter(({ outcome }) => outcome === 'acked')
  const onMaster = acked.filter((op) => op.runId === runId).length
  return {
    ...(closedMs === undefined ? {} : { closedMs }),
    lateErrors: late.length,
    ...(first === undefined ? {} : { firstLateError: `${first.stream} ${first.n}: ${first.error}` }),
    ...(until === undefined ? {} : { meanwhile: { onMaster, elsewhere: acked.length - onMaster } }),
  }
}
