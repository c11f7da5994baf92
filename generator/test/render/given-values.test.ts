import { expect } from 'chai'
import { load } from 'js-yaml'
import { readFileSync } from 'node:fs'
import { chartDirectory, renderChart, type RenderOptions } from './helm.ts'
import { containerOf, fileOf, only, podOf } from './objects.ts'

const digest = `sha256:${'a1'.repeat(32)}`
const auth = { existingSecret: 'passwords' }
const defaults = load(readFileSync(`${chartDirectory}/values.yaml`, 'utf8')) as Record<string, object>

/** Every group and every value emptied, as far as Helm knows a default: it removes them all. */
const emptied = Object.fromEntries(Object.keys(defaults).map((key) => [key, null]))
const emptiedInside = Object.fromEntries(
  Object.entries(defaults)
    .filter(([, value]) => typeof value === 'object' && value !== null && Object.keys(value).length > 0)
    .map(([key, group]) => [key, Object.fromEntries(Object.keys(group).map((inner) => [inner, null]))]),
)

async function docsOf(options: RenderOptions) {
  const { ok, stderr, docs } = await renderChart(options)
  expect(stderr).to.equal('')
  expect(ok).to.equal(true)
  return docs
}

async function refusal(options: RenderOptions): Promise<string> {
  const { ok, stderr } = await renderChart(options)
  expect(ok).to.equal(false)
  expect(stderr).to.not.match(/nil pointer|interface conversion|can't evaluate/)
  return stderr
}

for (const skipSchema of [false, true]) {
  describe(`values ${skipSchema ? 'that no schema has seen' : 'as people write them'}`, () => {
    it('without a value take their defaults, groups as well as single ones', async () => {
      const want = await docsOf({ values: { auth } })
      expect(await docsOf({ values: { ...emptied, auth }, skipSchema })).to.deep.equal(want)
      const { resources, ...sentinel } = emptiedInside['sentinel'] as Record<string, unknown>
      const { resources: other, ...redis } = emptiedInside['redis'] as Record<string, unknown>
      expect([resources, other]).to.deep.equal([null, null])
      const proxy = {}
      const values = { ...emptiedInside, redis, sentinel, proxy, auth }
      expect(await docsOf({ values, skipSchema })).to.deep.equal(want)
    })

    it('have no requests and limits with resources: null, and memory is divided as without a limit', async () => {
      const docs = await docsOf({ values: { redis: { resources: null } }, skipSchema })
      expect(containerOf(podOf(docs, 'redis'), 'redis')).to.not.have.property('resources')
      expect(fileOf(docs, '-config', 'redis.conf')).to.match(/^maxmemory 0$/m)
    })

    it('name the keys of a Secret that exists, and its files keep their names', async () => {
      const existingSecretKeys = {
        redisPassword: 'REDIS_PASSWORD',
        internalKey: 'redis-password',
        proxyPassword: 'proxy.key',
      }
      const docs = await docsOf({ values: { auth: { ...auth, existingSecretKeys } }, skipSchema })
      const filesOf = (kind: 'redis' | 'sentinel' | 'proxy'): object[] => {
        const volume = podOf(docs, kind).spec?.volumes?.find(({ name }) => name === 'auth')
        return volume?.projected?.sources?.flatMap(({ secret }) => secret?.items ?? []) ?? []
      }
      const own = [
        { key: 'REDIS_PASSWORD', path: 'redis-password' },
        { key: 'REDIS_PASSWORD-previous', path: 'redis-password-previous' },
        { key: 'redis-password', path: 'internal-key' },
        { key: 'redis-password-previous', path: 'internal-key-previous' },
      ]
      const proxy = [
        { key: 'proxy.key', path: 'proxy-password' },
        { key: 'proxy.key-previous', path: 'proxy-password-previous' },
      ]
      expect(filesOf('redis')).to.deep.equal([...own, ...proxy])
      expect(filesOf('sentinel')).to.deep.equal([...own, ...proxy])
      expect(filesOf('proxy')).to.deep.equal(proxy)
      const names = 'internal-key=redis-password proxy-password=proxy.key redis-password=REDIS_PASSWORD'
      expect(fileOf(docs, '-config', 'settings.env')).to.include(`\nKEY_NAMES='${names}'\n`)
      const upgrade = await docsOf({ values: { auth: { ...auth, existingSecretKeys } }, skipSchema, upgrade: true })
      const { env } = containerOf(only(upgrade, 'Job', '-scale').spec?.template ?? {}, 'scale')
      expect(env).to.deep.include({ name: 'NEW_KEY_NAMES', value: names })
    })

    it('may have numbers and booleans as text', async () => {
      const redis = { replicas: '5', fencing: 'false', minReplicasMaxLagSeconds: '1' }
      const sentinel = { replicas: '5', quorum: '4', downAfterMilliseconds: '0', failoverTimeoutMilliseconds: '9000' }
      const values = { redis, sentinel, proxy: { enabled: 'false' } }
      const docs = await docsOf({ values, skipSchema })
      expect(only(docs, 'StatefulSet', '-redis').spec?.replicas).to.equal(5)
      const settings = fileOf(docs, '-config', 'settings.env').split('\n')
      expect(settings).to.include.members(["REDIS_REPLICAS='5'", "QUORUM='4'", "MAX_LAG='1'", "MIN_REPLICAS='0'"])
      expect(settings).to.include.members(["DOWN_AFTER='3000'", "FAILOVER_TIMEOUT='9000'"])
      expect(docs.filter(({ kind }) => kind === 'Deployment')).to.deep.equal([])
    })

    it('are refused when such a text is out of bounds, or no number', async () => {
      const values = (text: string) => ({ redis: { replicas: text } })
      expect(await refusal({ values: values('12'), skipSchema })).to.match(/redis\.replicas is 12: allowed are 1 to 9/)
      expect(await refusal({ values: values('three'), skipSchema })).to.match(/redis[./]replicas.*three/)
      const quorum = { sentinel: { failoverTimeoutMilliseconds: '100' } }
      expect(await refusal({ values: quorum, skipSchema })).to.match(/is 100: allowed are 0 or 5000 to 180000/)
    })

    it('are refused when they are of another sort', async () => {
      const others: [values: object, schema: RegExp, guard: string][] = [
        [{ redis: 3 }, /'\/redis'.*want object/, 'redis is 3: write a map'],
        [{ redis: { config: [] } }, /'\/redis\/config'.*want object/, 'redis.config is []: write a map'],
        [{ image: { tag: 8.2 } }, /'\/image\/tag'.*want string/, 'image.tag is 8.2: write a text, in quotes'],
        [{ redis: { fencing: 1 } }, /'\/redis\/fencing'/, 'redis.fencing is 1: write true or false'],
        [{ redis: { modulePaths: 'a' } }, /'\/redis\/modulePaths'.*want array/, 'modulePaths is "a": write a list'],
      ]
      for (const [values, schema, guard] of others) {
        const said = await refusal({ values, skipSchema })
        if (skipSchema) expect(said).to.include(`${guard}, or leave it out for the default.`)
        else expect(said).to.match(schema)
      }
    })

    it('of redis.config may be numbers, booleans and null', async () => {
      const config = {
        databases: 64,
        maxclients: 1000000,
        'lazyfree-lazy-expire': true,
        'tcp-backlog': null,
        'hash-max-listpack-value': '7',
      }
      const docs = await docsOf({ values: { redis: { config } }, skipSchema })
      const lines = fileOf(docs, '-config', 'redis.conf').trimEnd().split('\n')
      expect(lines.slice(-4)).to.deep.equal([
        'databases 64',
        'hash-max-listpack-value 7',
        'lazyfree-lazy-expire yes',
        'maxclients 1000000',
      ])
      expect(lines.join('\n')).to.not.include('tcp-backlog')
      expect(await refusal({ values: { redis: { config: { appendfsync: false } } }, skipSchema })).to.match(/everysec/)
    })

    it('name an image by tag, by digest, or by both in one', async () => {
      const imageOf = async (image: object) => {
        const pod = podOf(await docsOf({ values: { image }, skipSchema }), 'redis')
        return [containerOf(pod, 'redis').image, pod.metadata?.labels?.['app.kubernetes.io/version']]
      }
      const byDigest = `docker.io/library/redis@${digest}`
      expect(await imageOf({ tag: `8.0.6@${digest}` })).to.deep.equal([byDigest, '8.0.6'])
      expect(await imageOf({ tag: '', digest })).to.deep.equal([byDigest, 'a1a1a1a1a1a1'])
      expect(await refusal({ values: { image: { tag: '' } }, skipSchema })).to.match(/needs a tag or a digest/)
      const two = { tag: `8.0.6@${digest}`, digest: digest.replace('a1', 'b2') }
      expect(await refusal({ values: { image: two }, skipSchema })).to.match(/one digest at most.*image\.digest/)
    })

    it('may name the Secret by a template', async () => {
      const values = (name: string) => ({ auth: { existingSecret: name } })
      const docs = await docsOf({ values: values('{{ .Release.Name }}-redis'), skipSchema })
      const volume = podOf(docs, 'redis').spec?.volumes?.find(({ name }) => name === 'auth')
      expect(JSON.stringify(volume)).to.include('"demo-redis"')
      const bad = values('{{ .Release.Name | upper }}')
      expect(await refusal({ values: bad, skipSchema })).to.match(/auth\.existingSecret must give the name.*"DEMO"/)
    })
  })
}
