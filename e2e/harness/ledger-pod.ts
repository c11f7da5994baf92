import type { V1Pod, V1PodSpec } from '@kubernetes/client-node'
import { bundleLedger } from '../clients/bundle.ts'
import type { Stream } from '../clients/protocol.ts'
import type { Kube } from './kube.ts'
import { ledgerClient } from './ledger-client.ts'
import type { LedgerClient } from './ledger-client.ts'
import type { Names } from './names.ts'
import { isReady, podNamed, podStory } from './pods.ts'
import { restrictedContainer, restrictedPod } from './restricted-pod.ts'
import { waitUntil } from './wait-until.ts'

/** Image of the ledger client: any image with `node` 20 or newer. */
export const ledgerImage = process.env['E2E_NODE_IMAGE'] ?? 'node:24.21.0'

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
}

/** Put the ledger client into the namespace and wait until it answers. It is labelled as a client of the set. */
export async function startLedgerPod(options: LedgerPodOptions): Promise<LedgerClient> {
  const { kube, namespace, streams } = options
  const pod = options.pod ?? 'ledger'
  await kube.core.createNamespacedConfigMap({
    namespace,
    body: { metadata: { name: pod }, data: { 'ledger.cjs': await bundleLedger() } },
  })
  await waitUntil({
    what: `the ledger client ${namespace}/${pod}`,
    timeoutMs: 120_000,
    look: async () => {
      const found = await podNamed(kube, namespace, pod)
      if (found === undefined) await kube.core.createNamespacedPod({ namespace, body: manifest(pod, options) })
      if (found === undefined) return { done: false, seen: 'no pod' }
      if (isReady(found)) return { done: true, value: undefined }
      // Nobody restarts this pod, so a runtime that could not start it once must be asked with a new one.
      if (neverStarted(found)) await kube.core.deleteNamespacedPod({ namespace, name: pod, gracePeriodSeconds: 0 })
      return { done: false, seen: podStory(found) }
    },
  })
  const place = { kube, namespace, pod, streams }
  return ledgerClient(place, await clockLead(ledgerClient(place, 0)))
}

function neverStarted(pod: V1Pod): boolean {
  return (pod.status?.containerStatuses ?? []).some(({ state }) => state?.terminated?.reason === 'StartError')
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

function manifest(pod: string, options: LedgerPodOptions): V1Pod {
  const { names } = options
  const env = {
    MASTER_NAME: options.masterName ?? 'mymaster',
    SENTINELS: names.sentinelPods.join(','),
    SENTINEL_SERVICE: names.sentinelService,
    NODES: names.redisPods.join(','),
    PROXY_SERVICE: names.name,
    STREAMS: options.streams.join(','),
    PASSWORD_FILE: '/etc/ledger-auth/redis-password',
    RATE: String(options.ratePerSecond),
    FIRST_NUMBER: String(options.firstNumber ?? 0),
  }
  return {
    metadata: { name: pod, labels: { app: 'e2e-ledger', [`${names.name}-client`]: 'true' } },
    spec: {
      ...restrictedPod,
      // What it remembers is lost with its process: a restart must not look like an idle client.
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      ...(options.node === undefined ? witnessPlace : { nodeName: options.node }),
      containers: [
        {
          name: 'ledger',
          image: ledgerImage,
          command: ['node', '/opt/ledger/ledger.cjs'],
          env: Object.entries(env).map(([name, value]) => ({ name, value })),
          ports: [{ containerPort: 8080 }],
          // A witness that starves sees gaps that are its own. More than this a single node of two cores cannot give
          // twice beside Kubernetes' own pods (950m) and the chart's defaults (610m).
          resources: { requests: { cpu: '150m', memory: '128Mi' } },
          readinessProbe: { httpGet: { path: '/status', port: 8080 }, periodSeconds: 1 },
          securityContext: restrictedContainer,
          volumeMounts: [
            { name: 'program', mountPath: '/opt/ledger', readOnly: true },
            { name: 'auth', mountPath: '/etc/ledger-auth', readOnly: true },
          ],
        },
      ],
      volumes: [
        { name: 'program', configMap: { name: pod } },
        {
          name: 'auth',
          secret: {
            secretName: options.secret,
            defaultMode: 0o440,
            items: [{ key: 'redis-password', path: 'redis-password' }],
          },
        },
      ],
    },
  }
}
