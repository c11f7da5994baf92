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
        script: `. ${scriptsDir}/lib/addresses.sh; . ${scriptsDir}/lib/renew.sh
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
      const script = `read_counts() { :; }; INSTANCE=set-redis-0 NAMESPACE=cache
        refuse_place() { echo "$1"; exit; }; own_address REDIS`
      expect(say(script)).to.match(
        /^dns set-redis-0\nwaiting: DNS has no address for this pod's Service set-redis-0\.cache\. .*NetworkPolicy.* deny egress.* networkPolicy\.egress: peers .*\n$/,
      )
    })
    const moves = 'for DNS in a b c d e; do ADDRESS=$DNS; take_address REDIS 0; done'
    it('that an instance had before, the last three, are known as its own; one that another has now is not', () => {
      const whose = (address: string, facts = ':'): string =>
        say(
          `mkdir -p "$HA_STATE/addresses"; REDIS_REPLICAS=2 REDIS_1=''; ${moves}; ${facts}; ordinal_of ${address}; echo "$PEER"`,
        )
      expect(['e', 'd', 'c', 'b', 'a', 'z'].map((address) => whose(address))).to.deep.equal(
        ['0', '0', '0', '0', 'foreign', 'foreign'].map((peer) => `${peer}\n`),
      )
      expect(whose('d', 'REDIS_1=d')).to.equal('1\n')
    })
    it('by which Sentinels name this pod still are put right', () => {
      const named = (NAMED: string, INSTANCE = 'set-redis-0'): string =>
        say(
          `mkdir -p "$HA_STATE/addresses"; ${moves}; INSTANCE=${INSTANCE} NAMED=${NAMED}; own_name; echo "$NAMED $NAMED_AS"`,
        )
      expect(named('d')).to.equal('e d\n')
      expect(named('e')).to.equal('e e\n')
      expect(named('z')).to.equal('z z\n')
      expect(named('none')).to.equal('none none\n')
      expect(named('d', 'set-redis-1'), 'of another pod').to.equal('d d\n')
    })

    // A round a second; DNS answers in the background, and has answered by the next one.
    const rounds = (count: number, facts = ''): string[] =>
      say(`mkdir -p "$HA_STATE/addresses"; SCRIPT=guard HA_RUN=$HA_STATE SENTINEL_REPLICAS=2 REDIS_0=a SENTINEL_0=b SENTINEL_1=c
        log() { echo "$*"; }; look_up() { echo "dns $1 $NOW" >&2; ADDRESS=$DNS; }
        exec 2>&1; NOW=0 i=0
        while [ "$i" -lt ${count} ]; do ${facts || ':'}; renew_addresses; [ -z "$LOOKING" ] || wait "$LOOKING"; NOW=$((NOW + 1000)) i=$((i + 1)); done
        echo "$REDIS_0 $SENTINEL_0 $SENTINEL_1"`)
        .trim()
        .split('\n')

    it('are asked for one after the other, each twice a minute', () => {
      expect(rounds(41)).to.deep.equal([
        ...['dns set-redis-0 0', 'dns set-sentinel-0 10000', 'dns set-sentinel-1 20000', 'dns set-redis-0 30000'],
        ...['dns set-sentinel-0 40000', 'a b c'],
      ])
    })
    it('that have changed count once DNS has given them twice', () => {
      expect(rounds(11, 'DNS=x').slice(-2)).to.deep.equal(['dns set-redis-0 10000', 'a b c'])
      expect(rounds(12, 'DNS=x')).to.include('set-redis-0 has another address: x, and had a')
      expect(rounds(12, 'DNS=x').slice(-2), 'the others are asked for at once').to.deep.equal([
        'dns set-sentinel-0 11000',
        'x b c',
      ])
      const doubtful = rounds(22, 'if [ "$NOW" -lt 5000 ]; then DNS=x; else DNS=a; fi')
      expect(doubtful.slice(0, 3)).to.deep.equal([
        'dns set-redis-0 0',
        'dns set-redis-0 10000',
        'dns set-sentinel-0 20000',
      ])
      expect(doubtful.at(-1)).to.equal('a b c')
    })
    it('are all asked for at once when an address is seen that no instance has', () => {
      const asked = rounds(5, '[ "$NOW" != 1000 ] || place_addresses none a z')
      expect(asked.slice(0, 4)).to.deep.equal([
        'dns set-redis-0 0',
        ...['dns set-sentinel-0 1000', 'dns set-sentinel-1 2000', 'dns set-redis-0 3000'],
      ])
      expect(rounds(5, 'place_addresses none a')).to.have.length(2)
    })
  })
}
