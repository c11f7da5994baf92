import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { HarnessError } from '../../harness/error.ts'

/** Addresses 127.0.x.0/24 of one world. Data pod i is `.1<i>`, Sentinel i `.10<i>`, proxy i `.20<i>`; those of Services lie between. */
export interface AddressBlock {
  redis(ordinal: number): string
  sentinel(ordinal: number): string
  proxy(ordinal: number): string
  /** The n-th address that is given to a Service. @throws RangeError when all 60 are given */
  service(n: number): string
  /** Let another world have it. */
  release(): Promise<void>
}

// A socket that is held for as long as the world lives: the kernel gives it back even when the driver is killed.
const LEASE_PORT = 6377
const PROBED_PORTS = [6378, 6379, 26379]

/**
 * Take a block of loopback addresses that no other world on this machine uses.
 *
 * @throws HarnessError `NO_ADDRESS_BLOCK` when all 250 are taken.
 */
export async function leaseBlock(): Promise<AddressBlock> {
  const first = process.pid % 250
  for (let i = 0; i < 250; i++) {
    const net = `127.0.${((first + i) % 250) + 2}`
    const lease = await listen(`${net}.1`, LEASE_PORT)
    if (lease === undefined) continue
    const block = {
      redis: (ordinal: number) => `${net}.${10 + ordinal}`,
      sentinel: (ordinal: number) => `${net}.${100 + ordinal}`,
      proxy: (ordinal: number) => `${net}.${200 + ordinal}`,
      service: (n: number) => {
        if (n >= 60) throw new RangeError('a world has 60 addresses for Services')
        return `${net}.${30 + n}`
      },
      release: () => close(lease),
    }
    if (await isFree(block)) return block
    await block.release()
  }
  throw new HarnessError('no block 127.0.2.0 to 127.0.251.0 is free', {
    code: 'NO_ADDRESS_BLOCK',
    hint: 'end redis-server processes of killed runs: ss -ltnp | grep 127.0',
  })
}

// Processes of a driver that was killed may still sit on the pods' addresses.
async function isFree(block: AddressBlock): Promise<boolean> {
  for (const host of [0, 1, 2].flatMap((i) => [block.redis(i), block.sentinel(i)])) {
    for (const port of PROBED_PORTS) {
      const probe = await listen(host, port)
      if (probe === undefined) return false
      await close(probe)
    }
  }
  return true
}

function listen(host: string, port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', () => resolve(undefined))
    server.listen({ host, port, exclusive: true }, () => resolve(server.unref()))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
