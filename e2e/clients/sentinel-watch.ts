import { connectToServer } from './connect.ts'
import type { ClientEvent } from './protocol.ts'
import type { ClientSettings } from './settings.ts'

/** Subscribe to everything that every Sentinel announces, again after each loss of connection. */
export function watchSentinels(settings: ClientSettings, onEvent: (event: ClientEvent) => void): void {
  for (const sentinel of settings.sentinels) {
    const server = connectToServer(settings, { host: sentinel, port: settings.sentinelPort, retryMs: 200 })
    const note = (kind: string, text: string): void => onEvent({ at: Date.now(), kind, source: sentinel, text })
    // The subscription dies with the connection, so it is renewed here and not by ioredis.
    server.on('ready', () => {
      server.psubscribe('*').then(
        () => note('watching', ''),
        (error: Error) => note('not watching', error.message),
      )
    })
    server.on('pmessage', (_pattern: string, channel: string, message: string) => note(channel, message))
    server.on('close', () => note('close', ''))
    server.on('error', () => undefined)
    server.connect().catch(() => undefined)
  }
}
