import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import type { World } from './world.ts'

/** What a TCP proxy is to a client: connections that lead to a server, and that somebody ends. */
export interface Relay {
  host: string
  port: number
  /** Lead new connections to another server, and end the ones there are. */
  leadTo: (host: string) => void
}

/** Relay connections to port 6379 of a server, until the world ends. */
export async function startRelay(world: World, to: string): Promise<Relay> {
  let target = to
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(6379, target)
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => (open.delete(socket), other.destroy()))
      socket.pipe(other)
    }
  })
  const host = '127.0.0.1'
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const endAll = (): void => open.forEach((socket) => socket.destroy())
  world.atEnd(async () => {
    endAll()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return {
    host,
    port: (server.address() as AddressInfo).port,
    leadTo: (next) => {
      target = next
      endAll()
    },
  }
}
