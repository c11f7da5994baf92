import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import { load } from 'js-yaml'
import { reportValues } from '../src/commands/values.ts'
import { places } from '../src/emit/chart-files.ts'
import { filesUnder, repository } from '../src/files.ts'
import { mergeValues } from '../src/model/merge.ts'
import { model } from '../src/model/model.ts'
import { defaultsOf } from '../src/model/walk.ts'

const textOf = (path: string): string => readFileSync(join(repository, path), 'utf8')
const examples = filesUnder(repository, places.examples)
const ci = filesUnder(repository, places.ci)

describe('a values file of the chart', () => {
  it('is there for ten needs, and for five installs of a tool', () => {
    expect(examples).to.have.length.above(9)
    expect(ci).to.have.length.above(4)
    // Tools that test charts take no other names.
    for (const path of ci) expect(path).to.match(/-values\.yaml$/)
  })

  for (const path of [...examples, ...ci]) {
    it(`says its need in one to four lines of comment, and is valid: ${path}`, () => {
      const lines = textOf(path).split('\n')
      const head = lines.findIndex((line) => !line.startsWith('# '))
      expect(head, 'lines of comment at the head').to.be.within(1, 4)
      for (const line of lines) expect(line.length, line).to.be.at.most(130)
      expect(reportValues([join(repository, path)], model).errors).to.deep.equal([])
    })
  }

  for (const path of examples) {
    it(`sets only what differs from the defaults: ${path}`, () => {
      const own = load(textOf(path)) as Record<string, unknown>
      const defaults = defaultsOf(model)
      for (const [key, part] of partsOf(own))
        expect(mergeValues(defaults, part), key).to.not.deep.equal(mergeValues(defaults, {}))
    })
  }

  it('that is an example is a row of the table in docs/install.md', () => {
    const rows = [...textOf('docs/install.md').matchAll(/^\| \[`([\w-]+\.yaml)`\]/gm)].map(([, name]) => name)
    expect(rows).to.have.members(examples.map((path) => basename(path)))
  })
})

/** Returns each leaf of a map by its path, as a map that sets it alone; a list is a leaf. */
function partsOf(values: Record<string, unknown>): [string, Record<string, unknown>][] {
  return Object.entries(values).flatMap(([key, value]): [string, Record<string, unknown>][] => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[key, { [key]: value }]]
    return partsOf(value as Record<string, unknown>).map(([path, part]) => [`${key}.${path}`, { [key]: part }])
  })
}
