import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

/** A program that says in the file `said` when it begins and when it is told to end. */
const told = (name: string): string => `
trap 'echo ${name} ends >>"$HA_DATA/said"; kill $! 2>/dev/null; exit 0' TERM
echo ${name} begins >>"$HA_DATA/said"
while :; do sleep 5 & wait $!; done`

/** A container in which small programs stand in the place of the real ones. */
interface Room {
  process: ChildProcess
  said: () => string[]
  until: (line: string, times?: number) => Promise<void>
  /** Exit code. */
  ended: Promise<number | null>
  close: () => void
}

function open(shell: readonly string[], kind: string, programs: Record<string, string> = {}): Room {
  const dir = mkdtempSync(join(tmpdir(), 'compose-run-'))
  const [bin, config, data, run] = ['bin', 'config', 'data', 'run'].map((name) => join(dir, name)) as [
    string,
    string,
    string,
    string,
  ]
  for (const each of [bin, config, data, run]) mkdirSync(each)
  writeFileSync(join(config, 'settings.env'), "REDIS_REPLICAS='3'\nSENTINEL_REPLICAS='3'\n")
  writeFileSync(join(run, 'left-behind'), 'x')
  symlinkSync(join(scriptsDir, 'lib'), join(bin, 'lib'))
  const all = {
    'guard.sh': told('guard'),
    'redis-start.sh': told('server'),
    'sentinel-start.sh': told('sentinel'),
    'prestop.sh': 'echo hook >>"$HA_DATA/said"',
    'redis-probe.sh': 'exit 0',
    'sentinel-probe.sh': 'exit 0',
    ...programs,
  }
  for (const [name, text] of Object.entries(all)) writeFileSync(join(bin, name), text)
  const [program = 'sh', ...words] = shell
  const process_ = spawn(program, [...words, join(scriptsDir, 'compose-run.sh'), kind], {
    env: {
      ...{ PATH: process.env['PATH'] ?? '', POD_NAME: 'set-redis-0', HA_ENGINE: 'redis', HA_PROBE_SECONDS: '0.1' },
      ...{ HA_SCRIPTS: bin, HA_CONFIG: config, HA_DATA: data, HA_RUN: run },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const file = join(data, 'said')
  const said = (): string[] => (existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [])
  return {
    process: process_,
    said,
    until: async (line, times = 1) => {
      const deadline = Date.now() + 20_000
      while (said().filter((each) => each === line).length < times) {
        if (Date.now() > deadline) throw new Error(`waited for "${line}" ${times} times; said: ${said().join(', ')}`)
        await sleep(20)
      }
    },
    ended: once(process_, 'exit').then(([code]) => code as number | null),
    close: () => {
      process_.kill('SIGTERM')
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

for (const shell of shells) {
  describe(`compose-run.sh in ${shell.join(' ')}`, () => {
    let room: Room | undefined
    const run = (kind: string, programs?: Record<string, string>): Room => (room = open(shell, kind, programs))
    afterEach(() => room?.close())

    it('runs guard and server, and at its end the hook, the end of the server, and that of the guard', async () => {
      const { process, said, until, ended } = run('redis')
      await until('guard begins')
      await until('server begins')
      process.kill('SIGTERM')
      expect(await ended).to.equal(0)
      expect(said().slice(2)).to.deep.equal(['hook', 'server ends', 'guard ends'])
    })

    it('starts a server that ended again, without what it left behind, and leaves the guard alone', async () => {
      const dying = `
        if [ -e "$HA_DATA/once" ]; then
          # Where no first process of a container waits for it, it stays as a zombie.
          case $(cat "/proc/$(cat "$HA_DATA/once")/stat" 2>/dev/null) in '' | *') Z '*) ;; *) echo left behind >>"$HA_DATA/said" ;; esac
          echo server begins again >>"$HA_DATA/said"
          sleep 60
        fi
        sleep 60 & echo $! >"$HA_DATA/once"
        exit 1`
      const { said, until } = run('redis', { 'redis-start.sh': dying })
      await until('server begins again')
      expect(said()).to.deep.equal(['guard begins', 'server begins again'])
    })

    it('does not start a server again that ends during the hook', async () => {
      const hook = 'echo hook >>"$HA_DATA/said"; kill -9 "$(cat "$HA_DATA/pid")"; sleep 1.5'
      const server = `echo $$ >"$HA_DATA/pid"; ${told('server')}`
      const { process, said, until, ended } = run('redis', { 'prestop.sh': hook, 'redis-start.sh': server })
      await until('guard begins')
      await until('server begins')
      process.kill('SIGTERM')
      expect(await ended).to.equal(0)
      expect(said().slice(2)).to.deep.equal(['hook', 'guard ends'])
    })

    it('ends a server that fails its probe three times, and starts it again', async () => {
      const probe = `case $1 in guard) exit 0 ;; esac; [ -e "$HA_DATA/well" ] || { echo x >>"$HA_DATA/failed"; exit 1; }`
      const server = `[ ! -e "$HA_DATA/failed" ] || : >"$HA_DATA/well"; ${told('server')}`
      const { said, until } = run('redis', { 'redis-probe.sh': probe, 'redis-start.sh': server })
      await until('server begins', 2)
      expect(said().filter((line) => line.startsWith('guard'))).to.deep.equal(['guard begins'])
    })

    it('runs a Sentinel alone, without a hook', async () => {
      const { process, said, until, ended } = run('sentinel')
      await until('sentinel begins')
      process.kill('SIGTERM')
      expect(await ended).to.equal(0)
      expect(said()).to.deep.equal(['sentinel begins', 'sentinel ends'])
    })

    it('waits longer after each restart, half a minute at most', () => {
      const call = `${functionsOf('compose-run.sh')}\nLONGEST_PAUSE=30\nfor n in 0 1 2 3 4 5 9; do count_pause $n; echo $PAUSE; done`
      expect(runShell({ shell, script: call }).trim().split('\n')).to.deep.equal(['1', '2', '4', '8', '16', '30', '30'])
    })
  })
}

describe('compose-get.sh', () => {
  it('is true for an answer with 200 alone, with wget and with bash', async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/well' ? 200 : 503
      response.end('text')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const bin = mkdtempSync(join(tmpdir(), 'compose-get-'))
    writeFileSync(join(bin, 'wget'), '#!/bin/sh\nexec busybox wget "$@"\n')
    chmodSync(join(bin, 'wget'), 0o755)
    const withBash = mkdtempSync(join(tmpdir(), 'compose-get-'))
    for (const name of ['bash', 'timeout']) symlinkSync(`/usr/bin/${name}`, join(withBash, name))
    const get = async (PATH: string, address: string, path: string): Promise<number | null> => {
      const child = spawn('/bin/sh', [join(scriptsDir, 'compose-get.sh'), address, path], { env: { PATH } })
      const [code] = (await once(child, 'exit')) as [number | null]
      return code
    }
    for (const path of [`${bin}:${process.env['PATH'] ?? ''}`, withBash]) {
      expect(await get(path, `127.0.0.1:${port}`, '/well'), path).to.equal(0)
      expect(await get(path, `127.0.0.1:${port}`, '/ill'), path).not.to.equal(0)
      expect(await get(path, '127.0.0.1:1', '/well'), path).not.to.equal(0)
    }
    server.close()
    for (const each of [bin, withBash]) rmSync(each, { recursive: true })
  })
})
