import { expect } from 'chai'
import { ordersOf } from './ending-pod.ts'
import type { Answers } from './ending-pod.ts'
import { shells } from './shells.ts'

const streaming = (i: number): string => `slave${i}:ip=10.0.0.${i},port=6379,state=online,offset=900,lag=0`
const master = ['role:master', streaming(1), streaming(2), 'master_repl_offset:900']
const replica = ({ priority = 100, offset = 900 } = {}): string[] => [
  'role:slave',
  `slave_repl_offset:${offset}`,
  `slave_priority:${priority}`,
]
const settled: Answers = { own: master, others: [replica(), replica()], named: [0, 0, 0], downAfter: 3000 }

const pause = (ms = 4000): string => `127.0.0.1 CLIENT PAUSE ${ms} WRITE`
const unpause = '127.0.0.1 CLIENT UNPAUSE'
const failover = '10.0.1.0 SENTINEL FAILOVER mymaster'

for (const shell of shells) {
  describe(`the end of a pod, by ${shell.join(' ')}`, () => {
    const orders = (changes: Partial<Answers>): string[] => ordersOf(shell, { ...settled, ...changes })

    it('of the master pauses writes, has another promoted, follows it, and only then lets writes go on', () => {
      expect(orders({})).to.deep.equal([
        pause(),
        failover,
        '127.0.0.1 REPLICAOF 10.0.0.2 6379',
        '127.0.0.1 CONFIG SET replica-priority 0',
        '127.0.0.1 CLIENT KILL TYPE normal SKIPME yes',
        '127.0.0.1 CLIENT KILL TYPE pubsub',
        unpause,
      ])
    })
    it('pauses for no longer than a Sentinel takes for a dead master: down-after and 1 s, 4 s at most', () => {
      expect(orders({ downAfter: 2000 })).to.include(pause(3000))
      expect(orders({ downAfter: 5000 })).to.include(pause(4000))
    })
    it('hands over to none that has set its priority to 0, since it ends too, and does not wait for it', () => {
      expect(orders({ others: [replica({ priority: 0 }), replica({ priority: 0 })] })).to.deep.equal([])
      expect(orders({ others: [replica({ priority: 0, offset: 5 }), replica()] })).to.include(failover)
    })
    it('hands over to none that is silent when it is asked itself', () => {
      expect(orders({ others: [[], []] })).to.deep.equal([])
    })
    it('lets writes go on when a replica that may be promoted does not catch up', () => {
      expect(orders({ others: [replica(), replica({ offset: 899 })] })).to.deep.equal([pause(), unpause])
    })
    it('hands over by the word of a majority alone', () => {
      expect(orders({ named: [0, undefined, undefined] })).to.deep.equal([])
      expect(orders({ named: [0, 0, undefined] })).to.include(failover)
      expect(orders({ named: [0, 1, 1] })).to.deep.equal([])
    })
    it('of a replica keeps it from being promoted', () => {
      expect(orders({ own: replica() })).to.deep.equal(['127.0.0.1 CONFIG SET replica-priority 0'])
    })
  })
}
