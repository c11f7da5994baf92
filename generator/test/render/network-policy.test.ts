import { expect } from 'chai'
import { ports } from '../../src/model/ports.ts'
import { helms } from './helm.ts'
import { allOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const name = 'demo-redis-sentinel'

for (const helm of helms) {
  describe(`network policies rendered by ${helm}`, () => {
    const policiesOf = async (values: object) => allOf(await soundDocs({ helm, values }), 'NetworkPolicy')

    it('isolate each component from what comes in, and the whole set from what it need not reach', async () => {
      const policies = await policiesOf({})
      expect(policies.map(({ metadata }) => metadata?.name)).to.have.members([
        `${name}-redis`,
        `${name}-sentinel`,
        `${name}-proxy`,
        `${name}-egress`,
      ])
      for (const { metadata, spec } of policies)
        expect(spec?.policyTypes).to.deep.equal([metadata?.name === `${name}-egress` ? 'Egress' : 'Ingress'])
    })

    it('let Sentinels reach DNS and the set, and the others anything: a force-deleted master must reach its replicas to its end', async () => {
      const egress = async (policy: object) => {
        const policies = await policiesOf({ networkPolicy: policy })
        return policies.find(({ metadata }) => metadata?.name === `${name}-egress`)?.spec
      }
      const set = { 'app.kubernetes.io/name': 'redis-sentinel', 'app.kubernetes.io/instance': 'demo' }
      const rules = [
        { to: [{ podSelector: { matchLabels: set } }] },
        {
          ports: [53, 5353].flatMap((port) => ['UDP', 'TCP'].map((protocol) => ({ protocol, port }))),
        },
      ]
      const [sentinels, peers] = [await egress({}), await egress({ egress: 'peers' })]
      expect(sentinels?.podSelector?.matchLabels).to.deep.equal({ ...set, 'app.kubernetes.io/component': 'sentinel' })
      expect(sentinels?.egress).to.deep.equal(rules)
      expect(peers?.podSelector?.matchLabels).to.deep.equal(set)
      expect(peers?.egress).to.deep.equal(rules)
      expect(await egress({ egress: 'any' })).to.equal(undefined)
    })

    it('open what the proxy has, and nothing that it has not', async () => {
      const portsOf = async (proxy: object) => {
        const policies = await policiesOf({ proxy })
        const policy = policies.find(({ metadata }) => metadata?.name === `${name}-proxy`)
        return policy?.spec?.ingress?.flatMap((rule) => rule.ports ?? []).map(({ port }) => port)
      }
      expect(await portsOf({})).to.deep.equal([ports.redis, ports.replicas, ports.metrics])
      expect(await portsOf({ readPort: false, metrics: false })).to.deep.equal([ports.redis])
      expect(await portsOf({ enabled: false })).to.equal(undefined)
    })

    it('are none when they are switched off', async () => {
      expect(await policiesOf({ networkPolicy: { enabled: false } })).to.deep.equal([])
    })
  })
}
