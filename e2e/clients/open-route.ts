import { connectToMaster, connectToServer } from './connect.ts'
import { keptRoute } from './kept-route.ts'
import type { Stream } from './protocol.ts'
import { reconnectingRoute } from './reconnecting-route.ts'
import type { Note, Route } from './route.ts'
import type { ClientSettings } from './settings.ts'

// A proxy whose node is lost closes nothing. Long enough that a proxy which lives ends the connection first.
const silentMs = 10_000

/** The way that a stream goes. */
export function openRoute(stream: Stream, settings: ClientSettings, note: Note): Route {
  const proxy = { host: settings.proxyService, port: settings.proxyPort }
  switch (stream) {
    case 'plain':
    case 'wait1':
      return keptRoute(connectToMaster(settings), note)
    case 'sticky':
      return keptRoute(connectToServer(settings, { ...proxy, retryMs: 50, silentMs }), note)
    case 'reconnecting':
      return reconnectingRoute(() => connectToServer(settings, { ...proxy, retryMs: 0, queue: true }), note)
  }
}
