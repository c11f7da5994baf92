import { forStreams, unpackOps } from '../clients/protocol.ts'
import type {
  ClientEvent,
  IdleAnswer,
  OpsAnswer,
  Status,
  Stream,
  VerifyAnswer,
  VerifyRequest,
  ViewAnswer,
} from '../clients/protocol.ts'
import type { Op } from '../ledger/types.ts'
import type { Kube } from './kube.ts'
import { askPod } from './pod-http.ts'

/** Writes and events that the client had since the last take. */
export interface Taken {
  ops: Record<Stream, Op[]>
  events: ClientEvent[]
}

/** The ledger client in the cluster, as the harness speaks to it. */
export interface LedgerClient {
  pod: string
  /** What it writes. */
  streams: readonly Stream[]
  status: () => Promise<Status>
  start: () => Promise<Status>
  /** Stop writing and wait for the last answers. */
  stop: () => Promise<Status>
  /** Move what was recorded out of the pod. */
  take: () => Promise<Taken>
  view: () => Promise<ViewAnswer>
  /** Look up keys of each stream on the master and on the data pods. */
  verify: (request: VerifyRequest) => Promise<VerifyAnswer>
  /** Open so many connections through the proxy and leave them alone. */
  openIdle: (count: number) => Promise<IdleAnswer>
  checkIdle: () => Promise<IdleAnswer>
}

/** Where a ledger pod is. */
export interface LedgerPlace {
  kube: Kube
  namespace: string
  pod: string
  streams: readonly Stream[]
}

/** Speak to a ledger pod that is ready. Its times are shifted by `aheadMs` onto this machine's clock. */
export function ledgerClient({ kube, namespace, pod, streams }: LedgerPlace, aheadMs: number): LedgerClient {
  const ask = <T>(method: 'GET' | 'POST', path: string, body?: unknown, timeoutMs?: number): Promise<T> =>
    askPod<T>({
      kube,
      namespace,
      pod,
      port: 8080,
      method,
      path,
      body,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    })
  const shiftOps = (ops: Op[]): Op[] =>
    ops.map((op) => ({
      ...op,
      start: op.start - aheadMs,
      end: op.end - aheadMs,
      ...(op.opened === undefined ? {} : { opened: op.opened - aheadMs }),
    }))
  const status = async (method: 'GET' | 'POST', path: string): Promise<Status> => {
    const answer = await ask<Status>(method, path)
    return { ...answer, now: answer.now - aheadMs, lastAck: forStreams((stream) => answer.lastAck[stream] - aheadMs) }
  }
  return {
    pod,
    streams,
    status: () => status('GET', '/status'),
    start: () => status('POST', '/start'),
    stop: () => status('POST', '/stop'),
    take: async () => {
      const answer = await ask<OpsAnswer>('POST', '/take', undefined, 60_000)
      const ops = forStreams((stream) => shiftOps(unpackOps(answer, stream)))
      return { ops, events: answer.events.map((event) => ({ ...event, at: event.at - aheadMs })) }
    },
    view: () => ask('GET', '/view'),
    verify: (request) => ask('POST', '/verify', request, 120_000),
    openIdle: (count) => ask('POST', '/idle', { count }),
    checkIdle: () => ask('GET', '/idle'),
  }
}
