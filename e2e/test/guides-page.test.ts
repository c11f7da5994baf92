import { expect } from 'chai'
import { load } from 'js-yaml'
import { textOf } from './markdown.ts'

const page = textOf('docs/from-the-guides.md')
const rights = textOf('chart/files/runtime/lib/rights.sh')
const rows = page.split('\n').filter((line) => /^\| .* \|$/.test(line) && !/^\|[ -]+\|/.test(line))

describe('docs/from-the-guides.md', () => {
  it('says of each SENTINEL command whether the user of the applications may give it', () => {
    const said = rows.flatMap((row) => {
      const [, first = '', , last = ''] = row.split(/(?<!\\)\|/)
      const commands = [...first.matchAll(/SENTINEL ([A-Z-]+)/g)].map(([, command = '']) => command.toLowerCase())
      return commands.map((command) => ({ command, may: !last.includes('Refused') }))
    })
    expect(said.filter(({ may }) => may)).to.have.length.above(4)
    expect(said.filter(({ may }) => !may)).to.have.length.above(4)
    // What the user `default` of a Sentinel may ask.
    const [, asking = ''] = /^ *asking='([^']+)'/m.exec(rights) ?? []
    for (const { command, may } of said)
      expect(asking.split(' ').includes(`+sentinel|${command}`), command).to.equal(may)
  })

  it('has a command or a reason for each of those of the guides', () => {
    expect(rows).to.have.length.above(30)
    for (const row of rows) for (const cell of row.split('|').slice(1, -1)) expect(cell.trim(), row).not.to.equal('')
  })

  it('names the value and the command for the ways that have their own', () => {
    expect(load(textOf('chart/values.yaml'))).to.have.property('topology')
    expect(JSON.parse(textOf('package.json'))).to.have.nested.property('scripts.compose')
    for (const words of ['[`topology`](topologies.md)', '`npm run compose`']) expect(page).to.include(words)
  })
})
