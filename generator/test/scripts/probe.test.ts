import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

// In place of the server: it gives no answer, and reads, grows or does nothing.
const servers = {
  'reads its files': 'while :; do read -r line </proc/uptime; done',
  'takes memory':
    'text=$(head -c 1000000 /dev/zero | tr "\\0" x); while [ ${#text} -lt 50000000 ]; do text=$text$text; sleep 0.3; done; sleep 60',
  'hangs in a loop': 'while :; do :; done',
  'does nothing': 'sleep 60',
}

for (const shell of shells) {
  describe(`the liveness of a server that gives no answer, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'probe-'))
      for (const engine of ['redis-server', 'redis-cli']) writeFileSync(join(dir, engine), '#!/bin/sh\n')
      chmodSync(join(dir, 'redis-cli'), 0o755)
      writeFileSync(join(dir, 'settings.env'), "REDIS_PORT='6379'\nSENTINEL_REPLICAS='3'\n")
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    const live = (): void =>
      void runShell({
        shell,
        script: `set -- live; . ${scriptsDir}/redis-probe.sh`,
        env: {
          ...{ PATH: `${dir}:${process.env['PATH'] ?? ''}`, HA_ENGINE: 'redis', HA_RUN: dir, HA_CONFIG: dir },
          ...{ HA_SCRIPTS: scriptsDir, POD_NAME: 'redis-0' },
        },
      })
    const looks = async (server: string): Promise<boolean[]> => {
      const child = spawn('dash', ['-c', server], { stdio: 'ignore', detached: true })
      try {
        writeFileSync(join(dir, 'server-pid'), `${child.pid}\n`)
        const alive: boolean[] = []
        for (let i = 0; i < 3; i++) {
          await sleep(400)
          alive.push(isLive())
        }
        return alive
      } finally {
        process.kill(-(child.pid ?? 0), 'SIGKILL')
      }
    }
    const isLive = (): boolean => {
      try {
        live()
        return true
      } catch {
        return false
      }
    }

    for (const [what, server] of Object.entries(servers)) {
      const works = /reads|takes/.test(what)
      it(`${works ? 'goes on' : 'ends after the first look'} while it ${what}`, async () => {
        expect(await looks(server)).to.deep.equal(works ? [true, true, true] : [true, false, false])
      })
    }
    it('ends when no server was started', () => {
      expect(isLive()).to.equal(false)
    })
    it('does not matter while the guard is heard, or the server answers anything', () => {
      writeFileSync(join(dir, 'redis-cli'), '#!/bin/sh\necho "LOADING"\n')
      expect(isLive()).to.equal(true)
    })
  })
}
