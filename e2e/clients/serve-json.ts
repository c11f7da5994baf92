import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'

/** What answers a request, by method and path, such as `GET /status`; it is given the body. */
export type Routes = Record<string, (body: string) => unknown>

/** Where to listen; without a host on all addresses. */
export interface Listening {
  port: number
  host?: string | undefined
}

/** Answer requests with JSON, or with status 500 and the message of what was thrown. SIGTERM ends the process at once. */
export function serveJson(where: Listening, routes: Routes): void {
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
  server.listen(where)
  process.on('SIGTERM', () => process.exit(0))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
