import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { onTheWay } from '../harness/on-the-way.ts'
import type { Stage } from '../harness/stage.ts'
import { streamResult } from '../harness/stream-result.ts'
import { watchWaits } from '../harness/watch-waits.ts'
import { waitedIn } from '../ledger/core-waits.ts'
import type { CoreWait } from '../ledger/core-waits.ts'
import { steadyOps } from './ops.ts'

const UID = 'a71f0c99-5c1b-4975-b435-ace93fb6dbfd'
const gap = { from: 1000, to: 1200, ms: 200 }
const wait = (part: Partial<CoreWait>): CoreWait => ({
  pod: 'r0',
  thread: '1',
  ms: 100,
  since: 1100,
  at: 1125,
  ...part,
})

describe('waits for a core', () => {
  it('explain the part of a gap in which one thread had none', () => {
    expect(waitedIn(gap, [wait({})])).to.equal(100)
    expect(waitedIn(gap, [wait({}), wait({ since: 1175, at: 1200, ms: 50 })])).to.equal(150)
    expect(waitedIn(gap, [])).to.equal(0)
  })
  it('are not added up where two threads may have waited at the same time', () => {
    expect(waitedIn(gap, [wait({}), wait({ thread: '2', ms: 120 })])).to.equal(120)
  })
  it('explain nothing before it or after it, and never more than there is', () => {
    expect(waitedIn(gap, [wait({ since: 900, at: 950 }), wait({ since: 1400, at: 1425 })])).to.equal(0)
    expect(waitedIn(gap, [wait({}), wait({ since: 900, at: 950 })]), 'one before it takes nothing away').to.equal(100)
    expect(waitedIn(gap, [wait({ since: 1200, at: 1225, ms: 900 })])).to.equal(200)
    expect(waitedIn(gap, [wait({ ms: 150 }), wait({ since: 1175, at: 1200, ms: 150 })])).to.equal(200)
    expect(waitedIn(gap, [wait({ since: 1000, at: 1030, ms: 900 })])).to.equal(30)
  })

  it('are taken from what a stream stopped for, at the switch too', () => {
    const round = [...steadyOps(0, 5000), ...steadyOps(5200, 10_000, 'b', 1001)]
    const switches = [{ sentinel: 's0', at: 5100, from: 'a:6379', to: 'b:6379' }]
    const told = { stream: 'plain' as const, round, all: round, window: { from: 0, to: 10_000 }, missing: [], switches }
    const waits = [wait({ since: 5100, at: 5125, ms: 80 })]
    const { stoppedMs, ownStoppedMs, ownSwitchGapMs } = streamResult({ ...told, waits })
    expect([stoppedMs, ownStoppedMs, ownSwitchGapMs]).to.deep.equal([205, 125, 125])
  })

  it('matter to no sum where nothing stopped for as long as 100 ms', () => {
    const round = [...steadyOps(0, 5000), ...steadyOps(5080, 10_000, 'b', 1001)]
    const told = { stream: 'plain' as const, round, all: round, window: { from: 0, to: 10_000 }, missing: [] }
    const { gap: longest, stoppedMs, ownStoppedMs } = streamResult({ ...told, switches: [], waits: [] })
    expect([longest?.ms, stoppedMs, ownStoppedMs]).to.deep.equal([85, 0, 0])
  })

  it("count for a stream when they are its client's, a master's, or a proxy's that it goes through", () => {
    const pods = ['ledger', 'r0', 'r1', 'x-proxy-a', 'other']
    const waits = pods.map((pod) => wait({ pod }))
    const stage = { recorder: { waits }, ledger: { pod: 'ledger' }, names: { proxy: 'x-proxy' } } as unknown as Stage
    const way = onTheWay(stage, { since: 0, masters: ['r0'] })
    expect(way('plain').map(({ pod }) => pod)).to.deep.equal(['ledger', 'r0'])
    expect(way('sticky').map(({ pod }) => pod)).to.deep.equal(['ledger', 'r0', 'x-proxy-a'])
    expect(onTheWay(stage, { since: 2000, masters: ['r0'] })('plain')).to.deep.equal([])
  })

  describe('as the kernel counts them', () => {
    let proc = ''
    beforeEach(() => void (proc = mkdtempSync(join(tmpdir(), 'proc-'))))
    afterEach(() => rmSync(proc, { recursive: true }))

    const thread = (id: number, { program = 'redis-server', uid = UID, waitedMs = 0 } = {}): void => {
      const path = join(proc, `${id}`, 'task', `${id}`)
      mkdirSync(path, { recursive: true })
      const cgroup = `0::/docker/x/kubepods.slice/kubepods-pod${uid.replaceAll('-', '_')}.slice/cri-containerd-y.scope\n`
      writeFileSync(join(proc, `${id}`, 'cgroup'), cgroup)
      for (const place of [join(proc, `${id}`), path]) writeFileSync(join(place, 'comm'), `${program}\n`)
      writeFileSync(join(path, 'schedstat'), `5000 ${waitedMs * 1e6} 7\n`)
    }

    it('are seen of the programs of these pods alone, once they are over, each once', async () => {
      const seen: CoreWait[] = []
      for (const id of [1, 2, 5]) thread(id, { waitedMs: 1000 })
      thread(3, { program: 'sh' })
      thread(4, { uid: UID.replace('a', 'b') })
      const stop = watchWaits({
        proc,
        podOf: (uid) => (uid === UID ? 'r0' : undefined),
        onWait: (one) => void seen.push(one),
      })
      thread(1, { waitedMs: 1090 })
      // Less than this everybody waits all the time.
      thread(2, { waitedMs: 1004 })
      thread(3, { program: 'sh', waitedMs: 90 })
      thread(4, { uid: UID.replace('a', 'b'), waitedMs: 90 })
      // One that has ended.
      rmSync(join(proc, '5'), { recursive: true })
      await sleep(100)
      stop()
      expect(seen.map(({ pod, ms }) => ({ pod, ms }))).to.deep.equal([{ pod: 'r0', ms: 90 }])
      expect(seen[0]?.at).to.be.at.least(seen[0]?.since ?? Infinity)
    })
  })
})
