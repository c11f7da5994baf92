import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const MASTER = '10.0.0.9'

type But = Partial<Record<'address' | 'role' | 'priority' | 'offset' | 'follows' | 'link' | 'lag', string>>
const replica = (name: string, but: But = {}): string =>
  [
    ...[name, but.address ?? `10.0.0.${name.slice(-1)}`, but.role ?? 'replica', but.priority ?? '100'],
    ...[but.offset ?? '500', but.follows ?? MASTER, but.link ?? 'up', but.lag ?? '0'],
  ].join(' ')

const cases: [what: string, lines: string[], chosen: string][] = [
  ['has most of the writes', [replica('redis-1'), replica('redis-2', { offset: '501' })], 'take redis-2 10.0.0.2'],
  [
    'has most of the writes, also as the first',
    [replica('redis-1', { offset: '1000' }), replica('redis-2')],
    'take redis-1 10.0.0.1',
  ],
  ['is the last of equals', [replica('redis-1'), replica('redis-2')], 'take redis-2 10.0.0.2'],
  [
    'is in sync, however little the other lacks',
    [replica('redis-1'), replica('redis-2', { offset: '900', priority: '0' })],
    'take redis-1 10.0.0.1',
  ],
  [
    'is listed as online',
    [replica('redis-1'), replica('redis-2', { offset: '900', lag: '-' })],
    'take redis-1 10.0.0.1',
  ],
  [
    'lags by no more than is tolerated',
    [replica('redis-1', { lag: '2' }), replica('redis-2', { offset: '900', lag: '3' })],
    'take redis-1 10.0.0.1',
  ],
  [
    'is no master',
    [replica('redis-1', { role: 'master', priority: '-', follows: '-', link: '-' })],
    'none redis-1 says that it is a master',
  ],
  ['follows the named master', [replica('redis-1', { follows: '10.0.0.2' })], 'none redis-1 follows 10.0.0.2'],
  ['has its link', [replica('redis-1', { link: 'down' })], 'none redis-1 has no link to its master'],
  [
    'is no replica when none is in sync, with the reason for each',
    [
      replica('redis-0', { address: '-' }),
      replica('redis-1', { role: '-', priority: '-' }),
      replica('redis-2', { priority: '0' }),
    ],
    'none redis-0 has no address; redis-1 does not answer; redis-2 is not in sync yet (replica-priority 0)',
  ],
  [
    'is no replica behind by more than is tolerated',
    [replica('redis-1', { lag: '7' })],
    'none redis-1 is 7 s behind, tolerated are 2',
  ],
  ['is no replica when there is no other data pod', [], 'none the set has no other data pod'],
]

for (const shell of shells) {
  const run = (call: string, input: string): string =>
    runShell({
      ...{ shell, input },
      script: `HA_SCRIPTS=${scriptsDir}; CR=$(printf '\\r'); . ${scriptsDir}/lib/source.sh
        field() { FIELD=$(printf '%s\\n' "$2" | tr -d '\\r' | sed -n "s/^$1://p"); [ -n "$FIELD" ]; }
        ${call}`,
    }).trim()

  describe(`the source of a dump, by ${shell.join(' ')}`, () => {
    for (const [what, lines, chosen] of cases) {
      it(what, () => {
        expect(run(`choose_source ${MASTER} 2`, lines.map((line) => `${line}\n`).join(''))).to.equal(chosen)
      })
    }
  })

  describe(`the lag of each replica, by ${shell.join(' ')}`, () => {
    it('stands in INFO of the master, for addresses of both families', () => {
      const info = [
        'role:master',
        'slave0:ip=10.0.0.1,port=6379,state=online,offset=7,lag=1',
        'slave1:ip=fd00::2,port=6379,state=online,offset=7,lag=-1,type=replica',
        'slave2:ip=10.0.0.3,port=6379,state=wait_bgsave,offset=0,lag=0',
      ]
      expect(run('list_lags', `${info.join('\r\n')}\r\n`)).to.equal('10.0.0.1 1\nfd00::2 0')
    })
  })

  describe(`a dump that is being read, by ${shell.join(' ')}`, () => {
    const lost = (info: string): string => run('source_lost "$(cat)"', info)

    it('goes on while its source is a replica in sync', () => {
      expect(lost('role:slave\r\nmaster_link_status:up\r\nmaster_sync_in_progress:0\r\n')).to.equal('')
    })
    it('goes on while the master is away: what is read was in sync', () => {
      expect(lost('role:slave\r\nmaster_link_status:down\r\nmaster_sync_in_progress:0\r\n')).to.equal('')
    })
    it('is given up when the source is promoted, syncs anew or is silent', () => {
      expect(lost('role:master\r\n')).to.equal('became the master')
      expect(lost('role:slave\r\nmaster_sync_in_progress:1\r\n')).to.equal('needs a full sync')
      expect(lost('')).to.equal('does not answer')
    })
  })
}
