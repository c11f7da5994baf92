import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { loadSince, meanLoad, watchMachine } from '../harness/watch-machine.ts'
import type { MachineLook } from '../harness/watch-machine.ts'

const look = (at: number, stolen: number): MachineLook => ({ at, busy: 50, stolen, diskWait: 10, lateMs: 10 * at })

describe('the machine of a run', () => {
  let proc = ''
  beforeEach(() => mkdirSync(join((proc = mkdtempSync(join(tmpdir(), 'proc-'))), 'pressure')))
  afterEach(() => rmSync(proc, { recursive: true }))

  const counted = (ticks: string, diskWaitUs?: number): void => {
    writeFileSync(join(proc, 'stat'), `cpu  ${ticks}\ncpu0 9 9 9 9 9 9 9 9 9 9\n`)
    if (diskWaitUs === undefined) return
    writeFileSync(
      join(proc, 'pressure/io'),
      `some avg10=0.19 avg60=1.98 avg300=8.06 total=${diskWaitUs}\nfull total=7\n`,
    )
  }

  const watched = async (change: () => void): Promise<MachineLook[]> => {
    const looks: MachineLook[] = []
    const stop = watchMachine({ proc, everyMs: 20, onLook: (one) => void looks.push(one) })
    change()
    await sleep(100)
    stop()
    return looks
  }

  it('says how much of its cores worked, how much its host kept, and how long somebody waited for a disk', async () => {
    counted('100 0 100 1000 50 0 0 10 40 0', 1000)
    const looks = await watched(() => counted('130 5 120 1020 60 3 2 20 70 0', 1_000_000_000))
    // Counts that stand still are no second that was idle.
    expect(looks.map(({ busy, stolen, diskWait }) => ({ busy, stolen, diskWait }))).to.deep.equal([
      { busy: 60, stolen: 10, diskWait: 100 },
    ])
  })

  it('is silent about what its kernel does not say', async () => {
    counted('100 0 100 1000 50 0 0 10 0 0')
    expect((await watched(() => counted('100 0 100 1100 50 0 0 10 0 0')))[0]).to.include({ busy: 0, diskWait: 0 })
    rmSync(join(proc, 'stat'))
    expect(await watched(() => undefined)).to.deep.equal([])
  })

  it('says when it was looked at too late, as when it stood still', async () => {
    counted('100 0 100 1000 50 0 0 10 40 0')
    const [first] = await watched(() => {
      counted('130 5 120 1020 60 3 2 20 70 0')
      const until = Date.now() + 80
      while (Date.now() < until);
    })
    expect(first?.lateMs).to.be.within(40, 5000)
  })

  it('is summed up from a moment on, with its worst second', () => {
    const looks = [look(1, 90), look(2, 0), look(3, 10), look(4, 40.4)]
    const load = loadSince(looks, 2)
    expect(load).to.deep.equal({ busy: 50, stolen: 17, worstStolen: 40, diskWait: 10, worstLateMs: 40 })
    expect(loadSince(looks, 5)).to.equal(undefined)
    const worse = { busy: 100, stolen: 20, worstStolen: 60, diskWait: 30, worstLateMs: 5 }
    expect(meanLoad([...(load === undefined ? [] : [load]), worse])).to.deep.equal({
      ...{ busy: 75, stolen: 19, worstStolen: 60, diskWait: 20, worstLateMs: 40 },
    })
  })
})
