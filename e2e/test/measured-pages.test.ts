import { expect } from 'chai'
import { headlineLines, headlineOf } from '../measure/headline.ts'
import { allLines, pictureOf } from '../measure/picture.ts'
import { tableOf, withTable } from '../measure/table.ts'
import type { Measured } from '../measure/table.ts'
import { textOf } from './markdown.ts'

describe('a page with measured figures', () => {
  const measured = JSON.parse(textOf('docs/measured.json')) as Measured

  it('README.md shows the seven rows of docs/measured.json, and docs/headline.svg their picture with the limit of each scenario', () => {
    const lines = headlineLines(measured.rows)
    expect(textOf('docs/headline.svg')).to.equal(pictureOf(lines))
    for (const { label, gaps, mark = 0 } of lines) expect(mark, label).to.be.at.least(Math.max(...gaps))
    const readme = textOf('README.md')
    expect(withTable(readme, headlineOf(measured.rows))).to.equal(readme)
  })

  it('docs/benchmarks.md shows all rows of docs/measured.json, and docs/measured.svg their picture', () => {
    const page = textOf('docs/benchmarks.md')
    expect(withTable(page, tableOf(measured))).to.equal(page)
    expect(textOf('docs/measured.svg')).to.equal(pictureOf(allLines(measured.rows)))
  })

  it('README.md has no row without data, and takes the longer gap of each run', () => {
    expect(() => headlineOf([])).to.throw('no row "the master\'s pod is deleted" of delete-master with redis')
    const short = measured.rows.map((row) => ({
      ...row,
      runs: 3,
      gaps: { sentinel: [100, 300, 200], proxy: [50, 60, 900] },
    }))
    const [, , deleted] = headlineOf(short).split('\n')
    expect(deleted).to.match(/^\| pod deleted \| 3 \| 0\.30 \| 0\.90 \| 0 of 217,343 \|$/)
  })
})
