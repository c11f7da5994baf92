import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

// Whoever logs in and what is said is written down; 10.0.0.9 never lets anybody in, and 10.0.0.8 throws everybody out at once.
const redisCli = `#!/bin/sh
[ "$2" != 10.0.0.9 ] || exec sleep 2
while read -r line; do
  case $line in
    AUTH*) sleep 0.05 && echo "login $2" >>"$HA_RUN/heard" ;;
    *)
      [ "$2" != 10.0.0.8 ] || { echo "NOAUTH Authentication required." && continue; }
      echo "$line $2" >>"$HA_RUN/heard"
      ;;
  esac
  echo OK
done
`

for (const shell of shells) {
  describe(`lines that stand before something is said, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'line-'))
      writeFileSync(join(dir, 'redis-cli'), redisCli)
      chmodSync(join(dir, 'redis-cli'), 0o755)
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    const heard = (addresses: readonly string[], end: string): string[] => {
      const opened = addresses.map((address) => `when_told ${address} 26379 word`).join('\n')
      const script = `. ${scriptsDir}/lib/connections.sh
        pause() { sleep "$1" & wait $!; }
        ${opened}
        await_lines
        echo ready >>"$HA_RUN/heard"
        ${end}`
      const env = { HA_RUN: dir, HA_ENGINE: 'redis', SCRIPT: 'test', GUARD_USER: 'guard', GUARD_PASSWORD: 'secret' }
      runShell({ shell, script, env: { ...env, SENTINEL_PORT: '26379', PATH: `${dir}:${process.env['PATH']}` } })
      return readFileSync(join(dir, 'heard'), 'utf8').trim().split('\n')
    }

    it('are left at once for another way when the server has thrown them out', () => {
      const script = `. ${scriptsDir}/lib/connections.sh
        LINE_SECONDS=60
        ask_redis() { echo "another way: $1 $2"; }
        open_line first 3 4 10.0.0.8 && FIRST_LINE=10.0.0.8
        ask_now 10.0.0.8 'CLIENT UNPAUSE'
        kill $!`
      const env = { HA_RUN: dir, HA_ENGINE: 'redis', SCRIPT: 'test', GUARD_USER: 'guard', GUARD_PASSWORD: 'secret' }
      const said = runShell({
        shell,
        script,
        env: { ...env, REDIS_PORT: '6379', PATH: `${dir}:${process.env['PATH']}` },
      })
      expect(said).to.equal('another way: 10.0.0.8 CLIENT UNPAUSE\n')
    })

    const three = ['10.0.0.1', '10.0.0.2', '10.0.0.3']
    const logins = three.map((address) => `login ${address}`)
    const words = three.map((address) => `word ${address}`)

    it('have all logged in by then, and say it when they are told to', () => {
      const order = heard(three, 'tell')
      expect(order.slice(0, 3)).to.have.members(logins)
      expect(order[3]).to.equal('ready')
      expect(order.slice(4)).to.have.members(words)
    })
    it('are not waited for any longer when one leads to nobody', () => {
      const order = heard(['10.0.0.9', ...three], 'tell')
      expect(order.slice(0, 4)).to.have.members([...logins, 'ready'])
      expect(order.slice(4)).to.have.members(words)
    })
    it('say nothing when it comes to nothing', () => {
      expect(heard(three, 'never_tell')).to.have.members([...logins, 'ready'])
    })
  })
}
