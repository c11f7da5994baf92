import { proxyStreams, streams } from '../clients/protocol.ts'
import type { Stream } from '../clients/protocol.ts'

/** Proxies that a release with these values has. */
export function proxiesOf(values: Record<string, unknown>): number {
  const { enabled = true, replicas = 2 } = (values['proxy'] ?? {}) as { enabled?: boolean; replicas?: number }
  return enabled ? replicas : 0
}

/** The streams that can be written to such a release: all of them, or those that need no proxy. */
export function streamsFor(proxies: number): Stream[] {
  return streams.filter((stream) => proxies > 0 || !proxyStreams.includes(stream))
}
