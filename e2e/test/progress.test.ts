import { expect } from 'chai'
import { createProgress } from '../harness/progress.ts'
import type { Progress } from '../harness/progress.ts'

const onScreen = (isTTY: boolean): { progress: Progress; written: string[]; pass: (ms: number) => void } => {
  let now = 0
  const written: string[] = []
  const screen = { isTTY, columns: 60, write: (text: string) => written.push(text) }
  return { progress: createProgress({ screen, now: () => now }), written, pass: (ms) => (now += ms) }
}

describe('the progress of a run', () => {
  it('is one live line on a terminal: what goes on, for how long, and what was seen last', () => {
    const { progress, written, pass } = onScreen(true)
    const outer = progress.begin('install')
    const inner = progress.begin('waiting for pods')
    inner.see('2 of 6\n ready')
    pass(3200)
    progress.show()
    expect(written).to.deep.equal(['\r\u001b[2K[   3.2 s] install (3 s) › waiting for pods (3 s): 2 of 6 …'])
    inner.end()
    outer.end()
    expect(written.at(-1)).to.equal('\r\u001b[2K')
    progress.show()
    expect(written).to.have.length(3)
  })

  it('is taken away before a line that stays', () => {
    const { progress, written } = onScreen(true)
    progress.line('done')
    expect(written).to.deep.equal(['\r\u001b[2K[   0.0 s] done\n'])
  })

  it('is a line after 15 s of silence elsewhere, and again after the next', () => {
    const { progress, written, pass } = onScreen(false)
    const going = progress.begin('waiting for pods')
    for (let second = 0; second < 32; second++) {
      pass(1000)
      if (second === 20) going.see('2 of 6')
      progress.show()
    }
    going.end()
    expect(written).to.deep.equal([
      '[  15.0 s]   ... waiting for pods (15 s)\n',
      '[  30.0 s]   ... waiting for pods (30 s): 2 of 6\n',
    ])
  })
})
