import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { waitUntil } from '../../harness/wait-until.ts'
import type { Look } from '../../harness/wait-until.ts'

/** The Service of one pod: an address that leads to the pod's own. It can be made anew with another address. */
export interface PodService {
  /** Its address of now. */
  readonly address: string
  /**
   * Delete it and make it again with another address. As on a node, connections through the old one stay, and new ones are refused.
   */
  moveTo(address: string): Promise<void>
  /** End it with all connections. */
  close(): void
}

/** What a Service leads to. */
export interface ServiceOptions {
  /** The haproxy program, which leads the connections: a process of its own, as the test's is busy. */
  haproxy: string
  /** Directory of its configuration. */
  dir: string
  /** Its first address. */
  address: string
  /** The pod's own address, with the same ports. */
  to: string
  ports: readonly number[]
}

/** Listen on the address of a Service, and lead each connection to the pod. */
export async function openService({ haproxy, dir, address, to, ports }: ServiceOptions): Promise<PodService> {
  const processes: ChildProcess[] = []
  const leadFrom = async (host: string): Promise<void> => {
    const file = join(dir, `${host}.cfg`)
    await mkdir(dir, { recursive: true })
    await writeFile(file, configurationOf(host, to, ports))
    processes.push(spawn(haproxy, ['-db', '-f', file], { stdio: 'ignore' }))
    await Promise.all(ports.map((port) => listens(host, port)))
  }
  let current = address
  await leadFrom(address)
  return {
    get address() {
      return current
    },
    moveTo: async (next) => {
      // It listens no more, and ends with its last connection.
      processes.at(-1)?.kill('SIGUSR1')
      current = next
      await leadFrom(next)
    },
    close: () => processes.forEach((each) => each.kill('SIGKILL')),
  }
}

function configurationOf(host: string, to: string, ports: readonly number[]): string {
  const sections = ports.map((port) => `listen port-${port}\n  bind ${host}:${port}\n  server pod ${to}:${port}\n`)
  return `global
  maxconn 1000
  nbthread 1
defaults
  mode tcp
  retries 0
  timeout connect 10s
  timeout client 1h
  timeout server 1h
${sections.join('')}`
}

async function listens(host: string, port: number): Promise<void> {
  await waitUntil({
    what: `the Service ${host} to listen on port ${port}`,
    timeoutMs: 10_000,
    everyMs: 50,
    hint: 'start haproxy by hand with the configuration in the directory services of the world',
    look: () =>
      new Promise<Look<undefined>>((resolve) => {
        const socket = connect({ host, port })
        socket.once('connect', () => (socket.destroy(), resolve({ done: true, value: undefined })))
        socket.once('error', ({ message }) => resolve({ done: false, seen: message }))
      }),
  })
}
