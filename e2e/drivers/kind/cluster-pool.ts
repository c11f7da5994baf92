import { uncordonNodes } from '../../harness/cordon.ts'
import { log, step } from '../../harness/log.ts'
import { deleteNamespacesOf } from '../../harness/namespace.ts'
import { closeCluster, openCluster } from './cluster.ts'
import type { Cluster } from './cluster.ts'
import { raiseCpuShares } from './cpu-shares.ts'
import type { NodeShares } from './cpu-shares.ts'
import { mendAllLinks } from './cut-links.ts'
import { restoreNodes } from './nodes.ts'
import { unmountAll } from './tmpfs.ts'

/** The clusters of one run, at most one of those that it made at a time. */
export interface ClusterPool {
  /** The cluster with so many nodes; another one that the run made is deleted first. */
  cluster: (nodes: number) => Promise<Cluster>
  /** Delete what the run made. */
  close: () => Promise<void>
  /** As `close`, and leave nothing of the run in clusters that were there before it. */
  abandon: (run: string) => Promise<void>
}

/** Options of {@link openClusterPool}. */
export interface PoolOptions {
  /** Name of the cluster; its size is added to it, unless it is the usual one of 1 + 3 nodes. */
  name: string
  images: readonly string[]
  directory: string
  /** Use clusters that are there, and let clusters stay. */
  reuse: boolean
}

/** Clusters by their number of nodes, made when they are first asked for. */
export function openClusterPool(options: PoolOptions): ClusterPool {
  let open: Cluster | undefined
  // The cluster that is being made, which nobody has got yet.
  let making: string | undefined
  let shares: NodeShares | undefined

  const close = async (): Promise<void> => {
    const cluster = open
    open = undefined
    shares?.undo()
    shares = undefined
    if (cluster === undefined) return
    if (!cluster.made || options.reuse) await unmountAll()
    if (options.reuse) log(`cluster ${cluster.name} is kept: KUBECONFIG=${cluster.kubeconfig}`)
    else await step(`delete cluster ${cluster.name}`, () => closeCluster(cluster))
  }
  const nameOf = (nodes: number): string => (nodes === 4 ? options.name : `${options.name}-${nodes}`)

  return {
    cluster: async (nodes) => {
      if (open?.nodes === nodes) return open
      await close()
      const { images, directory, reuse } = options
      const name = nameOf(nodes)
      const onCreate = (): void => void (making = name)
      const cluster = await step(`cluster ${name} with ${nodes} nodes`, () =>
        openCluster({ name, nodes, images, directory, reuse, onCreate }),
      )
      shares = await raiseCpuShares(name)
      open = { ...cluster, ...(shares === undefined ? {} : { cpuShares: shares.now }) }
      making = undefined
      return open
    },
    close,
    abandon: async (run) => {
      await restoreNodes()
      await mendAllLinks()
      if (open !== undefined) await uncordonNodes(open.kube)
      if (open !== undefined && (options.reuse || !open.made)) await deleteNamespacesOf(open.kube, run)
      await close()
      if (making !== undefined) await closeCluster({ name: making, made: true })
    },
  }
}
