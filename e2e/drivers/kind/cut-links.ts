import { HarnessError } from '../../harness/error.ts'
import { run } from '../../harness/run.ts'

const dropAll = `
chain=$1 pod=$2
shift 2
iptables -w 5 -N "$chain"
for other in "$@"; do
  iptables -w 5 -A "$chain" -s "$pod" -d "$other" -j DROP
  iptables -w 5 -A "$chain" -s "$other" -d "$pod" -j DROP
done
`

/** A pod and those with which it can exchange no packet, by their addresses. */
export interface Links {
  /** The node of the first. */
  node: string
  pod: string
  others: readonly string[]
}

// One at a time on a node.
const chain = 'E2E-CUT'
const cut = new Set<string>()

/**
 * Drop every packet between a pod and others in its node's own firewall, in both directions and of open connections too: what a
 * NetworkPolicy does with those differs from one pod network to the next.
 *
 * @returns when the cut began, in milliseconds since 1970
 */
export async function cutLinks({ node, pod, others }: Links): Promise<number> {
  cut.add(node)
  // In one program: on a busy machine each takes seconds to start.
  await run('docker', ['exec', node, 'sh', '-ec', dropAll, 'cut', chain, pod, ...others], { timeoutMs: 30_000 })
  // From here on, and for all of them at once.
  const at = Date.now()
  await iptables(node, '-I', 'FORWARD', '-j', chain)
  return at
}

/**
 * Let packets through again.
 *
 * @throws HarnessError `NOT_CUT` when not one was dropped.
 */
export async function mendLinks(node: string): Promise<void> {
  const { stdout } = await iptables(node, '-nvxL', chain)
  await removeCut(node)
  if (droppedIn(stdout) > 0) return
  throw new HarnessError(`no packet was dropped on ${node}, so nothing was cut`, {
    code: 'NOT_CUT',
    hint: 'does the pod network of this cluster forward packets in the kernel of the node?',
  })
}

/** Mend what this process has cut: for a run that is broken off. */
export async function mendAllLinks(): Promise<void> {
  await Promise.allSettled([...cut].map(removeCut))
}

/** The packets that were dropped, by what `iptables -nvxL` prints: their number is the first word of a rule's line. */
export function droppedIn(listing: string): number {
  return [...listing.matchAll(/^\s*(\d+)\s+\d+\s+DROP\b/gm)].reduce((sum, [, packets]) => sum + Number(packets), 0)
}

async function removeCut(node: string): Promise<void> {
  await iptables(node, '-D', 'FORWARD', '-j', chain)
  await iptables(node, '-F', chain)
  await iptables(node, '-X', chain)
  cut.delete(node)
}

function iptables(node: string, ...args: string[]): ReturnType<typeof run> {
  return run('docker', ['exec', node, 'iptables', '-w', '5', ...args], { timeoutMs: 30_000 })
}
