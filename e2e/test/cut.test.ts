import { expect } from 'chai'
import { droppedIn } from '../drivers/kind/cut-links.ts'
import { processesIn } from '../drivers/kind/kill-process.ts'
import { startsIn } from '../harness/pod-history.ts'
import type { PodMoment } from '../harness/pod-history.ts'
import { cutAt, refusalOf } from '../ledger/refusal.ts'
import { op, steadyOps } from './ops.ts'

describe('a master that is cut off', () => {
  const refused = steadyOps(3000, 4000, 'a', 1000).map((one) => ({ ...one, outcome: 'failed' as const }))

  it('stopped when its last acknowledgement came, whoever else acknowledges', () => {
    const ops = [...steadyOps(0, 3000), ...refused, ...steadyOps(4000, 5000, 'b', 2000)]
    const { lastAckMs, refused: count } = refusalOf(ops, { runId: 'a', at: 1000, until: 10_000 })
    expect(lastAckMs).to.be.within(1990, 2000)
    expect(count).to.equal(200)
    expect(refusalOf(ops, { runId: 'a', at: 1000, until: 3000 }).refused, 'of a replica').to.equal(0)
  })

  it('has refused nothing when its clients only heard no answer, or wrote to nobody', () => {
    const silent = [
      op({ n: 1, start: 2000, outcome: 'unknown' }),
      op({ n: 2, start: 2000, outcome: 'failed', runId: '' }),
    ]
    expect(refusalOf([...steadyOps(0, 1000), ...silent], { runId: 'a', at: 1500, until: 10_000 })).to.deep.equal({
      lastAckMs: 0,
      refused: 0,
    })
  })
})

describe('the moment of a cut', () => {
  it('is that of the last acknowledgement that was heard before it was made', () => {
    const unheard = steadyOps(1300, 1450, 'a', 3000).map((one) => ({ ...one, outcome: 'unknown' as const }))
    const others = [...steadyOps(1700, 2000, 'a', 1000), ...steadyOps(1300, 1400, 'b', 2000), ...unheard]
    const ops = [...steadyOps(0, 1300), ...others]
    expect(cutAt(ops, { runId: 'a', between: [1000, 1500] })).to.be.within(1290, 1300)
  })

  it('is the earliest that it can be when nothing was heard', () => {
    expect(cutAt(steadyOps(0, 900), { runId: 'a', between: [1000, 1500] })).to.equal(1000)
  })
})

describe('the processes of a container', () => {
  it('are read from what the node lists', () => {
    expect(processesIn('PID     INFO\n4711    -\n4712    -\n')).to.deep.equal(['4711', '4712'])
    expect(processesIn('PID     INFO\n')).to.deep.equal([])
  })
})

describe('the firewall of a node', () => {
  const listing = (packets: number): string => `Chain E2E-CUT (1 references)
    pkts      bytes target     prot opt in     out     source               destination
      ${packets}      240 DROP       all  --  *      *       10.244.1.5           10.244.2.6
       0        0 DROP       all  --  *      *       10.244.2.6           10.244.1.5
`
  it('says how many packets it has dropped', () => {
    expect(droppedIn(listing(4))).to.equal(4)
    expect(droppedIn(listing(0))).to.equal(0)
  })
})

describe('starts of servers', () => {
  const moment = (at: number, id: string): PodMoment => ({
    ...{ at, pod: 'r0', uid: 'u', node: 'n', phase: 'Running', ready: true, ending: false, gone: false, started: true },
    containers: [{ name: 'redis', image: 'redis:8.0.2', id, restarts: 0, running: true }],
  })
  it('are counted once each, and not those before the fault', () => {
    const history = [moment(0, 'c1'), moment(20, 'c1'), moment(30, 'c2'), moment(40, 'c2'), moment(50, 'c3')]
    expect(startsIn(history, { pods: ['r0'], container: 'redis', since: 10 })).to.equal(2)
    expect(startsIn(history, { pods: ['r1'], container: 'redis', since: 10 })).to.equal(0)
  })
})
