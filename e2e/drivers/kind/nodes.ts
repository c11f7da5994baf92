import { run } from '../../harness/run.ts'

const stopped = new Set<string>()
const paused = new Set<string>()

/** Power off a node of the cluster at once: its container is killed, nothing is told to anyone. */
export async function stopNode(node: string): Promise<void> {
  stopped.add(node)
  await run('docker', ['stop', '-t', '0', node], { timeoutMs: 30_000 })
}

/** Switch a node on again; its kubelet starts the pods that still belong to it. */
export async function startNode(node: string): Promise<void> {
  await run('docker', ['start', node], { timeoutMs: 30_000 })
  stopped.delete(node)
}

/** Freeze every process of a node. */
export async function pauseNode(node: string): Promise<void> {
  paused.add(node)
  await run('docker', ['pause', node], { timeoutMs: 30_000 })
}

/** Let a frozen node go on. */
export async function unpauseNode(node: string): Promise<void> {
  await run('docker', ['unpause', node], { timeoutMs: 30_000 })
  paused.delete(node)
}

/** Start or let go on every node that this process has stopped or frozen: for a run that is broken off. */
export async function restoreNodes(): Promise<void> {
  for (const node of stopped) await startNode(node)
  for (const node of paused) await unpauseNode(node)
}
