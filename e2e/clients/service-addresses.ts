import { lookup } from 'node:dns/promises'
import type { ClientSettings } from './settings.ts'

/**
 * The settings with the addresses of the Services that clients connect to in place of their names, as docs/connecting.md advises: they do not change,
 * and a client that asks a name server for each connection waits for one that went with the master's node.
 */
export async function withServiceAddresses(settings: ClientSettings): Promise<ClientSettings> {
  settings.proxyService = await addressOf(settings.proxyService)
  settings.sentinelHosts = await Promise.all(settings.sentinelHosts.map(addressOf))
  return settings
}

async function addressOf(name: string): Promise<string> {
  try {
    return (await lookup(name)).address
  } catch {
    // By its name, then.
    return name
  }
}
