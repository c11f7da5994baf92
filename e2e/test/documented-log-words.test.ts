import { expect } from 'chai'
import { linesOf, patternOf, programLines, quotedWords, reasonsIn, shows } from './log-words.ts'
import { textOf } from './markdown.ts'

describe('docs/troubleshooting.md', () => {
  const quoted = quotedWords(textOf('docs/troubleshooting.md'))
  const lines = programLines()

  it('quotes log words that a program of the chart has', () => {
    expect(quoted).to.have.length.above(80)
    const unknown = quoted.filter((words) => !lines.some(({ text }) => patternOf(words).test(text)))
    expect(unknown).to.deep.equal([])
  })

  it('has each reason for which a pod waits, is not ready or ends', () => {
    const reasons = reasonsIn(lines)
    expect(reasons).to.have.length.above(90)
    const missing = reasons.filter(({ text }) => !quoted.some((words) => shows(words, text)))
    expect(missing.map(({ path, text }) => `${path}: ${text}`)).to.deep.equal([])
  })

  it('quotes enough of each line to find it in a log', () => {
    const literal = (words: string): string => words.replace(/<[^>]+>/g, '')
    expect(quoted.filter((words) => literal(words).length < 7)).to.deep.equal([])
  })
})

describe('log words', () => {
  it('are the inline code of the first column of tables with that heading', () => {
    const page =
      '| log words | b |\n| --- | --- |\n| `c <d>`<br>`e` | `f` |\n\n| other | b |\n| --- | --- |\n| `g` | h |\n'
    expect(quotedWords(page)).to.deep.equal(['c <d>', 'e'])
  })

  it('match a line whatever the shell puts into it, and no other line', () => {
    const source = '# REASON="in a comment"\nREASON="pod $(id "$1") of ${A:-${B}} is away: $((C / 2)) s"\n'
    const lines = linesOf('start-decision.sh', source)
    expect(lines[0]?.text).to.equal('REASON="pod ¤ of ¤ is away: ¤ s"')
    expect(patternOf('pod <n> of <m> is away').test(lines[0]?.text ?? '')).to.equal(true)
    expect(patternOf('pod <n> of <m> is gone').test(lines[0]?.text ?? '')).to.equal(false)
    expect(reasonsIn(lines)).to.deep.equal([{ path: 'start-decision.sh', text: 'pod ¤ of ¤ is away: ¤ s' }])
  })

  it('show a reason only with a good part of it', () => {
    const reason = 'the named pod ¤ does not answer, and it served on after this pod ended'
    expect(shows('the named pod <pod> does not answer, and it served on', reason)).to.equal(true)
    expect(shows('does not answer', reason)).to.equal(false)
    expect(shows('loading', 'loading')).to.equal(true)
  })

  it('of a decision to serve are no reason to wait', () => {
    const source = `DECISION=start-as-master REASON="named"\nDECISION='wait' REASON="no data"\n`
    expect(reasonsIn(linesOf('start-decision.sh', source)).map(({ text }) => text)).to.deep.equal(['no data'])
  })
})
