import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

for (const shell of shells) {
  describe(`addresses, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'peers-'))))
    afterEach(() => rmSync(dir, { recursive: true }))

    const say = (script: string): string =>
      runShell({
        shell,
        script: `. ${scriptsDir}/lib/peers.sh
          now() { NOW=$((\${NOW:-0} + \${STEP:-0})); }
          look_up() { echo "dns $1"; ADDRESS=$DNS; }
          write_file() { echo "$2" >"$1"; }
          ${script}`,
        env: { HA_STATE: dir, NAME: 'set', ORDINAL: '0', REDIS_REPLICAS: '1', SENTINEL_REPLICAS: '0', DNS: '' },
      })

    it('that another script keeps a moment later are there at the next look, and DNS is not asked for them', () => {
      const script = `load_addresses kept; echo "[$REDIS_0]"
        echo 10.0.0.1 >"$HA_STATE/addresses/set-redis-0"; load_addresses kept; echo "[$REDIS_0]"`
      expect(say(script)).to.equal('[]\n[10.0.0.1]\n')
    })
    it('that DNS does not know are asked for again after 5 s, and not before', () => {
      const asked = (step: number): string => say(`load_addresses asked; NOW=$((NOW + ${step})); load_addresses asked`)
      expect(asked(4999)).to.equal('dns set-redis-0\n')
      expect(asked(5000)).to.equal('dns set-redis-0\ndns set-redis-0\n')
    })
    it('are used although a volume that is full does not keep them', () => {
      expect(say('DNS=10.0.0.2; write_file() { return 1; }; load_addresses asked; echo "$REDIS_0"')).to.match(
        /10\.0\.0\.2\n$/,
      )
    })
    it('are kept once DNS has said them, and not asked for again', () => {
      const script = `DNS=10.0.0.2; load_addresses asked; NOW=$((NOW + 9000)); load_addresses asked
        echo "$REDIS_0 $(cat "$HA_STATE/addresses/set-redis-0")"`
      expect(say(script)).to.equal('dns set-redis-0\n10.0.0.2 10.0.0.2\n')
    })
    it('that DNS does not give for the own Service are awaited with the policy that may be missing, and its value', () => {
      const script = `read_counts() { :; }; POD_NAME=set-redis-0 NAMESPACE=cache
        refuse_place() { echo "$1"; exit; }; own_address REDIS`
      expect(say(script)).to.match(
        /^dns set-redis-0\nwaiting: DNS knows no address for my own Service set-redis-0\.cache\. .*NetworkPolicy.* deny egress.* networkPolicy\.egress: peers .*\n$/,
      )
    })
  })
}
