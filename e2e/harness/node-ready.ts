import type { Stage } from './stage.ts'
import { waitUntil } from './wait-until.ts'

/** Wait until a node that was switched on at `from` says itself that it is ready. */
export async function nodeReady(stage: Stage, name: string, from: Date): Promise<void> {
  await waitUntil({
    what: `node ${name} to be Ready again`,
    timeoutMs: 120_000,
    look: async () => {
      const node = await stage.cluster.kube.core.readNode({ name })
      const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')
      // The condition is stale until the kubelet has spoken again.
      if (ready?.status === 'True' && (ready.lastHeartbeatTime ?? from) > from) return { done: true, value: undefined }
      return { done: false, seen: `Ready is ${ready?.status} since ${ready?.lastHeartbeatTime?.toISOString()}` }
    },
  })
}
