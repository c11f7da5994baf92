import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { HarnessError } from '../../harness/error.ts'
import { connectKube } from '../../harness/kube.ts'
import type { Kube } from '../../harness/kube.ts'
import { run } from '../../harness/run.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import { loadImages, presentNodeImage } from './images.ts'

/** A cluster that the run may use. */
export interface Cluster {
  name: string
  /** 1 = a control plane that also runs pods; more = one control plane and the rest workers. */
  nodes: number
  kubeconfig: string
  kube: Kube
  /** What all nodes weigh together beside other processes of this machine, each 1024, where that is known. */
  cpuShares?: number
  /** Made by this run, so deleted by it; a reused one stays. */
  made: boolean
}

/** Options of {@link openCluster}. */
export interface ClusterOptions {
  name: string
  /** 1, or 1 + the number of workers. */
  nodes: number
  /** Images to load when Docker has them. */
  images: readonly string[]
  /** Where its kubeconfig is written; the user's own is not touched. */
  directory: string
  /** Use a cluster of this name when there is one, and leave it afterwards. */
  reuse: boolean
  /** Told just before a cluster is made. */
  onCreate?: () => void
}

/**
 * Create a kind cluster, or take an existing one, and see its nodes Ready by the API.
 *
 * @throws HarnessError `CLUSTER_EXISTS` when a cluster of that name is there and `reuse` is off.
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  await mkdir(options.directory, { recursive: true })
  const kubeconfig = join(options.directory, `kubeconfig-${options.name}`)
  const exists = (await run('kind', ['get', 'clusters'])).stdout.split('\n').includes(options.name)
  if (exists && !options.reuse) {
    throw new HarnessError(`a kind cluster named ${options.name} exists`, {
      code: 'CLUSTER_EXISTS',
      hint: `set E2E_REUSE=1 to use it, or delete it: kind delete cluster --name ${options.name}`,
    })
  }
  if (exists) await run('kind', ['export', 'kubeconfig', '--name', options.name, '--kubeconfig', kubeconfig])
  else {
    options.onCreate?.()
    await create(options, kubeconfig)
  }
  const kube = connectKube(kubeconfig)
  const cluster = { name: options.name, nodes: options.nodes, kubeconfig, kube, made: !exists }
  try {
    await waitForNodes(cluster)
    await provideImages(cluster, options.images)
  } catch (error) {
    await closeCluster(cluster)
    throw error
  }
  return cluster
}

/** See to it that every node has these images, as far as Docker has them. */
export async function provideImages(cluster: Cluster, images: readonly string[]): Promise<void> {
  const absent = await absentImages(cluster, [...new Set(images)])
  if (absent.length > 0) await loadImages(cluster.name, absent)
}

/** Delete the cluster if this run made it. */
export async function closeCluster(cluster: Pick<Cluster, 'name' | 'made'>): Promise<void> {
  if (cluster.made) await run('kind', ['delete', 'cluster', '--name', cluster.name], { timeoutMs: 120_000 })
}

async function create(options: ClusterOptions, kubeconfig: string): Promise<void> {
  const roles = ['control-plane', ...Array.from({ length: options.nodes - 1 }, () => 'worker')]
  const config = dump({ kind: 'Cluster', apiVersion: 'kind.x-k8s.io/v1alpha4', nodes: roles.map((role) => ({ role })) })
  const image = await presentNodeImage()
  const args = ['create', 'cluster', '--name', options.name, '--kubeconfig', kubeconfig, '--config', '-']
  try {
    await run('kind', [...args, ...(image === undefined ? [] : ['--image', image])], {
      timeoutMs: 600_000,
      input: config,
    })
  } catch (error) {
    // A half-made cluster is ours as well.
    await closeCluster({ name: options.name, made: true })
    throw error
  }
}

// kind itself only warns when nodes do not become Ready.
async function waitForNodes(cluster: Cluster): Promise<void> {
  await waitUntil({
    what: `${cluster.nodes} Ready nodes in ${cluster.name}`,
    timeoutMs: 180_000,
    look: async () => {
      const { items } = await cluster.kube.core.listNode()
      const ready = items.filter((node) =>
        node.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'),
      )
      if (items.length !== cluster.nodes) {
        return { done: false, seen: `${items.length} nodes: is it another kind of cluster?` }
      }
      if (ready.length === items.length) return { done: true, value: undefined }
      return { done: false, seen: `${ready.length} of ${items.length} Ready` }
    },
  })
}

// Loading takes seconds even when every node has the image already.
async function absentImages(cluster: Cluster, images: readonly string[]): Promise<string[]> {
  const nodes = (await cluster.kube.core.listNode()).items
  const has = (image: string): boolean =>
    nodes.every(({ status }) =>
      (status?.images ?? []).some(({ names }) => names?.some((name) => name === image || name.endsWith(`/${image}`))),
    )
  return images.filter((image) => !has(image))
}
