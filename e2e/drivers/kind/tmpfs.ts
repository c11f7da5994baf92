import { HarnessError } from '../../harness/error.ts'
import { run } from '../../harness/run.ts'

/** A place for files on a node. */
export interface NodePath {
  node: string
  path: string
}

const mounted = new Map<string, NodePath>()

/** Mount a file system of so many MiB in a node, in its memory. */
export async function mountTmpfs({ node, path }: NodePath, mebibytes: number): Promise<void> {
  mounted.set(`${node}:${path}`, { node, path })
  await inNode(node, `mkdir -p ${path} && mount -t tmpfs -o size=${mebibytes}m,mode=0777 tmpfs ${path}`)
}

/**
 * Fill a file system with one file.
 *
 * @throws HarnessError `NOT_FULL` when it ends for another reason than that there is no space left.
 */
export async function fillUp({ node, path }: NodePath): Promise<void> {
  const said = await inNode(node, `dd if=/dev/zero of=${path}/e2e-filler bs=64k 2>&1 || true`)
  if (said.includes('No space left')) return
  throw new HarnessError(`${path} on ${node} was not filled: ${said.trim()}`, { code: 'NOT_FULL' })
}

/** Free what {@link fillUp} took. */
export async function freeUp({ node, path }: NodePath): Promise<void> {
  await inNode(node, `rm -f ${path}/e2e-filler`)
}

/** Unmount what this process has mounted: for clusters that stay. What still uses it keeps it until it ends. */
export async function unmountAll(): Promise<void> {
  const all = [...mounted.values()].map(({ node, path }) => inNode(node, `umount -l ${path} && rmdir ${path}`))
  mounted.clear()
  await Promise.allSettled(all)
}

async function inNode(node: string, program: string): Promise<string> {
  return (await run('docker', ['exec', node, 'sh', '-c', program], { timeoutMs: 60_000 })).stdout
}
