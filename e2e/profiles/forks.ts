import { setTimeout as sleep } from 'node:timers/promises'
import { inPod } from '../harness/in-pod.ts'
import { messageOf } from '../harness/message-of.ts'
import type { Stage } from '../harness/stage.ts'

/** Forks that servers were asked for. */
export interface ForkCounts {
  saves: number
  rewrites: number
  /** Those that a server did not say yes to, and what it said the last time. */
  refused: number
  lastRefusal?: string
}

/** Options of {@link keepForking}. */
export interface ForkingOptions {
  /** Time between two forks of one server, in milliseconds. */
  everyMs: number
  /** Time before the first, so that sets take turns. */
  afterMs: number
  signal: AbortSignal
}

/** Forks that go on. */
export interface Forking {
  counts: Readonly<ForkCounts>
  /** Ends soon after the signal. */
  ended: Promise<void>
}

// No user of the chart may say these, but its guard may let itself in; what it was let forgets with the server.
const program = `
ask_local "ACL SETUSER $GUARD_USER +$1
$2"`

const ORDERS = {
  saves: ['bgsave', 'BGSAVE SCHEDULE'],
  rewrites: ['bgrewriteaof', 'BGREWRITEAOF'],
} as const

/** Have every data pod of a set save, then rewrite its log, then save, one pod after the other. */
export function keepForking(stage: Stage, { everyMs, afterMs, signal }: ForkingOptions): Forking {
  const counts: ForkCounts = { saves: 0, rewrites: 0, refused: 0 }
  const pods = stage.names.redisPods

  const order = async (pod: string, what: keyof typeof ORDERS): Promise<void> => {
    try {
      const said = await inPod(stage, { pod, container: 'redis', program, args: ORDERS[what] })
      if (!/^Background/m.test(said)) throw new Error(said === '' ? 'no answer' : said)
      counts[what]++
    } catch (error) {
      counts.refused++
      counts.lastRefusal = `${pod}: ${messageOf(error)}`
    }
  }
  const keepOn = async (): Promise<void> => {
    await pause(afterMs, signal)
    for (let turn = 0; !signal.aborted; turn++) {
      const due = Date.now() + everyMs / pods.length
      const what = Math.floor(turn / pods.length) % 2 === 0 ? 'saves' : 'rewrites'
      await order(pods[turn % pods.length] ?? '', what)
      await pause(Math.max(0, due - Date.now()), signal)
    }
  }
  return { counts, ended: keepOn() }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
