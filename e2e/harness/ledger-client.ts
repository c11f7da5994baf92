import { unpackOps } from '../clients/protocol.ts'
import type { ClientEvent, OpsAnswer, Status, Stream, VerifyAnswer, ViewAnswer } from '../clients/protocol.ts'
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
  status: () => Promise<Status>
  start: () => Promise<Status>
  /** Stop writing and wait for the last answers. */
  stop: () => Promise<Status>
  /** Move what was recorded out of the pod. */
  take: () => Promise<Taken>
  view: () => Promise<ViewAnswer>
  /** Look up the keys 1..n of each stream on the master and on the data pods. */
  verify: (upTo: Record<Stream, number>, replicas: string[]) => Promise<VerifyAnswer>
}

/** Speak to a ledger pod that is ready. Its times are shifted by `aheadMs` onto this machine's clock. */
export function ledgerClient(kube: Kube, namespace: string, pod: string, aheadMs: number): LedgerClient {
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
  const shiftOps = (ops: Op[]): Op[] => ops.map((op) => ({ ...op, start: op.start - aheadMs, end: op.end - aheadMs }))
  const status = async (method: 'GET' | 'POST', path: string): Promise<Status> => {
    const answer = await ask<Status>(method, path)
    const { plain, wait1 } = answer.lastAck
    return { ...answer, now: answer.now - aheadMs, lastAck: { plain: plain - aheadMs, wait1: wait1 - aheadMs } }
  }
  return {
    pod,
    status: () => status('GET', '/status'),
    start: () => status('POST', '/start'),
    stop: () => status('POST', '/stop'),
    take: async () => {
      const answer = await ask<OpsAnswer>('POST', '/take', undefined, 60_000)
      const ops = { plain: shiftOps(unpackOps(answer, 'plain')), wait1: shiftOps(unpackOps(answer, 'wait1')) }
      return { ops, events: answer.events.map((event) => ({ ...event, at: event.at - aheadMs })) }
    },
    view: () => ask('GET', '/view'),
    verify: (upTo, replicas) => ask('POST', '/verify', { upTo, replicas }, 120_000),
  }
}
