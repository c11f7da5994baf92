import { expect } from 'chai'
import { ApiException } from '@kubernetes/client-node'
import type { V1Pod } from '@kubernetes/client-node'
import { isBudgetRefusal } from '../harness/api-error.ts'
import { drainNode } from '../harness/drain-node.ts'
import type { Stage } from '../harness/stage.ts'
import { podLike } from './idle-pods.ts'

const refusal = (message: string): ApiException<string> =>
  new ApiException(
    429,
    'Unknown API Status Code!',
    JSON.stringify({ reason: 'TooManyRequests', ...causes(message) }),
    {},
  )
const causes = (message: string): object => ({ details: { causes: [{ reason: 'DisruptionBudget', message }] } })
const tooFew = 'The disruption budget x-redis needs 2 healthy pods and has 2 currently'

/** A node with a data pod and a Sentinel; each eviction is answered with the next of these errors, and then granted. */
function nodeWith(...errors: ApiException<string>[]): { stage: Stage; marks: string[] } {
  const marks: string[] = []
  let pods: V1Pod[] = [podLike('redis', 0), podLike('sentinel', 0)]
  const core = {
    listNamespacedPod: () => Promise.resolve({ items: pods }),
    readNode: () => Promise.resolve({ spec: {} }),
    replaceNode: () => Promise.resolve({}),
    createNamespacedPodEviction: ({ name }: { name: string }) => {
      const error = errors.shift()
      if (error !== undefined) return Promise.reject(error)
      pods = pods.filter(({ metadata }) => metadata?.name !== name)
      return Promise.resolve({})
    },
  }
  const recorder = { mark: (_kind: string, text: string) => void marks.push(text) }
  const stage = { cluster: { kube: { core } }, namespace: 'n', release: 'x', recorder }
  return { stage: stage as unknown as Stage, marks }
}

describe('a drain', () => {
  it('names the data pod whose eviction a disruption budget refused before it granted it', async () => {
    const { stage, marks } = nodeWith(refusal(tooFew))
    const { gone, refused } = await drainNode(stage, 'n0')
    expect(refused).to.deep.equal(['redis-sentinel-redis-0'])
    expect(marks).to.deep.equal(['a disruption budget refuses to evict redis-sentinel-redis-0'])
    expect(gone.size).to.equal(2)
  })

  it('names none when all evictions are granted at once, or the API server is busy', async () => {
    expect((await drainNode(nodeWith().stage, 'n0')).refused).to.deep.equal([])
    const busy = new ApiException(429, 'Unknown API Status Code!', 'too many requests, please try again later', {})
    expect((await drainNode(nodeWith(busy).stage, 'n0')).refused).to.deep.equal([])
  })

  it('takes for a refusal what names too few healthy pods, not a budget that is still being processed', () => {
    expect(isBudgetRefusal(refusal(tooFew))).to.equal(true)
    expect(isBudgetRefusal(refusal('The disruption budget x is still being processed by the server.'))).to.equal(false)
    expect(isBudgetRefusal(new Error(tooFew))).to.equal(false)
  })
})
