import type { V1Pod, V1PodSpec } from '@kubernetes/client-node'
import { bundleClient } from '../clients/bundle.ts'
import type { ClientProgram } from '../clients/bundle.ts'
import type { Kube } from './kube.ts'
import type { Names } from './names.ts'
import { isReady, podNamed, podStory } from './pods.ts'
import { restrictedContainer, restrictedPod } from './restricted-pod.ts'
import { waitUntil } from './wait-until.ts'

/** Image of the clients: any with `node` 20 or newer. */
export const clientImage = process.env['E2E_NODE_IMAGE'] ?? 'node:24.21.0'

/** Where a client listens for HTTP. */
export const CLIENT_PORT = 8080

/** Options of {@link startClientPod}. */
export interface ClientPodOptions {
  kube: Kube
  namespace: string
  names: Names
  /** Secret whose key `redis-password` is the application's password; the client is told the path of its file. */
  secret: string
  pod: string
  program: ClientProgram
  env: Readonly<Record<string, string>>
  requests: { cpu: string; memory: string }
  /** Where it runs. */
  place: Pick<V1PodSpec, 'nodeName' | 'tolerations' | 'affinity'>
}

/** Put a client into the namespace and wait until it answers. It is labelled as a client of the set. */
export async function startClientPod(options: ClientPodOptions): Promise<void> {
  const { kube, namespace, pod, program } = options
  await kube.core.createNamespacedConfigMap({
    namespace,
    body: { metadata: { name: pod }, data: { 'client.cjs': await bundleClient(program) } },
  })
  await waitUntil({
    what: `the ${program} client ${namespace}/${pod}`,
    timeoutMs: 120_000,
    look: async () => {
      const found = await podNamed(kube, namespace, pod)
      if (found === undefined) await kube.core.createNamespacedPod({ namespace, body: manifest(options) })
      if (found === undefined) return { done: false, seen: 'no pod' }
      if (isReady(found)) return { done: true, value: undefined }
      // Nobody restarts this pod, so a runtime that could not start it once must be asked with a new one.
      if (neverStarted(found)) await kube.core.deleteNamespacedPod({ namespace, name: pod, gracePeriodSeconds: 0 })
      return { done: false, seen: podStory(found) }
    },
  })
}

function neverStarted(pod: V1Pod): boolean {
  return (pod.status?.containerStatuses ?? []).some(({ state }) => state?.terminated?.reason === 'StartError')
}

function manifest({ names, secret, pod, program, env, requests, place }: ClientPodOptions): V1Pod {
  const all = { ...env, PASSWORD_FILE: '/etc/client-auth/redis-password', HTTP_PORT: String(CLIENT_PORT) }
  return {
    metadata: { name: pod, labels: { app: `e2e-${program}`, [`${names.name}-client`]: 'true' } },
    spec: {
      ...restrictedPod,
      // What it remembers is lost with its process: a restart must not look like an idle client.
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      ...place,
      containers: [
        {
          name: program,
          image: clientImage,
          command: ['node', '/opt/client/client.cjs'],
          env: Object.entries(all).map(([name, value]) => ({ name, value })),
          ports: [{ containerPort: CLIENT_PORT }],
          resources: { requests },
          readinessProbe: { httpGet: { path: '/status', port: CLIENT_PORT }, periodSeconds: 1 },
          securityContext: restrictedContainer,
          volumeMounts: [
            { name: 'program', mountPath: '/opt/client', readOnly: true },
            { name: 'auth', mountPath: '/etc/client-auth', readOnly: true },
          ],
        },
      ],
      volumes: [
        { name: 'program', configMap: { name: pod } },
        {
          name: 'auth',
          secret: {
            secretName: secret,
            defaultMode: 0o440,
            items: [{ key: 'redis-password', path: 'redis-password' }],
          },
        },
      ],
    },
  }
}
