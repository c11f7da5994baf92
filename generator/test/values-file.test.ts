import { expect } from 'chai'
import fc from 'fast-check'
import { checkRules } from '../src/check/rule-values.ts'
import { checkValues } from '../src/check/values-file.ts'
import { mergeValues } from '../src/model/merge.ts'
import { model } from '../src/model/model.ts'
import { defaultsOf, leavesOf } from '../src/model/walk.ts'
import type { Values } from '../../schemas/values.d.ts'

const check = (values: unknown) => checkValues(values, model).map(({ where, what }) => `${where}: ${what}`)

/** `redis.replicas` -> { redis: { replicas: value } } */
const nested = (path: string, value: unknown): unknown =>
  path.split('.').reduceRight((inner, key) => ({ [key]: inner }), value)

describe("a user's values", () => {
  it('are accepted when they are the defaults, nothing, or an example of a leaf', () => {
    expect(check(defaultsOf(model))).to.deep.equal([])
    expect(check({})).to.deep.equal([])
    for (const { path, leaf } of leavesOf(model)) {
      for (const example of leaf.examples) expect(check(nested(path, example)), path).to.deep.equal([])
    }
  })

  it('are refused with their path when they are an invalid example', () => {
    for (const { path, leaf } of leavesOf(model)) {
      for (const example of leaf.invalid) {
        const problems = check(nested(path, example))
        expect(problems, `${path} ${JSON.stringify(example)}`).to.not.be.empty
        for (const problem of problems) expect(problem.startsWith(path), problem).to.equal(true)
      }
    }
  })

  const faults: [string, unknown, RegExp][] = [
    ['an unknown key', { redis: { abc: 3 } }, /^redis\.abc: is unknown; here are replicas, fencing/],
    ['a misspelled key', { redis: { replica: 3 } }, /^redis\.replica: is unknown; did you mean `redis\.replicas`\?$/],
    [
      'a key of another group',
      { persistence: { size: '8Gi' } },
      /^persistence: is unknown; did you mean `redis\.persistence` or `sentinel\.persistence`\?$/,
    ],
    [
      'a value below an unknown group',
      { master: { persistence: { size: '8Gi' }, count: 1 } },
      /^master\.persistence: is unknown; did you mean `redis\.persistence` or `sentinel\.persistence`\?$/,
    ],
    ['a group in place of a number', { replica: { count: 3 } }, /^replica: is unknown; here are global/],
    [
      'a wrong type',
      { redis: { replicas: 'three' } },
      /^redis\.replicas: is "three": must be integer\. Allowed: 1 to 9\.$/,
    ],
    [
      'a value out of range',
      { sentinel: { downAfterMilliseconds: 1000 } },
      /must be >= 1500\. Allowed: 0 or 1500 to 60000/,
    ],
    ['a value that is none of a few', { profile: 'slow' }, /^profile: is "slow"; allowed: fast, balanced, safe$/],
    ['a list in place of a group', { redis: [] }, /^redis: is \[\], must be a map of values$/],
    ['a file that is no map', 'text', /^\(the file\): is "text", must be a map of values$/],
    ['a refused directive', { redis: { config: { port: '1' } } }, /^redis\.config\.port: is refused: the Services/],
    ['a label of the chart', { commonLabels: { 'helm.sh/chart': 'x' } }, /^commonLabels\.helm\.sh\/chart: is refused/],
    ['a key that is no directive', { redis: { config: { 'A B': '1' } } }, /additional properties \(A B\)/],
    [
      'a typo deep in a Kubernetes object',
      { redis: { pod: { extraContainers: [{ name: 'a', imagee: 'b' }] } } },
      /^redis\.pod\.extraContainers\.0\.imagee: is no field of V1Container$/,
    ],
  ]
  for (const [name, values, message] of faults) {
    it(`are refused with ${name}`, () => expect(check(values).join('\n')).to.match(message))
  }

  it('may hold keys of other charts in global', () => {
    expect(check({ global: { postgresql: { auth: null } } })).to.deep.equal([])
  })

  it('break the rules of the chart with a sentence', () => {
    const values = mergeValues(defaultsOf(model), { redis: { replicas: 1 } }) as unknown as Values
    expect(checkRules(values).map(({ what }) => what)).to.deep.equal([
      'redis.replicas below 3 needs redis.fencing: false, with which an isolated master acknowledges writes that are lost later. Use at least 3 data pods. (redis.replicas is 1)',
    ])
  })
})

describe('values over values', () => {
  it('merge maps and replace all else', () => {
    expect(mergeValues({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3] }, d: { e: 1 } })).to.deep.equal({
      a: { b: 1, c: [3] },
      d: { e: 1 },
    })
  })

  it('are the upper ones where those speak, and change neither', () => {
    const tree = fc.letrec((tie) => ({
      map: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof({ depthSize: 'small' }, fc.integer(), tie('map'))),
    })).map
    fc.assert(
      fc.property(tree, tree, (under, over) => {
        const before = JSON.stringify([under, over])
        const merged = mergeValues(under, over)
        expect(mergeValues(merged, over)).to.deep.equal(merged)
        expect(mergeValues({}, over)).to.deep.equal(over)
        expect(Object.keys(merged).sort()).to.deep.equal(
          [...new Set([...Object.keys(under), ...Object.keys(over)])].sort(),
        )
        expect(JSON.stringify([under, over])).to.equal(before)
      }),
    )
  })
})
