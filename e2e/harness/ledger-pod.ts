import type { V1PodSpec } from '@kubernetes/client-node'
import type { Stream } from '../clients/protocol.ts'
import { startClientPod } from './client-pod.ts'
import type { Kube } from './kube.ts'
import { ledgerClient } from './ledger-client.ts'
import type { LedgerClient } from './ledger-client.ts'
import type { Names } from './names.ts'

/** Options of {@link startLedgerPod}. */
export interface LedgerPodOptions {
  kube: Kube
  namespace: string
  names: Names
  /** Secret whose key `redis-password` is the application's password. */
  secret: string
  ratePerSecond: number
  streams: readonly Stream[]
  /** Name of the pod, when a namespace has more than one. @defaultValue "ledger" */
  pod?: string
  masterName?: string
  /** Node on which it must run. @defaultValue one without data pods where there is such a node */
  node?: string
  /** Number before that of its first write: two clients must not write the same keys. @defaultValue 0 */
  firstNumber?: number
  /** The client by Sentinel hears of a switch. @defaultValue true */
  detector?: boolean
}

/** Put the ledger client into the namespace and wait until it answers. It is labelled as a client of the set. */
export async function startLedgerPod(options: LedgerPodOptions): Promise<LedgerClient> {
  const { kube, namespace, names, secret, streams, pod = 'ledger' } = options
  await startClientPod({
    ...{ kube, namespace, names, secret, pod, program: 'ledger', env: envOf(options) },
    // A witness that starves sees gaps that are its own. More than this a single node of two cores cannot give
    // twice beside Kubernetes' own pods (950m) and the chart's defaults (610m).
    requests: { cpu: '150m', memory: '128Mi' },
    place: options.node === undefined ? witnessPlace : { nodeName: options.node },
  })
  const place = { kube, namespace, pod, streams }
  return ledgerClient(place, await clockLead(ledgerClient(place, 0)))
}

// Nodes on this machine share its clock; elsewhere the shortest of some round trips tells the difference.
async function clockLead(ledger: LedgerClient): Promise<number> {
  let best = { trip: Infinity, ahead: 0 }
  for (let i = 0; i < 5; i++) {
    const from = Date.now()
    const { now } = await ledger.status()
    const trip = Date.now() - from
    if (trip < best.trip) best = { trip, ahead: now - (from + trip / 2) }
  }
  return Math.abs(best.ahead) > best.trip ? best.ahead : 0
}

// Away from the data pods where there is such a place: a node that fails must not take the witness along.
const witnessPlace: Pick<V1PodSpec, 'tolerations' | 'affinity'> = {
  tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          preference: { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] },
        },
      ],
    },
  },
}

function envOf({
  names,
  masterName,
  streams,
  ratePerSecond,
  firstNumber,
  detector,
}: LedgerPodOptions): Record<string, string> {
  return {
    MASTER_NAME: masterName ?? 'mymaster',
    SENTINELS: names.sentinelPods.join(','),
    SENTINEL_SERVICE: names.sentinelService,
    NODES: names.redisPods.join(','),
    PROXY_SERVICE: names.name,
    STREAMS: streams.join(','),
    RATE: String(ratePerSecond),
    FIRST_NUMBER: String(firstNumber ?? 0),
    DETECTOR: detector === false ? 'no' : 'yes',
  }
}
