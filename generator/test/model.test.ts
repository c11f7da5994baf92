import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { checkModel } from '../src/check/model.ts'
import { chart } from '../src/model/chart.ts'
import { group, int, str } from '../src/model/dsl.ts'
import { model } from '../src/model/model.ts'
import { smallModel } from './fixtures/small-model.ts'

const good = int({ doc: 'A number.', default: 3, cost: 'nothing', min: 1, max: 9, examples: [5], invalid: [0] })
const text = (leaf: object) =>
  checkModel(group('A model.', { leaf: { ...good, ...leaf } }))
    .map(({ where, what }) => `${where}: ${what}`)
    .join('\n')

describe('the values model', () => {
  it('is well formed, and so is the small one of the tests', () => {
    expect(checkModel(model)).to.deep.equal([])
    expect(checkModel(smallModel)).to.deep.equal([])
  })

  const faults: [string, object, RegExp][] = [
    ['a leaf without a doc', { doc: '' }, /model: leaf\.doc: must NOT have fewer than 5 characters/],
    ['a doc that is no sentence', { doc: 'a number' }, /model: leaf\.doc: must match pattern/],
    ['a default of null', { default: null }, /model: leaf\.default: must be string,number,boolean,array,object/],
    ['a default that breaks its own constraint', { default: 10 }, /model: leaf: 10 must be valid, but is not/],
    ['an example that is refused', { examples: [4, 'x'] }, /model: leaf: "x" must be valid, but is not/],
    ['an invalid example that is accepted', { invalid: [0, 2] }, /model: leaf: 2 must be invalid, but is accepted/],
    ['no example', { examples: [] }, /model: leaf\.examples: must NOT have fewer than 1 items/],
    ['a constrained leaf without an invalid example', { invalid: [] }, /model: leaf\.invalid: must NOT have fewer/],
    ['a cost that is none', { cost: 'a restart' }, /model: leaf\.cost: must be/],
    ['a restart of nothing', { cost: [] }, /model: leaf\.cost: must/],
    ['a restart of what is no workload', { cost: ['haproxy'] }, /model: leaf\.cost/],
    ['a note that is no sentence', { costNote: 'beware' }, /model: leaf\.costNote: must match pattern/],
    ['a misspelled keyword', { schema: { type: 'integer', minimun: 1 } }, /model: leaf: strict mode: unknown keyword/],
    ['a misspelled property of a leaf', { exmaples: [] }, /model: leaf: must NOT have additional properties/],
  ]
  for (const [name, leaf, message] of faults) {
    it(`reports ${name}`, () => expect(text(leaf)).to.match(message))
  }

  it('reports a pattern that Helm cannot compile, which JavaScript can', () => {
    const lookahead = str({
      doc: 'A word.',
      default: 'a',
      cost: 'nothing',
      pattern: '^(?!b)',
      examples: ['a'],
      invalid: ['b'],
    })
    expect(text(lookahead)).to.match(
      /model: leaf: .*missing argument|model: leaf: .*invalid|model: leaf: .*error parsing/i,
    )
  })
})

describe('the chart', () => {
  it('has the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(chart.version).to.equal(version)
  })
})
