import { expect } from 'chai'
import type { V1Pod } from '@kubernetes/client-node'
import type { Listed, NodeView, SentinelView, ViewAnswer } from '../clients/protocol.ts'
import { unsettled } from '../harness/unsettled.ts'

const master = '10.0.0.1:6379'
const replicas = ['10.0.0.2:6379', '10.0.0.3:6379']
const listed = (flags: string, ...addresses: string[]): Listed[] => addresses.map((address) => ({ address, flags }))
/** The other Sentinels than the one at this address. */
const othersOf = (own: string): Listed[] =>
  listed('sentinel', ...['s0', 's1', 's2'].filter((name) => name !== own).map((name) => `${name}:26379`))
const sentinel = (name: string, part: Partial<SentinelView> = {}): SentinelView => ({
  sentinel: name,
  address: master,
  epoch: 4,
  flags: 'master',
  replicas: listed('slave', ...replicas),
  otherSentinels: othersOf(name),
  ...part,
})
const node = (name: string, part: Partial<NodeView> = {}): NodeView => ({
  node: name,
  runId: name,
  role: 'slave',
  link: 'up',
  follows: master,
  onlineReplicas: [],
  ...part,
})
const pod = (name: string, ready: boolean): V1Pod => ({
  metadata: { name },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
})

const restful = (): ViewAnswer => ({
  at: 0,
  sentinels: [sentinel('s0'), sentinel('s1'), sentinel('s2')],
  nodes: [node('r0', { role: 'master', link: '', follows: '', onlineReplicas: replicas }), node('r1'), node('r2')],
})
const pods = ['s0', 's1', 's2', 'r0', 'r1', 'r2'].map((name) => pod(name, true))
const judge = (view: ViewAnswer, these = pods): string[] =>
  unsettled({ view, pods: these, expected: { redis: 3, sentinel: 3, proxy: 0 } })

describe('a set', () => {
  it('is at rest when all pods are ready and everybody agrees', () => {
    expect(judge(restful())).to.deep.equal([])
  })

  it('is not at rest while a pod is not ready', () => {
    expect(judge(restful(), [...pods.slice(1), pod('s0', false)])[0]).to.match(/^5 of 6 pods ready: s0/)
  })

  it('is not at rest while Sentinels disagree about address or epoch', () => {
    const view = restful()
    view.sentinels[1] = sentinel('s1', { epoch: 3 })
    expect(judge(view)).to.deep.equal([`Sentinels disagree: ${master} at epoch 4, ${master} at epoch 3`])
  })

  it('is not at rest with two masters, or with none', () => {
    const two = restful()
    two.nodes[1] = node('r1', { role: 'master', onlineReplicas: replicas })
    expect(judge(two)).to.deep.equal(['2 masters: r0, r1'])
    const none = restful()
    none.nodes[0] = node('r0')
    expect(judge(none)[0]).to.match(/^0 masters/)
  })

  it('is not at rest while a replica is not linked, or to another master', () => {
    const view = restful()
    view.nodes[2] = node('r2', { link: 'down', follows: '10.0.0.9:6379' })
    expect(judge(view)).to.deep.equal(['r2: link down', `r2 follows 10.0.0.9:6379, Sentinels name ${master}`])
  })

  it('is not at rest while a Sentinel is silent, sees the master down or knows too few', () => {
    const view = restful()
    view.sentinels[0] = sentinel('s0', { error: 'refused' })
    view.sentinels[1] = sentinel('s1', {
      flags: 'master,s_down',
      replicas: listed('slave', '10.0.0.2:6379'),
      otherSentinels: [...othersOf('s1'), ...listed('sentinel', 's1:26379')],
    })
    expect(judge(view)).to.deep.equal([
      's0 does not answer: refused',
      's1 flags the master master,s_down',
      's1 lists 1 replicas',
      's1 lists 3 other Sentinels',
      `s1 lists the replicas 10.0.0.2:6379, r0 has ${replicas.join(', ')}`,
    ])
  })

  for (const flags of ['slave,s_down', 'slave,o_down', 'slave,disconnected']) {
    it(`is not at rest while a Sentinel flags a replica ${flags}`, () => {
      const view = restful()
      view.sentinels[2] = sentinel('s2', {
        replicas: [...listed('slave', '10.0.0.2:6379'), ...listed(flags, '10.0.0.3:6379')],
      })
      expect(judge(view)).to.deep.equal([`s2 flags 10.0.0.3:6379 ${flags}`])
    })
  }

  it('is not at rest while a Sentinel flags another one as down', () => {
    const view = restful()
    view.sentinels[2] = sentinel('s2', {
      otherSentinels: [...listed('sentinel', 's0:26379'), ...listed('sentinel,s_down', 's1:26379')],
    })
    expect(judge(view)).to.deep.equal(['s2 flags s1:26379 sentinel,s_down'])
  })

  it('is not at rest while a Sentinel lists as many servers as there are, and others than those', () => {
    const stale = restful()
    stale.sentinels[2] = sentinel('s2', { replicas: listed('slave', '10.0.0.2:6379', '10.0.0.9:6379') })
    expect(judge(stale)).to.deep.equal([
      `s2 lists the replicas 10.0.0.2:6379, 10.0.0.9:6379, r0 has ${replicas.join(', ')}`,
    ])
    const foreign = restful()
    foreign.sentinels[2] = sentinel('s2', { otherSentinels: listed('sentinel', 's0:26379', 'foreign:26379') })
    expect(judge(foreign)[0]).to.equal('Sentinels list 4 Sentinels: foreign:26379, s0:26379, s1:26379, s2:26379')
  })
})
