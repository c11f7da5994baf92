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

  it('calls missing what no value of the chart makes', () => {
    const values = load(textOf('chart/values.yaml')) as object
    for (const word of ['backup', 'topology', 'compose']) expect(values, word).not.to.have.property(word)
    expect(page).to.include('**Missing here: Docker Compose, one Deployment per instance, backups.**')
  })
})
