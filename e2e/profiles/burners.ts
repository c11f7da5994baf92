import { clientImage } from '../harness/client-pod.ts'
import type { Kube } from '../harness/kube.ts'
import { isReady, podStory, podsOf } from '../harness/pods.ts'
import { restrictedContainer, restrictedPod } from '../harness/restricted-pod.ts'
import { waitUntil } from '../harness/wait-until.ts'

/** Pods that do nothing but keep a core busy, each. */
export interface BurnersOptions {
  kube: Kube
  namespace: string
  count: number
}

const labels = { app: 'e2e-burner' }

/** Start them, spread over the nodes. Each asks for half a core: what asks for nothing gets next to nothing on a busy node. */
export async function startBurners({ kube, namespace, count }: BurnersOptions): Promise<void> {
  for (let i = 0; i < count; i++) {
    await kube.core.createNamespacedPod({
      namespace,
      body: {
        metadata: { name: `burner-${i}`, labels },
        spec: {
          ...restrictedPod,
          terminationGracePeriodSeconds: 1,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: labels },
            },
          ],
          containers: [
            {
              name: 'burner',
              image: clientImage,
              command: ['sh', '-c', 'while :; do :; done'],
              resources: { requests: { cpu: '500m', memory: '16Mi' } },
              securityContext: restrictedContainer,
            },
          ],
        },
      },
    })
  }
  await waitUntil({
    what: `${count} burners in ${namespace}`,
    timeoutMs: 120_000,
    look: async () => {
      const pods = await podsOf(kube, namespace, labels)
      const others = pods.filter((pod) => !isReady(pod))
      if (pods.length === count && others.length === 0) return { done: true, value: undefined }
      return { done: false, seen: others.map(podStory).join('; ') || `${pods.length} pods` }
    },
  })
}
