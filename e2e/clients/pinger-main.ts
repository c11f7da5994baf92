import { readFileSync } from 'node:fs'
import { connectToServer } from './connect.ts'
import { addDelay, delayFrom, noDelays } from './delays.ts'
import { now } from './now.ts'
import { pingTarget } from './ping-target.ts'
import type { PingTarget, PingsAnswer } from './ping-target.ts'
import { serveJson } from './serve-json.ts'
import { required } from './settings.ts'

const everyMs = 100

/** The pinger: keeps a connection to each data pod, sends PINGs, and answers over HTTP what became of them. */
function main(env: NodeJS.ProcessEnv): void {
  const passwordFile = required(env, 'PASSWORD_FILE')
  const settings = {
    get password() {
      return readFileSync(passwordFile, 'utf8')
    },
  }
  const open = (host: string): PingTarget => {
    const port = Number(env['REDIS_PORT'] ?? 6379)
    const server = connectToServer(settings, { host, port, retryMs: 200, patient: true })
    server.on('error', () => undefined)
    server.connect().catch(() => undefined)
    return pingTarget(server)
  }
  const targets = required(env, 'NODES')
    .split(',')
    .map((node) => ({ node, target: open(node) }))
  let own = noDelays()
  let last = now()
  setInterval(() => {
    const at = now()
    addDelay(own, delayFrom(last + everyMs, at))
    last = at
    for (const { target } of targets) target.tick()
  }, everyMs)

  const pings = (): PingsAnswer => ({
    targets: Object.fromEntries(targets.map(({ node, target }) => [node, target.answer()])),
    own,
  })
  serveJson(
    { port: Number(required(env, 'HTTP_PORT')) },
    {
      'GET /status': () => ({}),
      'GET /pings': pings,
      'POST /restart': () => {
        own = noDelays()
        for (const { target } of targets) target.restart()
        return {}
      },
    },
  )
}

main(process.env)
