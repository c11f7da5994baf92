import type { ClientEvent, ViewAnswer } from '../../../clients/protocol.ts'
import type { CoreWait } from '../../../ledger/core-waits.ts'
import type { Op } from '../../../ledger/types.ts'
import type { PodMoment } from '../../pod-history.ts'
import type { Mark } from '../../recorder.ts'
import { roleSegments } from './role-segments.ts'
import type { RoleSegment } from './role-segments.ts'
import { sentinelEvents } from './sentinel-events.ts'
import type { TimelineEvent } from './sentinel-events.ts'
import { streamCounts } from './stream-counts.ts'
import type { StreamCounts } from './stream-counts.ts'
import { spanOf } from './span.ts'
import { waitSpans } from './wait-spans.ts'
import type { WaitSpan } from './wait-spans.ts'

/** What one repetition looked like. All times are milliseconds since its fault, so those before it are negative. */
export interface Timeline {
  from: number
  to: number
  /** What was done, in the words of the recorder. */
  fault: string
  /** When a lasting fault was ended. */
  faultEnd?: number
  /** Width of a bucket of `streams`. */
  bucketMs: number
  /** One a data pod. */
  lanes: { pod: string; segments: RoleSegment[] }[]
  /** One a stream of the ledger. */
  streams: StreamCounts[]
  events: TimelineEvent[]
  /** Of all pods of the namespace. */
  waits: WaitSpan[]
}

/** What the recorder and the ledger client keep of a scenario, on one clock. */
export interface TimelineEvidence {
  /** Begin of the repetition; what was before it tells only the roles at its begin. */
  since: number
  faultAt: number
  pods: readonly string[]
  /** Names of data pods by `ip:port` as Sentinels announce them. */
  addresses: ReadonlyMap<string, string>
  ops: readonly Op[]
  /** Numbers of acknowledged writes that the master lacks, by stream. */
  lost?: Readonly<Record<string, readonly number[]>>
  events: readonly ClientEvent[]
  history: readonly PodMoment[]
  views: readonly ViewAnswer[]
  marks: readonly Mark[]
  waits: readonly CoreWait[]
}

/** Width of a bucket, in milliseconds. */
const bucketMs = 100

/** Reduce what was recorded to what a picture of one repetition needs, around its fault. */
export function timelineOf(evidence: TimelineEvidence): Timeline {
  const { faultAt } = evidence
  const ops = evidence.ops.filter(({ start }) => start >= evidence.since)
  const mark = (kind: string): Mark | undefined =>
    evidence.marks.find((one) => one.kind === kind && one.at >= evidence.since)
  const undo = mark('undo')
  const faultEnd = undo === undefined ? undefined : undo.at - faultAt
  const span = spanOf({ ...evidence, ops, faultEnd })
  const place = { origin: faultAt, ...span }
  return {
    ...span,
    fault: mark('fault')?.text ?? '',
    ...(faultEnd === undefined ? {} : { faultEnd }),
    bucketMs,
    lanes: evidence.pods.map((pod) => ({ pod, segments: roleSegments(evidence, { pod, ...place }) })),
    streams: streamCounts(ops, { bucketMs, lost: evidence.lost ?? {}, ...place }),
    events: sentinelEvents(evidence.events, { addresses: evidence.addresses, ...place }),
    waits: waitSpans(evidence.waits, place),
  }
}
