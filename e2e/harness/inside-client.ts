import { setTimeout as sleep } from 'node:timers/promises'
import type { Op } from '../ledger/types.ts'
import { HarnessError } from './error.ts'
import type { Taken } from './ledger-client.ts'
import { deletePod } from './pods.ts'
import type { Stage } from './stage.ts'
import { waitUntil } from './wait-until.ts'

/** A client on the side of a master that is cut off. */
export interface InsideClient {
  /** What it wrote, when it can be reached again; the client is gone then. */
  finish: () => Promise<Op[]>
}

/** Start a client on a node, and let it write. What it remembers is in its own pod, and so survives the cut. */
export async function insideClient(
  stage: Stage,
  node: string,
  options: { detector: boolean } = { detector: true },
): Promise<InsideClient> {
  if (stage.clientOn === undefined)
    throw new HarnessError('this stage has no release to write to', { code: 'NO_RELEASE' })
  const client = await stage.clientOn(node, options)
  await client.start()
  await sleep(1000)
  const { acked } = await client.status()
  if (client.streams.some((stream) => acked[stream] === 0))
    throw new HarnessError(`the client on ${node} had no write acknowledged`, { code: 'NO_WRITES' })
  return {
    finish: async () => {
      const { ops } = await waitUntil({
        what: `the client on ${node} to be reached again`,
        timeoutMs: 60_000,
        look: async () => {
          await client.stop()
          return { done: true, value: await client.take() } satisfies { done: true; value: Taken }
        },
      })
      const { kube } = stage.cluster
      await deletePod(kube, { namespace: stage.namespace, name: client.pod }, 0)
      await kube.core.deleteNamespacedConfigMap({ namespace: stage.namespace, name: client.pod })
      return client.streams.flatMap((stream) => ops[stream])
    },
  }
}
