import { expect } from 'chai'
import { endPod, PEER_ID } from './ending-pod.ts'
import type { Answers } from './ending-pod.ts'
import { shells } from './shells.ts'

const streaming = (i: number): string => `slave${i}:ip=10.0.0.${i},port=6379,state=online,offset=900,lag=0`
const changes = 'rdb_changes_since_last_save'
const master = ['role:master', streaming(1), streaming(2), 'master_repl_offset:900', `${changes}:70`]
const replica = ({ priority = 100, offset = 900 } = {}): string[] => [
  'role:slave',
  `slave_repl_offset:${offset}`,
  `slave_priority:${priority}`,
]
// Only the one that is chosen must have caught up.
const behind = replica({ offset: 899 })
const settled: Answers = { own: master, others: [behind, replica()], named: [0, 0, 0], votes: true, downAfter: 3000 }

const pause = (ms = 4000): string => `127.0.0.1 CLIENT PAUSE ${ms} WRITE`
const unpause = '127.0.0.1 CLIENT UNPAUSE'
const promote = '10.0.0.2 REPLICAOF NO ONE'
const hello = (sentinel: number): string =>
  `10.0.1.${sentinel} PUBLISH __sentinel__:hello 10.0.1.9,26379,${PEER_ID},1,mymaster,10.0.0.2,6379,1`
const failover = '10.0.1.0 SENTINEL FAILOVER mymaster'
const kick = ['127.0.0.1 CLIENT KILL TYPE normal SKIPME yes', '127.0.0.1 CLIENT KILL TYPE pubsub']
const follow = ['127.0.0.1 REPLICAOF 10.0.0.2 6379', '127.0.0.1 CONFIG SET replica-priority 0']
// A proxy that lags may send somebody here until then: that one has met the pause.
const stepDown = [...kick, ...follow, ...kick, unpause]

