import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** A port on which nobody answers, be it with a refusal: what the address of a pod is that has just gone. */
export interface DeafServer {
  port: number
  end(): void
}

const LISTENS = `
  const server = require('node:net').createServer()
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))`

/** So many connections wait in a queue of one; the kernel drops what asks for another. */
const QUEUED = 2

/** A stopped process whose queue is full. @throws AbortError after ten seconds without its port or without a place in its queue */
export async function deafServer(): Promise<DeafServer> {
  const deadline = { signal: AbortSignal.timeout(10_000) }
  const child = spawn(process.execPath, ['-e', LISTENS], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data', deadline)) as [Buffer]
  const port = Number(line.toString())
  child.kill('SIGSTOP')
  const queued: Socket[] = []
  for (let i = 0; i < QUEUED; i++) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'connect', deadline)
    queued.push(socket)
  }
  return {
    port,
    end: () => {
      for (const socket of queued) socket.destroy()
      child.kill('SIGKILL')
    },
  }
}
