import { expect } from 'chai'
import { ports } from '../../src/model/ports.ts'
import { helms, renderChart, type Manifest } from './helm.ts'
import { allOf, containerOf, fileOf, only } from './objects.ts'
import { mayConnect } from './reach.ts'
import { soundDocs } from './sound-docs.ts'

const chat = { name: 'chat', type: 'slack', existingSecret: 'urls' }
const log = { name: 'log', type: 'webhook', existingSecret: 'others', urlKey: 'log-url' }
const on = (more: object = {}, others: object = {}): object => ({
  notifications: { enabled: true, endpoints: [chat, log], ...more },
  ...others,
})
const name = 'demo-redis-sentinel'
const labelsOf = (component: string): Record<string, string> => ({
  ...{ 'app.kubernetes.io/name': 'redis-sentinel', 'app.kubernetes.io/instance': 'demo' },
  'app.kubernetes.io/component': component,
})

for (const helm of helms) {
  describe(`the notifier, rendered by ${helm}`, () => {
    const render = (values: object): Promise<Manifest[]> => soundDocs({ helm, values })
    const refusal = async (notifications: object): Promise<string> => {
      const { ok, stderr } = await renderChart({ helm, values: { notifications }, skipSchema: true })
      expect(ok).to.equal(false)
      return stderr
    }

    it('is not there by default, and guards publish no reports', async () => {
      const docs = await render({})
      expect(docs.filter(({ metadata }) => metadata.name.endsWith('-notifier'))).to.deep.equal([])
      expect(fileOf(docs, '-config', 'settings.env')).to.include("REPORTS='no'")
    })

    it('is one pod, which never stands beside its successor, and has the URLs as files alone', async () => {
      const docs = await render(on({ caSecret: 'company', caKey: 'bundle.pem' }))
      const { spec } = only(docs, 'Deployment', '-notifier')
      expect(spec).to.deep.include({ replicas: 1, strategy: { type: 'Recreate' } })
      const pod = spec?.template ?? expect.fail('no pod')
      const container = containerOf(pod, 'notifier')
      expect(container.command).to.deep.equal(['/bin/sh', '/opt/redis-sentinel/proxy-start.sh', 'notifier'])
      expect(container.env?.map((each) => each.name)).to.deep.equal(['POD_NAME'])
      const volume = pod.spec?.volumes?.find((each) => each.name === 'notify')
      expect(volume?.projected?.sources).to.deep.equal([
        { secret: { name: 'urls', items: [{ key: 'url', path: 'chat' }] } },
        { secret: { name: 'others', items: [{ key: 'log-url', path: 'log' }] } },
        { secret: { name: 'company', items: [{ key: 'bundle.pem', path: 'ca.crt' }] } },
      ])
      expect(fileOf(docs, '-notifier', 'haproxy.cfg')).to.include('httpclient.ssl.ca-file "${HA_NOTIFY}/ca.crt"')
      expect(fileOf(docs, '-config', 'settings.env')).to.include("REPORTS='yes'")
    })

    it('has the events, the endpoints and the names of the set', async () => {
      const docs = await render(on({ events: ['fenced', 'masterDown'], timeoutSeconds: 3 }))
      expect(fileOf(docs, '-notifier', 'notices.conf').trim().split('\n')).to.deep.equal([
        ...['namespace cache', `name ${name}`, 'release demo', 'chart redis-sentinel', 'timeout 3'],
        ...['event fenced', 'event masterDown', 'endpoint chat slack', 'endpoint log webhook'],
      ])
      expect(fileOf(await render(on()), '-notifier', 'haproxy.cfg')).to.not.include('ca-file')
    })

    it('works without proxies', async () => {
      const docs = await render(on({}, { proxy: { enabled: false } }))
      expect(allOf(docs, 'Deployment').map(({ metadata }) => metadata?.name)).to.deep.equal([`${name}-notifier`])
    })

    it('reaches the set, and with egress: peers the ports of its endpoints; no pod reaches it', async () => {
      const peers = { networkPolicy: { egress: 'peers', clients: 'labelled' } }
      const docs = await render(on({ ports: [443, 9093] }, peers))
      const notifier = { namespace: 'cache', labels: labelsOf('notifier') }
      const reaches = (component: string, port: number): boolean =>
        mayConnect(docs, { from: notifier, to: { namespace: 'cache', labels: labelsOf(component) }, port })
      expect(reaches('redis', ports.redis)).to.equal(true)
      expect(reaches('sentinel', ports.sentinel)).to.equal(true)
      expect(reaches('redis', ports.discovery)).to.equal(false)
      expect(reaches('notifier', ports.health)).to.equal(false)
      expect(only(docs, 'NetworkPolicy', '-notifier').spec?.egress).to.deep.equal([
        { ports: [443, 9093].map((port) => ({ protocol: 'TCP', port })) },
      ])
      expect(only(await render(on()), 'NetworkPolicy', '-notifier').spec?.policyTypes).to.deep.equal(['Ingress'])
    })

    it('is refused by name where an endpoint lacks something, also without the schema', async () => {
      expect(await refusal({ enabled: true })).to.include('notifications.enabled needs notifications.endpoints')
      const said = await refusal({
        enabled: true,
        events: ['failover'],
        endpoints: [{ name: 'A b', type: 'teams' }, chat, chat, 'https://example.org'],
      })
      expect(said).to.include('notifications.endpoints[0].name is "A b": write 1 to 40 lower-case letters')
      expect(said).to.include('notifications.endpoints[0].type is "teams": use webhook, slack or alertmanager')
      expect(said).to.match(/notifications\.endpoints\[0\]\.existingSecret is .*: name the Secret that holds the URL/)
      expect(said).to.include('(chat is there twice)')
      expect(said).to.include('notifications.endpoints[3] is no map')
      expect(said).to.include('notifications.events has failover: use failoverBegun')
    })
  })
}
