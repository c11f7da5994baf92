import { setTimeout as pause } from 'node:timers/promises'
import { idleConnections } from './idle.ts'
import { openLoop } from './open-loop.ts'
import { forStreams, packOps } from './protocol.ts'
import type { ClientEvent, OpsAnswer, Status, Stream, VerifyRequest } from './protocol.ts'
import { withServiceAddresses } from './service-addresses.ts'
import { watchSentinels } from './sentinel-watch.ts'
import { serveJson } from './serve-json.ts'
import { readSettings } from './settings.ts'
import type { ClientSettings } from './settings.ts'
import { verifyKeys } from './verify.ts'
import { lookAround } from './view.ts'
import { openWriter } from './writer.ts'
import type { Writer } from './writer.ts'

/** The ledger client: writes while it is started, answers questions over HTTP, remembers everything in memory. */
function main(settings: ClientSettings): void {
  const { streams } = settings
  const events: ClientEvent[] = []
  const onEvent = (event: ClientEvent): void => void events.push(event)
  const writers = new Map<Stream, Writer>()
  const idle = idleConnections(settings)
  let stopLoops: (() => void)[] = []

  const writerOf = (stream: Stream): Writer => {
    const writer = writers.get(stream) ?? openWriter(stream, settings, onEvent)
    writers.set(stream, writer)
    return writer
  }
  const status = (): Status => ({
    now: Date.now(),
    running: stopLoops.length > 0,
    offered: forStreams((stream) => writers.get(stream)?.progress.offered ?? 0),
    acked: forStreams((stream) => writers.get(stream)?.progress.acked ?? 0),
    lastAck: forStreams((stream) => writers.get(stream)?.progress.lastAck ?? 0),
  })
  // The first writes wait for a connection, though not for ever: then they fail, and are seen to fail.
  const start = async (): Promise<Status> => {
    const all = streams.map(writerOf)
    const deadline = Date.now() + 5000
    while (!all.every(({ connected }) => connected()) && Date.now() < deadline) await pause(20)
    if (stopLoops.length === 0) stopLoops = all.map(({ write }) => openLoop(settings.ratePerSecond, write))
    return status()
  }
  const stop = async (): Promise<Status> => {
    for (const stopLoop of stopLoops) stopLoop()
    stopLoops = []
    while ([...writers.values()].some(({ progress }) => progress.pending > 0)) await pause(20)
    return status()
  }
  // Answered writes leave the memory; their numbers go on.
  const take = (): OpsAnswer => {
    const words = new Map<string, number>()
    const wordIndex = (word: string): number => words.get(word) ?? (words.set(word, words.size), words.size - 1)
    const packed = forStreams((stream) => packOps(writers.get(stream)?.take() ?? [], wordIndex))
    return { words: [...words.keys()], ops: packed, events: events.splice(0) }
  }

  // ioredis leaves rejections of its own Sentinel connections unhandled; the witness must outlive them.
  process.on('unhandledRejection', (reason) =>
    onEvent({ at: Date.now(), kind: 'unhandled', source: 'client', text: String(reason) }),
  )
  watchSentinels(settings, onEvent)
  serveJson(
    { port: settings.httpPort, host: settings.httpHost },
    {
      'GET /status': status,
      'POST /start': start,
      'POST /stop': stop,
      'POST /take': take,
      'GET /view': () => lookAround(settings),
      'POST /idle': (body) => idle.open((JSON.parse(body) as { count: number }).count),
      'GET /idle': () => idle.check(),
      'POST /verify': (body) => verifyKeys(settings, JSON.parse(body) as VerifyRequest),
    },
  )
}

void withServiceAddresses(readSettings()).then(main)
