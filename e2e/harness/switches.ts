import type { ClientEvent } from '../clients/protocol.ts'

/** A switch as one Sentinel announced it. */
export interface Switch {
  sentinel: string
  at: number
  /** `ip:port` of the old master. */
  from: string
  /** The same of the new one. */
  to: string
}

/** The switches among what Sentinels announced: `+switch-master <name> <old ip> <old port> <new ip> <new port>`. */
export function switchesIn(events: readonly ClientEvent[]): Switch[] {
  return events
    .filter(({ kind }) => kind === '+switch-master')
    .map(({ at, source, text }) => {
      const words = text.trim().split(' ')
      return { sentinel: source, at, from: `${words[1]}:${words[2]}`, to: `${words[3]}:${words[4]}` }
    })
}

/** The address after the last switch in a Sentinel's log, or undefined. */
export function lastSwitchInLog(log: string): string | undefined {
  const found = [...log.matchAll(/\+switch-master \S+ \S+ \d+ (\S+) (\d+)/g)].at(-1)
  return found === undefined ? undefined : `${found[1]}:${found[2]}`
}

/** Why the switches are not exactly `expected` by each Sentinel, all to one address; undefined when they are. */
export function switchFault(
  switches: readonly Switch[],
  expected: { count: number; sentinels: readonly string[] },
): string | undefined {
  const wrong = expected.sentinels
    .map((sentinel) => ({ sentinel, count: switches.filter((one) => one.sentinel === sentinel).length }))
    .filter(({ count }) => count !== expected.count)
  if (wrong.length > 0) return wrong.map(({ sentinel, count }) => `${sentinel} announced ${count} switches`).join(', ')
  const targets = new Set(switches.map(({ to }) => to))
  if (expected.count === 1 && targets.size !== 1) return `switches to different addresses: ${[...targets].join(', ')}`
  return undefined
}

/** What more than half of the voters name, or undefined. */
export function majorityOf(votes: readonly string[]): string | undefined {
  return votes.find((vote) => vote !== '' && votes.filter((other) => other === vote).length * 2 > votes.length)
}
