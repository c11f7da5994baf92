import { expect } from 'chai'
import { ports } from '../../src/model/ports.ts'
import { mayConnect, type End } from './reach.ts'
import { soundDocs } from './sound-docs.ts'

type Labels = Record<string, string>

const namespace = 'cache'
const name = 'demo-redis-sentinel'
const component = (of: string): Labels => ({
  'app.kubernetes.io/name': 'redis-sentinel',
  'app.kubernetes.io/instance': 'demo',
  'app.kubernetes.io/component': of,
})

const clientPorts: [component: string, port: number][] = [
  ['redis', ports.redis],
  ['sentinel', ports.sentinel],
  ['proxy', ports.redis],
  ['proxy', ports.replicas],
]
const innerPorts: [component: string, port: number][] = [
  ['redis', ports.discovery],
  ['proxy', ports.metrics],
  ['proxy', ports.health],
]

const client: Labels = { [`${name}-client`]: 'true' }
const ends: Record<string, End> = {
  'a pod beside it': { namespace, labels: { app: 'shop' } },
  'a labelled pod beside it': { namespace, labels: client },
  'a pod of another namespace': { namespace: 'shop', labels: { app: 'shop' } },
  'a labelled pod of another namespace': { namespace: 'shop', labels: client },
  'an address in 192.0.2.0/24': { address: '192.0.2.7' },
  'an address in fd00::/8': { address: 'fd00::7' },
  'the test pod': { namespace, labels: { ...component('test'), ...client } },
  'a pod of another release': { namespace: 'shop', labels: { ...component('redis') } },
}

interface Case {
  title: string
  values: object
  /** Who of the ends may use the clients' ports. */
  clients: (keyof typeof ends)[]
}

const cases: Case[] = [
  {
    title: 'by default: the pods of the namespace',
    values: {},
    clients: ['a pod beside it', 'a labelled pod beside it', 'the test pod'],
  },
  {
    title: 'labelled: those with the label alone',
    values: { clients: 'labelled' },
    clients: ['a labelled pod beside it', 'the test pod'],
  },
  { title: 'any: everyone', values: { clients: 'any' }, clients: Object.keys(ends) },
  {
    title: 'clientSelectors: labelled pods of any namespace too',
    values: {
      clients: 'labelled',
      clientSelectors: [{ namespaceSelector: {}, podSelector: { matchLabels: client } }],
    },
    clients: ['a labelled pod beside it', 'the test pod', 'a labelled pod of another namespace'],
  },
  {
    title: 'clientSelectors: a whole namespace too',
    values: {
      clients: 'labelled',
      clientSelectors: [
        {
          namespaceSelector: {
            matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] }],
          },
        },
      ],
    },
    clients: [
      'a labelled pod beside it',
      'the test pod',
      'a pod of another namespace',
      'a labelled pod of another namespace',
      'a pod of another release',
    ],
  },
  {
    title: 'clientCIDRs: ranges of both families too',
    values: { clients: 'labelled', clientCIDRs: ['192.0.2.0/24', 'fd00::/8'] },
    clients: ['a labelled pod beside it', 'the test pod', 'an address in 192.0.2.0/24', 'an address in fd00::/8'],
  },
  {
    title: 'no policies: everyone, every port',
    values: { enabled: false },
    clients: Object.keys(ends),
  },
]

const render = (networkPolicy: object, more: object = {}) => soundDocs({ values: { networkPolicy, ...more } })

describe('who may connect', () => {
  for (const { title, values, clients } of cases) {
    it(title, async () => {
      const docs = await render(values)
      for (const [who, from] of Object.entries(ends)) {
        for (const [to, port] of clientPorts) {
          const allowed = mayConnect(docs, { from, to: { namespace, labels: component(to) }, port })
          expect(allowed, `${who} to ${to} ${port}`).to.equal(clients.includes(who))
        }
      }
    })
  }

  for (const clients of ['namespace', 'labelled', 'any']) {
    it(`and who never may, with clients: ${clients}`, async () => {
      const docs = await render({ clients })
      for (const [who, from] of Object.entries(ends)) {
        for (const [to, port] of innerPorts) {
          const allowed = mayConnect(docs, { from, to: { namespace, labels: component(to) }, port })
          expect(allowed, `${who} to ${to} ${port}`).to.equal(false)
        }
      }
    })

    const peers: [from: string, to: string, port: number][] = [
      ['redis', 'redis', ports.redis],
      ['redis', 'redis', ports.discovery],
      ['redis', 'sentinel', ports.sentinel],
      ['sentinel', 'redis', ports.redis],
      ['sentinel', 'sentinel', ports.sentinel],
      ['proxy', 'redis', ports.redis],
      ['proxy', 'sentinel', ports.sentinel],
    ]
    it(`and that the pods of the set always may, with clients: ${clients}`, async () => {
      const docs = await render({ clients })
      for (const [from, to, port] of peers) {
        const connection = {
          from: { namespace, labels: component(from) },
          to: { namespace, labels: component(to) },
          port,
        }
        expect(mayConnect(docs, connection), `${from} to ${to} ${port}`).to.equal(true)
      }
    })
  }

  it('and that what data pods hold before they serve is for data pods alone', async () => {
    const docs = await render({ clients: 'any' })
    const to = { namespace, labels: component('redis') }
    const may = ['redis', 'sentinel', 'proxy', 'test'].filter((of) =>
      mayConnect(docs, { from: { namespace, labels: component(of) }, to, port: ports.discovery }),
    )
    expect(may).to.deep.equal(['redis'])
  })

  it('to the metrics: Prometheus by default, the selected, or nobody', async () => {
    const prometheus = { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } }
    const agent = { namespace: 'monitoring', labels: { app: 'agent' } }
    const scrapes = async (networkPolicy: object) => {
      const docs = await render(networkPolicy)
      const to = { namespace, labels: component('proxy') }
      return [prometheus, agent].map((from) => mayConnect(docs, { from, to, port: ports.metrics }))
    }
    expect(await scrapes({})).to.deep.equal([true, false])
    const space = { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } }
    expect(await scrapes({ monitoring: [{ namespaceSelector: space }] })).to.deep.equal([true, true])
    expect(await scrapes({ monitoring: [] })).to.deep.equal([false, false])
    expect(await scrapes({ clients: 'any', monitoring: [] })).to.deep.equal([false, false])
  })

  it('to another set in the same namespace: not its inner ports, not as its peer', async () => {
    const docs = await render({ clients: 'labelled' })
    const other = { ...component('redis'), 'app.kubernetes.io/instance': 'other' }
    for (const [to, port] of [...clientPorts, ...innerPorts]) {
      const connection = { from: { namespace, labels: other }, to: { namespace, labels: component(to) }, port }
      expect(mayConnect(docs, connection), `${to} ${port}`).to.equal(false)
    }
  })

  it('follows fullnameOverride in the label of clients', async () => {
    const docs = await render({ clients: 'labelled' }, { fullnameOverride: 'orders' })
    const to = { namespace, labels: component('redis') }
    const may = (labels: Labels) => mayConnect(docs, { from: { namespace, labels }, to, port: ports.redis })
    expect([may({ 'orders-client': 'true' }), may(client)]).to.deep.equal([true, false])
    expect(docs.find(({ kind }) => kind === 'Pod')?.metadata.labels).to.include({ 'orders-client': 'true' })
  })
})
