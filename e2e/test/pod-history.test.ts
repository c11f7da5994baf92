import { expect } from 'chai'
import { allBackAt, rejoinTime } from '../harness/pod-history.ts'
import type { PodMoment } from '../harness/pod-history.ts'

const moment = (at: number, part: Partial<PodMoment> = {}): PodMoment => ({
  at,
  pod: 'r0',
  uid: 'old',
  node: 'n',
  phase: 'Running',
  ready: true,
  ending: false,
  gone: false,
  started: true,
  containers: [{ name: 'redis', image: 'redis:8.0.2', id: 'c1', restarts: 0, running: true }],
  ...part,
})
const restarted = [{ name: 'redis', image: 'redis:8.0.2', id: 'c2', restarts: 1, running: true }]
const before = { uid: 'old', id: 'c1' }

describe('the time a pod takes to be ready again', () => {
  it('runs from the moment its kubelet takes the new pod to its first readiness', () => {
    const history = [
      moment(0),
      moment(10, { uid: 'new', ready: false, started: false }),
      moment(20, { uid: 'new', ready: false }),
      moment(500, { uid: 'new' }),
      moment(600, { uid: 'new' }),
    ]
    expect(rejoinTime(history, { pod: 'r0', container: 'redis', before, since: 1 })).to.equal(480)
  })

  it('runs from the start of the new container when the process was killed', () => {
    const history = [
      moment(0),
      // The kubelet has not noticed yet that it is not ready.
      moment(5, { containers: [{ name: 'redis', image: 'redis:8.0.2', id: 'c1', restarts: 0, running: false }] }),
      moment(30, { containers: restarted, ready: false }),
      moment(130, { containers: restarted }),
    ]
    expect(rejoinTime(history, { pod: 'r0', container: 'redis', before, since: 1 })).to.equal(100)
  })

  it('is that of the life after the fault, not of one that the pod had before', () => {
    const history = [
      ...[moment(-90, { uid: 'older', ready: false }), moment(-20, { uid: 'older' }), moment(0)],
      ...[moment(20, { uid: 'new', ready: false }), moment(70, { uid: 'new' })],
    ]
    expect(rejoinTime(history, { pod: 'r0', container: 'redis', before, since: 1 })).to.equal(50)
  })

  it('is unknown while it has not started or is not ready', () => {
    expect(rejoinTime([moment(0)], { pod: 'r0', container: 'redis', before, since: 1 })).to.equal(undefined)
    const history = [moment(0), moment(10, { uid: 'new', ready: false })]
    expect(rejoinTime(history, { pod: 'r0', container: 'redis', before, since: 1 })).to.equal(undefined)
  })
})

describe('the moment in which all data servers are back', () => {
  const options = { pods: ['r0', 'r1'], container: 'redis', since: 5 }
  const other = (at: number, id: string, running = true): PodMoment =>
    moment(at, { pod: 'r1', containers: [{ name: 'redis', image: '', id, restarts: 0, running }] })

  it('is that in which the last of them runs', () => {
    const history = [moment(0), other(0, 'd1'), moment(40, { containers: restarted }), other(60, 'd2')]
    expect(allBackAt(history, options)).to.equal(60)
  })
  it('is unknown while one has only run before, or does not run', () => {
    const history = [moment(0), other(0, 'd1'), moment(40, { containers: restarted }), other(50, 'd1')]
    expect(allBackAt(history, options)).to.equal(undefined)
    expect(allBackAt([...history, other(60, 'd2', false)], options)).to.equal(undefined)
  })
})
