import { expect } from 'chai'
import type { SentinelView, ViewAnswer } from '../clients/protocol.ts'
import { bringAbout } from '../harness/bring-about.ts'
import { messageOf } from '../harness/message-of.ts'
import type { Stage } from '../harness/stage.ts'
import { withPatience } from '../harness/wait-until.ts'

const sentinel = (tilt: boolean): SentinelView => ({
  ...{ sentinel: 's', address: '10.0.0.1:6379', epoch: 1, flags: 'master', replicas: [], otherSentinels: [], tilt },
})
const node = { node: 'r', runId: 'r', role: 'master', link: '', follows: '', onlineReplicas: [] }

const readyPod = (component: string): object => ({
  metadata: { name: component, labels: { 'app.kubernetes.io/component': component } },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
})

/** A set of one master and one Sentinel that is at rest, and in TILT at so many looks. */
function restful(tilts: number): { stage: Stage; looks: ViewAnswer[] } {
  const looks: ViewAnswer[] = []
  const view = (): Promise<ViewAnswer> => {
    return Promise.resolve({ at: looks.length, sentinels: [sentinel(looks.length < tilts)], nodes: [node] })
  }
  const stage = {
    cluster: {
      kube: { core: { listNamespacedPod: () => Promise.resolve({ items: ['redis', 'sentinel'].map(readyPod) }) } },
    },
    ...{ namespace: 'n', release: 'x', artifacts: 'a', counts: { redis: 1, sentinel: 1, proxy: 0 } },
    names: { redisPods: ['r'], sentinelPods: ['s'] },
    ...{ ledger: { view }, recorder: { look: (one: ViewAnswer) => void looks.push(one) } },
  }
  return { stage: stage as unknown as Stage, looks }
}

describe('what a round takes for given', () => {
  it('is a set whose Sentinels would see the fault', async () => {
    const { stage, looks } = restful(3)
    expect(await bringAbout(stage, {})).to.include({ master: 'r' })
    expect(looks.map(({ sentinels }) => sentinels[0]?.tilt)).to.deep.equal([true, true, true, false])
  })

  it('says who is in TILT where that does not end', async () => {
    const { stage } = restful(Infinity)
    const failed = await withPatience(50, () => bringAbout(stage, {}).catch(messageOf))
    expect(failed).to.match(/to be at rest.*s is in TILT/s)
  })
})
