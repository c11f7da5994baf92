import { lookup } from 'node:dns/promises'
import type { ClientSettings } from './settings.ts'

/**
 * The settings with the address of the proxy's Service in place of its name: it does not change, and a name server that is
 * asked for each connection would be measured along.
 */
export async function withProxyAddress(settings: ClientSettings): Promise<ClientSettings> {
  try {
    settings.proxyService = (await lookup(settings.proxyService)).address
  } catch {
    // By its name, then.
  }
  return settings
}
