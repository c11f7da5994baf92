import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const client = (name: string, user: string): string => `id=8 addr=10.0.0.9:4 name=${name} age=1 user=${user} redir=-1`
const three = [
  client('sentinel-aa-pubsub', 'u'),
  client('sentinel-bb-pubsub', 'u'),
  client('sentinel-cc-pubsub', 'somebody'),
  client('app', 'u'),
].join('\n')

for (const shell of shells) {
  // The server tells who is connected and notes who is closed.
  const says = (script: string, connected = three): string[] => {
    const doubles = `log() { echo "$*"; }
      sentinel_address() { ADDRESS=10.0.1.$1; }
      say() { case $1 in *LIST*) printf '%s\\n' "$CONNECTED" ;; *) echo "[$1]" ;; esac; }
      ask_local() { say "$1"; }
      ask_sentinel() { echo "$1" >&2; say "$2"; }`
    const env = {
      ...{ SENTINEL_USER: 'u', SENTINEL_REPLICAS: '3', MASTER_NAME: 'm' },
      ...{ NOW: '1000', ROLE: 'slave', CONNECTED: connected },
    }
    const libraries = ['repair', 'links'].map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')
    const out = runShell({ shell, script: `exec 2>&1; ${libraries}; ${doubles}; ${script}`, env })
    return out.split('\n').filter((line) => line !== '')
  }
  const closed = 'the Sentinels aa bb must reconnect (here): [CLIENT KILL USER u] closed'

  describe(`connections of Sentinels, by ${shell.join(' ')}`, () => {
    it('are closed once, early in the life of the server that they lead to', () => {
      expect(says('renew_my_links; NOW=2000; renew_my_links')).to.deep.equal([closed])
    })
    it('are closed again when another Sentinel has connected, and when the server was started again', () => {
      const later = client('sentinel-dd-pubsub', 'u')
      expect(says(`renew_my_links; CONNECTED='${later}'; renew_my_links`)).to.have.length(2)
      expect(says('renew_my_links; YOUNG_UNTIL=; renew_my_links')).to.deep.equal([closed, closed])
    })
    it('are left alone when the server is not young any more, or nobody is connected', () => {
      expect(says(`renew_my_links; NOW=61000 LINKED_here=; renew_my_links`)).to.deep.equal([closed])
      expect(says('renew_my_links', '')).to.deep.equal([])
    })
    it('to a Sentinel that was away are closed by the guard that heard it end', () => {
      const back = 'renew_peer_links; BACK_1=900; renew_peer_links; renew_peer_links; NOW=60900; renew_peer_links'
      expect(says(`FOLLOWED=yes; ${back}`)).to.deep.equal([
        '10.0.1.1',
        '10.0.1.1',
        closed.replace('here', '1'),
        '10.0.1.1',
      ])
    })
    it('to all Sentinels are closed by a guard whose young server was a master from its start', () => {
      const renews = (then: string): string[] =>
        says(`${then}; renew_peer_links; renew_peer_links`).flatMap(
          (line) => /reconnect \((\d)\)/.exec(line)?.[1] ?? [],
        )
      expect(renews('ROLE=master; renew_my_links')).to.deep.equal(['0', '1', '2'])
      expect(renews('renew_my_links; ROLE=master; renew_my_links')).to.deep.equal([])
      expect(renews('ROLE=master; renew_my_links; NOW=61000')).to.deep.equal([])
      expect(renews('renew_my_links; YOUNG_UNTIL=; ROLE=master; renew_my_links')).to.deep.equal(['0', '1', '2'])
    })
    it('that lead nowhere are made anew: of a Sentinel that holds this young master to be down for a second', () => {
      const looks = (downs: string[], from = 1000): string =>
        downs.map((ones, i) => `NOW=${from + i * 500} DOWN_ONES='${ones}'; free_stuck_ones`).join('; ')
      const told = (i: number): string[] => [
        `10.0.1.${i}`,
        `sentinel ${i} has this master SDOWN, and must reconnect: [SENTINEL SET m auth-user u]`,
      ]
      expect(says(`YOUNG_UNTIL=60000; ${looks(['1 2', '1 2'])}`)).to.deep.equal([])
      expect(says(`YOUNG_UNTIL=60000; ${looks(['1 2', '2', '1 2', '1 2', '2', '2'])}`)).to.deep.equal([
        ...told(1),
        ...told(2),
        ...told(2),
      ])
      expect(says(`YOUNG_UNTIL=60000; ${looks(['1', '', '1', '1'])}`)).to.deep.equal([])
      expect(says(`YOUNG_UNTIL=60000; ${looks(['1', '1', '1'], 60_000)}`)).to.deep.equal([])
    })
  })
}
