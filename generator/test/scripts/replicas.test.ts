import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const info = (...replicas: string[]): string =>
  ['# Replication', 'role:master', ...replicas, 'master_repl_offset:9'].join('\\r\\n')
const replica = (i: number, rest: string): string => `slave${i}:ip=10.0.0.${i},port=6379,state=${rest}`

for (const shell of shells) {
  describe(`the replicas of a master, by ${shell.join(' ')}`, () => {
    const read = (text: string): string => {
      const script = `. ${scriptsDir}/lib/replicas.sh; read_replicas "$(printf '${text}')"; echo "online$ONLINE unfit$UNFIT"`
      return runShell({ shell, script }).trim()
    }

    it('are those that stream, of Redis and of Valkey', () => {
      const both = info(replica(1, 'online,offset=7,lag=0'), replica(2, 'online,offset=7,lag=5,type=replica'))
      expect(read(both)).to.equal('online 10.0.0.1 10.0.0.2 unfit')
    })
    it('may lag by -1, which is what the first milliseconds of a second show', () => {
      const both = info(replica(1, 'online,offset=7,lag=-1'), replica(2, 'online,offset=7,lag=-1,type=replica'))
      expect(read(both)).to.equal('online 10.0.0.1 10.0.0.2 unfit')
    })
    it('are unfit while they sync and when they have been silent', () => {
      const syncing = replica(1, 'send_bulk,offset=0,lag=0')
      const silent = [replica(2, 'online,offset=7,lag=6'), replica(3, 'online,offset=7,lag=16,type=replica')]
      expect(read(info(syncing, ...silent))).to.equal(`online unfit ${syncing} ${silent.join(' ')}`)
    })
    it('are none in an answer that did not come', () => {
      expect(read('')).to.equal('online unfit')
    })
  })
}
