import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { openLoop } from './open-loop.ts'
import { packOps, streams } from './protocol.ts'
import type { ClientEvent, OpsAnswer, Status, Stream, VerifyRequest } from './protocol.ts'
import { watchSentinels } from './sentinel-watch.ts'
import { readSettings } from './settings.ts'
import { verifyKeys } from './verify.ts'
import { lookAround } from './view.ts'
import { openWriter } from './writer.ts'
import type { Writer } from './writer.ts'

/** The ledger client: writes while it is started, answers questions over HTTP, remembers everything in memory. */
function main(): void {
  const settings = readSettings()
  const events: ClientEvent[] = []
  const onEvent = (event: ClientEvent): void => void events.push(event)
  let writers: Record<Stream, Writer> | undefined
  let stopLoops: (() => void)[] = []

  const opened = (): Record<Stream, Writer> =>
    (writers ??= {
      plain: openWriter('plain', settings, onEvent),
      wait1: openWriter('wait1', settings, onEvent),
    })
  const forStreams = <T>(value: (stream: Stream) => T): Record<Stream, T> => ({
    plain: value('plain'),
    wait1: value('wait1'),
  })

  const status = (): Status => ({
    now: Date.now(),
    running: stopLoops.length > 0,
    offered: forStreams((stream) => writers?.[stream].progress.offered ?? 0),
    acked: forStreams((stream) => writers?.[stream].progress.acked ?? 0),
    lastAck: forStreams((stream) => writers?.[stream].progress.lastAck ?? 0),
  })
  // The first writes wait for a connection, though not for ever: then they fail, and are seen to fail.
  const start = async (): Promise<Status> => {
    const all = opened()
    const deadline = Date.now() + 5000
    while (!streams.every((stream) => all[stream].connected()) && Date.now() < deadline) await pause(20)
    if (stopLoops.length === 0) stopLoops = streams.map((stream) => openLoop(settings.ratePerSecond, all[stream].write))
    return status()
  }
  const stop = async (): Promise<Status> => {
    for (const stopLoop of stopLoops) stopLoop()
    stopLoops = []
    while (streams.some((stream) => (writers?.[stream].progress.pending ?? 0) > 0)) await pause(20)
    return status()
  }
  // Answered writes leave the memory; their numbers go on.
  const take = (): OpsAnswer => {
    const words = new Map<string, number>()
    const wordIndex = (word: string): number => words.get(word) ?? (words.set(word, words.size), words.size - 1)
    const packed = forStreams((stream) => packOps(writers?.[stream].take() ?? [], wordIndex))
    return { words: [...words.keys()], ops: packed, events: events.splice(0) }
  }

  const routes: Record<string, (body: string) => unknown> = {
    'GET /status': status,
    'POST /start': start,
    'POST /stop': stop,
    'POST /take': take,
    'GET /view': () => lookAround(settings),
    'POST /verify': (body) => verifyKeys(settings, JSON.parse(body) as VerifyRequest),
  }

  // ioredis leaves rejections of its own Sentinel connections unhandled; the witness must outlive them.
  process.on('unhandledRejection', (reason) =>
    onEvent({ at: Date.now(), kind: 'unhandled', source: 'client', text: String(reason) }),
  )
  watchSentinels(settings, onEvent)
  const server = createServer((request, response) => {
    const route = routes[`${request.method} ${request.url}`]
    const answer = async (): Promise<unknown> => {
      if (route === undefined) throw new Error(`no such route: ${request.method} ${request.url}`)
      return route(await bodyOf(request))
    }
    answer().then(
      (value) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value)),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  server.listen(settings.httpPort)
  process.on('SIGTERM', () => process.exit(0))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

main()
