import { editAgain } from './edit-again.ts'
import type { Kube } from './kube.ts'

const cordoned = new Set<string>()

/** Do something while a node takes no new pods. */
export async function whileCordoned<T>(kube: Kube, node: string, work: () => Promise<T>): Promise<T> {
  cordoned.add(node)
  try {
    await setUnschedulable(kube, node, true)
    return await work()
  } finally {
    await setUnschedulable(kube, node, false)
    cordoned.delete(node)
  }
}

/** Let every node take pods again that this process keeps from it: for a run that is broken off. */
export async function uncordonNodes(kube: Kube): Promise<void> {
  for (const node of cordoned) await setUnschedulable(kube, node, false)
}

async function setUnschedulable(kube: Kube, name: string, unschedulable: boolean): Promise<void> {
  await editAgain(async () => {
    const body = await kube.core.readNode({ name })
    body.spec = { ...body.spec, unschedulable }
    await kube.core.replaceNode({ name, body })
  })
}
