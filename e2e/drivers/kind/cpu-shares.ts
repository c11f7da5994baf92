import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { log } from '../../harness/log.ts'
import { run } from '../../harness/run.ts'

/** As much as 64 processes that are in no group. */
const SHARES = 65_536

/** How much the nodes weigh together while a run has them. */
export interface NodeShares {
  /** The file. */
  path: string
  before: number
  now: number
  /** Write what was there before. */
  undo: () => void
}

/** A container that runs. */
export interface Container {
  id: string
  /** Its first process. */
  pid: string
  /** Where the kernel lists processes. @defaultValue "/proc" */
  proc?: string
}

/** Give the nodes of a cluster the weight of a cluster on this machine's cores; undefined where that cannot be said. */
export async function raiseCpuShares(cluster: string): Promise<NodeShares | undefined> {
  const node = `${cluster}-control-plane`
  try {
    const { stdout } = await run('docker', ['inspect', '--format', '{{.Id}} {{.State.Pid}}', node])
    const [id = '', pid = ''] = stdout.trim().split(' ')
    const shares = raiseSharesAround({ id, pid })
    if (shares === undefined)
      log('the nodes keep their share of the cores: no control group of version 1 is around all of them')
    else log(`${shares.path}: ${shares.now}, before ${shares.before}`)
    return shares
  } catch (error) {
    log(`the nodes keep their share of the cores: ${String(error)}`)
    return undefined
  }
}

/**
 * With control groups of version 1 all of Docker's containers are one group, and the kernel weighs it against each process outside of it, its
 * own threads too, as if four nodes were one process: what they run waits for a core for 0.1 s and more. Raised, the stops of a rollout are half
 * as long together. On version 2 nothing is changed: nobody measured it there.
 *
 * @throws Error when the file cannot be written: this takes root
 */
export function raiseSharesAround({ id, pid, proc = '/proc' }: Container): NodeShares | undefined {
  const group = /^\d+:(?:[\w=]+,)*cpu(?:,[\w=]+)*:(\/.*)$/m.exec(readFileSync(join(proc, pid, 'cgroup'), 'utf8'))?.[1]
  const mount = /^\S+ (\S+) cgroup (?:\S+,)?cpu(?:,\S+)? /m.exec(readFileSync(join(proc, 'mounts'), 'utf8'))?.[1]
  // A node has groups inside its own, and its first process is in one of them.
  const [common, own] = group?.split(`/${id}`) ?? []
  if (!common || own === undefined || mount === undefined) return undefined
  const path = join(mount, common, 'cpu.shares')
  const before = Number(readFileSync(path, 'utf8'))
  if (before >= SHARES) return { path, before, now: before, undo: () => undefined }
  writeFileSync(path, String(SHARES))
  return { path, before, now: SHARES, undo: () => writeFileSync(path, String(before)) }
}
