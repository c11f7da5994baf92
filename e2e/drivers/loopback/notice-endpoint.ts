import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HarnessError } from '../../harness/error.ts'
import { waitUntil } from '../../harness/wait-until.ts'

/** Something that takes notices: a server on a loopback address, whose path is the secret of its URL. */
export interface NoticeEndpoint {
  url: string
  secret: string
  /** Bodies that were taken, in their order; of a try that the notifier gave up, too. */
  taken: Record<string, unknown>[]
  /** So long it takes to answer. */
  delayMs: number
  /** What it answers. */
  status: number
  /** Refuses connections until it is {@link NoticeEndpoint.up} again, at the same address. */
  down(): Promise<void>
  up(): Promise<void>
  /** Waits until there are bodies that fit. */
  has(what: string, fits: (taken: NoticeEndpoint['taken']) => boolean): Promise<void>
}

let made = 0

/** Starts one. @throws HarnessError `NO_ENDPOINT` when a request has another path or method, at the next wait */
export async function startNoticeEndpoint(): Promise<NoticeEndpoint> {
  const secret = `T0PS3CRET${process.pid}x${++made}`
  const wrong: string[] = []
  let server: Server | undefined
  let port = 0
  const endpoint: NoticeEndpoint = {
    ...{ url: '', secret, taken: [], delayMs: 0, status: 200 },
    down: async () => {
      const closing = server
      server = undefined
      closing?.closeAllConnections()
      await new Promise((resolve) => (closing ? closing.close(resolve) : resolve(undefined)))
    },
    up: async () => {
      server = createServer((request, response) => {
        let text = ''
        request.on('data', (part: Buffer) => (text += part.toString()))
        request.on('end', () => {
          const { method, url, headers } = request
          if (method !== 'POST' || url !== `/${secret}` || headers['content-type'] !== 'application/json') {
            wrong.push(`${method} ${url} ${headers['content-type']}`)
          }
          const parsed = JSON.parse(text) as Record<string, unknown> | Record<string, unknown>[]
          endpoint.taken.push(...(Array.isArray(parsed) ? parsed : [parsed]))
          setTimeout(() => response.writeHead(endpoint.status).end('ok'), endpoint.delayMs)
        })
      })
      await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve))
      port = (server.address() as AddressInfo).port
      server.unref()
    },
    has: (what, fits) =>
      waitUntil({
        what,
        timeoutMs: 60_000,
        everyMs: 100,
        look: () => {
          if (wrong.length > 0) throw new HarnessError(`other requests: ${wrong.join(', ')}`, { code: 'NO_ENDPOINT' })
          const done = fits(endpoint.taken)
          const seen = JSON.stringify(endpoint.taken.map(({ id, text, labels }) => id ?? text ?? labels))
          return Promise.resolve(done ? { done, value: undefined } : { done, seen })
        },
      }),
  }
  await endpoint.up()
  endpoint.url = `http://127.0.0.1:${port}/${secret}`
  return endpoint
}
