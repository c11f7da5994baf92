import { HarnessError } from '../../harness/error.ts'
import { run } from '../../harness/run.ts'

// By node, each with the address it had.
const stopped = new Map<string, string>()
const unplugged = new Map<string, string>()
const paused = new Set<string>()

/** kind's own network, by the variable that kind reads. */
const network = process.env['KIND_EXPERIMENTAL_DOCKER_NETWORK'] ?? 'kind'

/** Power off a node of the cluster at once: its container is killed, nothing is told to anyone. */
export async function stopNode(node: string): Promise<void> {
  stopped.set(node, await addressOf(node))
  await run('docker', ['stop', '-t', '0', node], { timeoutMs: 30_000 })
  await expectState(node, 'exited')
}

/**
 * Switch a node on again; its kubelet starts the pods that still belong to it.
 *
 * @throws HarnessError `NODE_MOVED` when it came back with another address.
 */
export async function startNode(node: string): Promise<void> {
  const before = stopped.get(node)
  await run('docker', ['start', node], { timeoutMs: 30_000 })
  stopped.delete(node)
  await expectAddress(node, before)
}

/** Freeze every process of a node. */
export async function pauseNode(node: string): Promise<void> {
  paused.add(node)
  await run('docker', ['pause', node], { timeoutMs: 30_000 })
  await expectState(node, 'paused')
}

/** Let a frozen node go on. */
export async function unpauseNode(node: string): Promise<void> {
  await run('docker', ['unpause', node], { timeoutMs: 30_000 })
  paused.delete(node)
}

/** Unplug a node's network: everything on it goes on running, and reaches nothing but itself. */
export async function unplugNode(node: string): Promise<void> {
  const before = await addressOf(node)
  unplugged.set(node, before)
  await run('docker', ['network', 'disconnect', network, node], { timeoutMs: 30_000 })
  const after = await addressOf(node)
  if (before !== '' && after === '') return
  throw new HarnessError(`node ${node} had the address "${before}", and "${after}" when it was unplugged`, {
    code: 'NOT_UNPLUGGED',
  })
}

/**
 * Plug a node's network in again. No address can be asked for in kind's network: it takes the lowest one that is free.
 *
 * @throws HarnessError `NODE_MOVED` when that is another than before.
 */
export async function plugInNode(node: string): Promise<void> {
  const before = unplugged.get(node)
  await run('docker', ['network', 'connect', network, node], { timeoutMs: 30_000 })
  unplugged.delete(node)
  await expectAddress(node, before)
}

/** Start, let go on or plug in every node to which this process did the opposite: for a run that is broken off. */
export async function restoreNodes(): Promise<void> {
  const all = [
    ...[...stopped.keys()].map(startNode),
    ...[...unplugged.keys()].map(plugInNode),
    ...[...paused].map(unpauseNode),
  ]
  // One that cannot be restored keeps no other from it.
  await Promise.allSettled(all)
}

async function addressOf(node: string): Promise<string> {
  return inspect(node, '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}')
}

async function inspect(node: string, format: string): Promise<string> {
  return (await run('docker', ['inspect', '--format', format, node])).stdout.trim()
}

async function expectState(node: string, wanted: string): Promise<void> {
  const state = await inspect(node, '{{.State.Status}}')
  if (state !== wanted)
    throw new HarnessError(`node ${node} is "${state}" and not ${wanted}`, { code: 'NODE_NOT_TOUCHED' })
}

// The cluster's routes and its API server know the node by its address.
async function expectAddress(node: string, before: string | undefined): Promise<void> {
  const after = await addressOf(node)
  if (before === undefined || after === before) return
  throw new HarnessError(`node ${node} had the address ${before} and came back with ${after}`, {
    code: 'NODE_MOVED',
    hint: `free the lowest addresses of the network ${network}: end other containers on it, make the cluster anew`,
  })
}
