import type { ClientEvent } from '../clients/protocol.ts'

/** What Sentinels hold to be down. */
export type Instance = 'master' | 'replica' | 'sentinel'

/** What the Sentinels of a set announced. A word counts once for each of them that says it. */
export interface SentinelCounts {
  sdown: Record<Instance, number>
  odown: number
  /** Failovers that a Sentinel began. */
  begun: number
  aborted: number
  /** Switches of the master, by the Sentinel that announced most. */
  switches: number
  /** Times in which a Sentinel did not trust its own clock. */
  tilts: number
  /** The longest time from a `+sdown` to its `-sdown`, in milliseconds; absent without any. */
  longestSdown?: { instance: Instance; ms: number }
}

/** Counts in a memory that does not grow with the events. */
export interface SentinelTally {
  add: (events: readonly ClientEvent[]) => void
  /** What was counted; an instance that is still down counts until this moment. */
  counts: (until: number) => SentinelCounts
}

interface Down {
  source: string
  instance: Instance
  at: number
}

const INSTANCES: Record<string, Instance> = { master: 'master', slave: 'replica', sentinel: 'sentinel' }

/** Count what Sentinels announce: `+sdown slave <name> <ip> <port> @ <master> ...` and its like. */
export function tallySentinels(): SentinelTally {
  const sdown: Record<Instance, number> = { master: 0, replica: 0, sentinel: 0 }
  const words = { odown: 0, begun: 0, aborted: 0, tilts: 0 }
  const switches = new Map<string, number>()
  const down = new Map<string, Down>()
  let longest: SentinelCounts['longestSdown']

  const rise = (key: string, at: number): void => {
    const since = down.get(key)
    down.delete(key)
    if (since !== undefined) longest = longer(longest, since, at)
  }
  const count = ({ at, kind, source, text }: ClientEvent): void => {
    const [who = ''] = text.split(' @ ')
    const key = `${source} ${who}`
    if (kind === '+sdown') {
      const instance = INSTANCES[who.split(' ')[0] ?? ''] ?? 'sentinel'
      sdown[instance]++
      down.set(key, { source, instance, at })
    } else if (kind === '-sdown') rise(key, at)
    else if (kind === '+odown') words.odown++
    else if (kind === '+try-failover') words.begun++
    else if (kind.startsWith('-failover-abort')) words.aborted++
    else if (kind === '+tilt') words.tilts++
    else if (kind === '+switch-master') {
      switches.set(source, (switches.get(source) ?? 0) + 1)
      // It begins its table anew: nothing that was down in the old one is said to rise.
      for (const [old, { source: by }] of down) if (by === source) rise(old, at)
    }
  }
  return {
    add: (events) => {
      for (const event of events) count(event)
    },
    counts: (until) => {
      const longestSdown = [...down.values()].reduce((most, since) => longer(most, since, until), longest)
      return {
        ...{ sdown: { ...sdown }, ...words, switches: Math.max(0, ...switches.values()) },
        ...(longestSdown === undefined ? {} : { longestSdown }),
      }
    },
  }
}

function longer(
  most: SentinelCounts['longestSdown'],
  { instance, at }: Down,
  until: number,
): SentinelCounts['longestSdown'] {
  const ms = Math.round(until - at)
  return most !== undefined && most.ms >= ms ? most : { instance, ms }
}
