import type { Kube } from './kube.ts'

/** What a container has used by a moment. */
export interface ContainerCost {
  pod: string
  /** When it was measured, in milliseconds since the epoch. */
  at: number
  /** Processor time since its start, in milliseconds. */
  cpuMs: number
  /** Memory of its own processes, in bytes. */
  resident: number
  /**
   * What a limit is held against, in bytes: the kernel's part, too, and files that were read. Those are booked to whoever reads them first on a
   * node: a second pod with the same image has up to 1.4 MiB less of it.
   */
  workingSet: number
}

/** The part of a kubelet's `stats/summary` that is read here. */
interface Summary {
  pods: {
    podRef: { name: string; namespace: string }
    containers?: {
      name: string
      cpu?: { time: string; usageCoreNanoSeconds?: number }
      memory?: { rssBytes?: number; workingSetBytes?: number }
    }[]
  }[]
}

/** What each container of this name in a namespace has used, by the word of the kubelets; sorted by pod. */
export async function costsOf(kube: Kube, namespace: string, container: string): Promise<ContainerCost[]> {
  const { items } = await kube.core.listNode()
  const summaries = await Promise.all(
    items.map(({ metadata }) =>
      kube.core.connectGetNodeProxyWithPath({ name: metadata?.name ?? '', path: 'stats/summary' }),
    ),
  )
  return (
    summaries
      // The client declares a text, and reads JSON where it sees some.
      .map((answer: unknown) => (typeof answer === 'string' ? JSON.parse(answer) : answer) as Summary)
      .flatMap((summary) => costsIn(summary, namespace, container))
      .sort((a, b) => a.pod.localeCompare(b.pod))
  )
}

/** The same for one kubelet's answer. A container that it has not measured yet is left out. */
export function costsIn({ pods }: Summary, namespace: string, container: string): ContainerCost[] {
  return pods
    .filter(({ podRef }) => podRef.namespace === namespace)
    .flatMap(({ podRef, containers = [] }) =>
      containers
        .filter(({ name }) => name === container)
        .flatMap(({ cpu, memory: { rssBytes: resident, workingSetBytes: workingSet } = {} }) => {
          const nanos = cpu?.usageCoreNanoSeconds
          if (nanos === undefined || resident === undefined || workingSet === undefined) return []
          return [{ pod: podRef.name, at: Date.parse(cpu?.time ?? ''), cpuMs: nanos / 1e6, resident, workingSet }]
        }),
    )
}

/** What each container has used between two looks, in thousandths of a core. */
export function millicoresBetween(before: readonly ContainerCost[], after: readonly ContainerCost[]): number[] {
  return after.map(({ cpuMs, at }, i) => {
    const first = before[i] ?? { cpuMs: NaN, at: NaN }
    return ((cpuMs - first.cpuMs) / (at - first.at)) * 1000
  })
}
