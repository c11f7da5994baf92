import { join } from 'node:path'
import type { CoreWait } from '../ledger/core-waits.ts'
import { entriesOf, textOf } from './proc-files.ts'

/** What stands on the way of a write: data servers, proxies, and the main thread of Node, which is the ledger client. */
const PROGRAMS = ['redis-server', 'valkey-server', 'haproxy', 'MainThread']
const LOOK_MS = 25
const SEARCH_MS = 1000
/** A thread that takes turns with others waits for less than this all the time. */
const LEAST_MS = 5

/** Options of {@link watchWaits}. */
export interface WatchWaitsOptions {
  /** The pod with this uid, or undefined where it is not to be watched. */
  podOf: (uid: string) => string | undefined
  onWait: (wait: CoreWait) => void
  /** @defaultValue "/proc" */
  proc?: string
}

interface Thread {
  pod: string
  waitedNs: number
}

/**
 * Watch who waits for a core in the pods of a kind cluster on this machine, until it is stopped. Where the kernel does not count it
 * (`schedstat`), or the pods run on another machine, nobody is seen waiting.
 */
export function watchWaits({ podOf, onWait, proc = '/proc' }: WatchWaitsOptions): () => void {
  let threads = new Map<string, Thread>()
  let last = Date.now()
  const search = (): void => {
    const found = threadsIn(proc, podOf)
    threads = new Map([...found].map(([path, pod]) => [path, threads.get(path) ?? { pod, waitedNs: waitedNs(path) }]))
  }
  const look = (): void => {
    const at = Date.now()
    for (const [path, thread] of threads) {
      const now = waitedNs(path)
      const ms = (now - thread.waitedNs) / 1e6
      thread.waitedNs = now
      if (ms >= LEAST_MS) onWait({ pod: thread.pod, thread: path, ms, at, since: last })
    }
    last = at
  }
  search()
  const timers = [setInterval(search, SEARCH_MS), setInterval(look, LOOK_MS)]
  return () => timers.forEach((timer) => clearInterval(timer))
}

// A start script becomes the server without another process id: names are read anew each time.
function threadsIn(proc: string, podOf: WatchWaitsOptions['podOf']): Map<string, string> {
  const found = new Map<string, string>()
  for (const id of entriesOf(proc)) {
    if (!/^\d+$/.test(id) || !PROGRAMS.includes(textOf(join(proc, id, 'comm')))) continue
    const pod = podOf(podUid(textOf(join(proc, id, 'cgroup'))))
    if (pod === undefined) continue
    for (const thread of entriesOf(join(proc, id, 'task'))) {
      const path = join(proc, id, 'task', thread)
      if (PROGRAMS.includes(textOf(join(path, 'comm')))) found.set(path, pod)
    }
  }
  return found
}

/** The uid of a pod in the name of its control group, where systemd has `_` for `-`. */
function podUid(cgroup: string): string {
  return (/pod([0-9a-f_-]{36})/.exec(cgroup)?.[1] ?? '').replaceAll('_', '-')
}

/** `schedstat`: nanoseconds on a core, nanoseconds waiting for one, number of turns. */
function waitedNs(path: string): number {
  return Number(textOf(join(path, 'schedstat')).split(' ')[1] ?? 0)
}
