import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import type { Values } from '../../../schemas/values.d.ts'
import { checkRules } from '../../src/check/rule-values.ts'
import type { Cost } from '../../src/model/dsl.ts'
import { changesOf, fileWith } from '../../src/model/example.ts'
import { mergeValues } from '../../src/model/merge.ts'
import { model } from '../../src/model/model.ts'
import { defaultsOf, leavesOf, type PlacedLeaf } from '../../src/model/walk.ts'
import { inParallel } from './in-parallel.ts'
import { observedCost } from './observed-cost.ts'
import { snapshotOf } from './snapshots.ts'

type Fields = Record<string, unknown>

/** A leaf with values files that set it: its default and its examples, as far as the rules take them. */
interface Change extends PlacedLeaf {
  files: Fields[]
}

const defaults = defaultsOf(model)
const changes: Change[] = leavesOf(model)
  .filter(({ leaf }) => leaf.unread === undefined)
  .map(({ path, leaf }) => {
    const files = [leaf.default, ...changesOf(leaf)].map((value) => fileWith(path, value, leaf))
    return { path, leaf, files: files.filter((file) => objections(file).length === 0) }
  })

function objections(file: Fields): unknown[] {
  return checkRules(mergeValues(defaults, file) as unknown as Values)
}

/** How the objects contradict the cost that the model gives a change of the first file to the second; empty when they do not. */
async function contradictions({ path, leaf, files: [first, second] }: Change): Promise<string[]> {
  if (!first || !second) return [`${path}: the rules take less than two of its values`]
  const [before, after] = [await snapshotOf(first), await snapshotOf(second)]
  if (before.digest === after.digest) return [`${path}: ${JSON.stringify(second)} changes no object`]
  const seen = observedCost(before.parts, after.parts)
  return isDeepStrictEqual(seen, leaf.cost) ? [] : [contradiction(path, leaf.cost, seen)]
}

function contradiction(path: string, said: Cost, seen: Cost): string {
  return `${path}: the model says ${JSON.stringify(said)}, the objects ${JSON.stringify(seen)}`
}

describe('the cost of a change', () => {
  it('is for every value what the rendered objects say', async function () {
    // Seconds after matrix.test.ts, 40 s alone.
    this.timeout(600_000)
    expect(changes).to.have.length.above(120)
    const found = await inParallel(changes, 2, contradictions)
    expect(found.flat()).to.deep.equal([])
  })

  it('is found to be wrong, whichever it is', async () => {
    const costs: Cost[] = ['nothing', 'new install', ['redis'], ['proxy'], ['redis', 'sentinel']]
    const paths = ['profile', 'redis.persistence.size', 'redis.pod.labels', 'redis.replicas', 'redis.config']
    for (const [i, path] of paths.entries()) {
      const change = changes.find((each) => each.path === path) as Change
      expect(change.leaf.cost, path).to.deep.equal(costs[i])
      for (const cost of costs.filter((each) => each !== costs[i])) {
        const found = await contradictions({ ...change, leaf: { ...change.leaf, cost } })
        expect(found).to.deep.equal([contradiction(path, cost, change.leaf.cost)])
      }
    }
  })

  it('needs an example that changes something', async () => {
    const [change] = changes.filter(({ path }) => path === 'profile')
    const { path, leaf, files } = change as Change
    expect(await contradictions({ path, leaf, files: [files[0] ?? {}, {}] })).to.deep.equal([
      'profile: {} changes no object',
    ])
  })
})
