import type { ClientEvent } from '../../../clients/protocol.ts'
import type { Place } from './span.ts'

/** Something that a Sentinel announced; `at` in milliseconds since the fault. */
export interface TimelineEvent {
  at: number
  /** Its channel: `+sdown`, `+switch-master` ... */
  kind: string
  /** The Sentinel. */
  source: string
  /** Its message with the names of data pods in place of their addresses. */
  text: string
}

// The steps inside one failover and the repeated words about replicas say nothing that these do not.
const worth =
  /^[+-](sdown|odown|switch-master|new-epoch|try-failover|vote-for-leader|elected-leader|failover-end|failover-abort.*|promoted-slave|config-update-from|reboot|tilt)$/

/** A limit for reports of sets that never come to rest. */
const most = 200

/** Options of {@link sentinelEvents}. */
export interface SentinelEventOptions extends Place {
  addresses: ReadonlyMap<string, string>
}

/** What Sentinels announced about the life of the master, in order. */
export function sentinelEvents(events: readonly ClientEvent[], options: SentinelEventOptions): TimelineEvent[] {
  return events
    .filter(({ kind }) => worth.test(kind))
    .map(({ at, kind, source, text }) => ({
      at: Math.round(at - options.origin),
      kind,
      source,
      text: named(text, options.addresses),
    }))
    .filter(({ at }) => at >= options.from && at <= options.to)
    .sort((a, b) => a.at - b.at)
    .slice(0, most)
}

// A message may hold `ip port` and `ip:port`.
function named(text: string, addresses: ReadonlyMap<string, string>): string {
  return text.replace(/(\d+\.\d+\.\d+\.\d+)[: ](\d+)/g, (whole, ip: string, port: string) => {
    return addresses.get(`${ip}:${port}`) ?? whole
  })
}
