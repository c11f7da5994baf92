import type { PingsAnswer } from '../clients/ping-target.ts'
import { CLIENT_PORT, startClientPod } from '../harness/client-pod.ts'
import type { OpenStage } from '../harness/open-stage.ts'
import { askPod } from '../harness/pod-http.ts'
import { setPods } from '../harness/set-pods.ts'

/** A pinger in the cluster. */
export interface Pinger {
  /** Forget what was seen so far. */
  restart: () => Promise<void>
  /** What it has seen since. */
  pings: () => Promise<PingsAnswer>
}

/** Start a pinger on each node that holds a Sentinel of the set: it meets what that Sentinel meets. */
export async function startPingers(stage: OpenStage): Promise<Pinger[]> {
  const { cluster, namespace, names, secret } = stage
  const { kube } = cluster
  const sentinels = await setPods(stage, ['sentinel'])
  const nodes = [...new Set(sentinels.map(({ spec }) => spec?.nodeName ?? ''))]
  return Promise.all(
    nodes.map(async (nodeName, i) => {
      const pod = `pinger-${i}`
      await startClientPod({
        ...{ kube, namespace, names, secret, pod, program: 'pinger' },
        env: { NODES: names.redisPods.join(',') },
        // As a Sentinel has by default: a pinger that gets more of a busy node would see less.
        requests: { cpu: '50m', memory: '64Mi' },
        place: { nodeName },
      })
      const ask = <T>(method: 'GET' | 'POST', path: string): Promise<T> =>
        askPod<T>({ kube, namespace, pod, port: CLIENT_PORT, method, path })
      return { restart: () => ask('POST', '/restart'), pings: () => ask<PingsAnswer>('GET', '/pings') }
    }),
  )
}
