import { proxyStreams, streams } from '../clients/protocol.ts'
import type { Stream } from '../clients/protocol.ts'

interface Tier {
  enabled?: boolean
  replicas?: number
}

/** How many pods a release with these values has, where they differ from the chart's own. */
export function countsOf(values: Record<string, unknown>): { redis: number; sentinel: number; proxy: number } {
  const tier = (name: string): Tier => values[name] ?? {}
  const { enabled = true, replicas: proxies = 2 } = tier('proxy')
  return {
    redis: tier('redis').replicas ?? 3,
    sentinel: tier('sentinel').replicas ?? 3,
    proxy: enabled ? proxies : 0,
  }
}

/** The streams that can be written to such a release: all of them, or those that need no proxy. */
export function streamsFor(proxies: number): Stream[] {
  return streams.filter((stream) => proxies > 0 || !proxyStreams.includes(stream))
}