for (const shell of shells) {
  describe(`the end of a pod, by ${shell.join(' ')}`, () => {
    const orders = (changes: Partial<Answers>): string[] => endPod(shell, { ...settled, ...changes }).orders

    it('of the master pauses writes, promotes another, tells everybody, follows it, and only then lets writes go on', () => {
      const given = orders({})
      expect(given.slice(0, 3)).to.deep.equal([pause(), promote, pause()])
      // Told all at the same time.
      const told = ['10.0.0.1 REPLICAOF 10.0.0.2 6379', hello(0), hello(1), hello(2)]
      expect(given.slice(3, 7)).to.have.members(told)
      expect(given.slice(7)).to.deep.equal(stepDown)
    })
    it('leaves the choice to a Sentinel when they do not vote for it', () => {
      expect(orders({ others: [replica(), replica()], votes: false })).to.deep.equal([
        ...[pause(), pause(), failover],
        ...stepDown,
      ])
    })
    it('pauses for no longer than a Sentinel takes for a dead master: down-after and 1 s, 4 s at most', () => {
      expect(orders({ downAfter: 2000 })).to.include(pause(3000))
      expect(orders({ downAfter: 5000 })).to.include(pause(4000))
    })
    it('hands over to none that has set its priority to 0, since it ends too, and does not wait for it', () => {
      expect(orders({ others: [replica({ priority: 0 }), replica({ priority: 0 })] })).to.deep.equal([])
      expect(orders({ others: [replica({ priority: 0, offset: 5 }), replica()] })).to.include(promote)
    })
    it('hands over to none that is silent when it is asked itself', () => {
      expect(orders({ others: [[], []] })).to.deep.equal([])
    })
    it('steps down once the Sentinels have heard it: a replica that is stopped keeps nobody waiting', () => {
      const given = orders({ slow: '10.0.0.1' })
      expect(given.slice(-stepDown.length)).to.deep.equal(stepDown)
      expect(given).to.include(hello(0)).and.not.to.include('10.0.0.1 REPLICAOF 10.0.0.2 6379')
    })
    it('pauses writes only when it has logged in wherever it will say who is the master', () => {
      const given = orders({ logins: true })
      const paused = given.slice(given.indexOf(pause()), given.indexOf(promote))
      const told = given.slice(
        given.indexOf(promote),
        given.findIndex((order) => order.includes('PUBLISH')),
      )
      expect([...paused, ...told].filter((order) => order.endsWith('login'))).to.deep.equal([])
      expect(given).to.include.members([hello(0), hello(1), hello(2)])
    })
    const written = ['role:master', streaming(1), 'master_repl_offset:950', `${changes}:71`]
    it('takes its word back when writes had gone on before the replica was promoted: nobody has heard it', () => {
      const takenBack = [promote, pause(), '10.0.0.2 REPLICAOF 10.0.0.0 6379', unpause]
      expect(orders({ late: written })).to.deep.equal([pause(), ...takenBack])
      expect(orders({ late: ['no answer'] })).to.deep.equal([pause(), ...takenBack])
    })
    it('takes the PING to its replicas for no write, nor a save that ends', () => {
      for (const unwritten of [
        ['master_repl_offset:914', `${changes}:70`],
        ['master_repl_offset:900', `${changes}:0`],
      ]) {
        expect(orders({ late: ['role:master', streaming(1), ...unwritten] })).to.include.members([hello(0), ...follow])
      }
    })
    it('asks no Sentinel for a failover when writes have gone on', () => {
      const others = [replica(), replica()]
      expect(orders({ others, votes: false, late: written })).to.deep.equal([pause(), pause(), unpause])
    })
    it('lets writes go on when the replica that it has chosen does not catch up', () => {
      expect(orders({ others: [behind, behind] })).to.deep.equal([pause(), unpause])
    })
    it('lets writes go on when one of those that a Sentinel may choose does not catch up', () => {
      expect(orders({ votes: false })).to.deep.equal([pause(), unpause])
    })
    it('marks the epoch of a master that ends: its guard may not have had the time', () => {
      const markOf = (changes: Partial<Answers>): string => endPod(shell, { ...settled, ...changes }).mark
      expect(markOf({})).to.equal('0 master 1 900')
      expect(markOf({ named: [0, undefined, undefined] })).to.equal('')
      expect(markOf({ named: [1, 1, 1] })).to.equal('')
      expect(markOf({ own: replica() })).to.equal('')
    })
    const kept = (changes: Partial<Answers>): string => endPod(shell, { ...settled, ...changes }).lastHandover
    it('keeps what the handover came to, for sentinelctl status', () => {
      expect(kept({})).to.match(/^redis-0 redis-2 lead moved handed over to 10\.0\.0\.2: caught-up after /)
      const others = [replica(), replica()]
      expect(kept({ others, votes: false })).to.match(/^redis-0 redis-2 sentinel moved handed over to 10\.0\.0\.2/)
      expect(kept({ others: [[], []] })).to.match(/^redis-0 - - not-moved no handover: no replica is in sync/)
      expect(kept({ others: [behind, behind] })).to.match(
        /^redis-0 redis-1 lead not-moved no handover: the replicas did not/,
      )
      expect(kept({ own: replica() })).to.equal('')
    })
    it('hands over by the word of a majority alone', () => {
      expect(orders({ named: [0, undefined, undefined] })).to.deep.equal([])
      expect(orders({ named: [0, 0, undefined] })).to.include(promote)
      expect(orders({ named: [0, 1, 1] })).to.deep.equal([])
    })
    const waits = (changes: Partial<Answers>): boolean =>
      endPod(shell, { ...settled, ...changes }).log.includes('prestop waiting: ')
    it('awaits a Sentinel that is away before it pauses writes, and its guard goes on meanwhile', () => {
      const given = orders({ named: [0, 0, undefined], awayFor: 6 })
      expect(given.slice(0, 3)).to.deep.equal(['10.0.1.2 is back', pause(), promote])
      expect(waits({ named: [0, 0, undefined], awayFor: 6 })).to.equal(true)
    })
    it('awaits none when all name it, when no majority does, or when one replaces it', () => {
      expect(waits({})).to.equal(false)
      expect(waits({ named: [0, undefined, undefined] })).to.equal(false)
      expect(waits({ named: [1, 1, undefined] })).to.equal(false)
      expect(waits({ named: [0, 0, undefined], replaced: true })).to.equal(false)
    })
    it('of a replica keeps it from being promoted', () => {
      expect(orders({ own: replica() })).to.deep.equal(['127.0.0.1 CONFIG SET replica-priority 0'])
    })
    it('of a replica is noted beside its data if its master goes on', () => {
      const leaves = (status: string): boolean =>
        endPod(shell, { ...settled, own: [...replica(), `master_link_status:${status}`] }).left
      expect(leaves('up')).to.equal(true)
      expect(leaves('down')).to.equal(false)
      expect(endPod(shell, settled).left).to.equal(false)
    })
  })
}
