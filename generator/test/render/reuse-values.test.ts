import { expect } from 'chai'
import { load } from 'js-yaml'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mergeValues } from '../../src/model/merge.ts'
import { overlay } from '../../src/model/overlay.ts'
import { chartDirectory, renderChart, type Manifest } from './helm.ts'
import { containerOf, fileOf, only, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const fixture = new URL('../fixtures/earlier-values.yaml', import.meta.url).pathname
const earlier = load(readFileSync(fixture, 'utf8')) as { redis: object; sentinel: object; auth: object }
const auth = { existingSecret: 'passwords' }

const namesOf = (docs: readonly Manifest[]): string[] => docs.map(({ kind, metadata }) => `${kind} ${metadata.name}`)

describe('the values of an earlier chart', () => {
  let dir = ''
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'reuse-values-'))
    cpSync(chartDirectory, dir, { recursive: true })
    // What `helm upgrade --reuse-values` does: the values of the last release take the place of the chart's own.
    cpSync(fixture, join(dir, 'values.yaml'))
  })
  after(() => rmSync(dir, { recursive: true }))

  it('lack what the chart has now', () => {
    expect(earlier).to.not.have.any.keys('proxy', 'networkPolicy', 'scaling')
    expect(earlier.auth).to.not.have.property('existingSecretKeys')
  })

  for (const skipSchema of [false, true]) {
    const how = skipSchema ? 'without the schema' : 'with the schema'

    it(`render over the chart's own as a values file, and make what an upgrade makes, ${how}`, async () => {
      const want = await soundDocs({ values: { auth }, upgrade: true })
      const got = await soundDocs({ values: { ...earlier, auth }, upgrade: true, skipSchema })
      expect(namesOf(got)).to.deep.equal(namesOf(want))
    })

    it(`render with --reuse-values, and what they lack has its default, ${how}`, async () => {
      // A default that came inside of requests and limits is none of theirs.
      const without = overlay('sentinel.resources.limits.cpu', null)
      const values = mergeValues({ ...earlier, auth }, without)
      const want = await soundDocs({ values, upgrade: true })
      const got = await soundDocs({ chart: dir, values: { auth }, upgrade: true, skipSchema })
      expect(got).to.deep.equal(want)
    })

    it(`keep what the user had set, ${how}`, async () => {
      const values = {
        ...{ auth, profile: 'safe', sentinel: { replicas: 5 } },
        redis: { replicas: 5, config: { maxclients: '500' }, resources: { limits: { memory: '1Gi' } } },
      }
      const docs = await soundDocs({ chart: dir, values, upgrade: true, skipSchema })
      expect(only(docs, 'StatefulSet', '-redis').spec?.replicas).to.equal(5)
      expect(containerOf(podOf(docs, 'redis'), 'redis').resources?.limits).to.deep.equal({ memory: '1Gi' })
      expect(fileOf(docs, '-config', 'redis.conf')).to.match(/^maxmemory 644245094$[^]*^maxclients 500$/m)
      expect(fileOf(docs, '-config', 'settings.env')).to.match(/^DOWN_AFTER='5000'$/m)
    })

    it(`are refused with the way out where the chart no longer takes them, ${how}`, async () => {
      const redis = { resources: { limits: { memory: '96Mi' }, requests: { memory: '96Mi' } } }
      const { ok, stderr } = await renderChart({ chart: dir, values: { auth, redis }, upgrade: true, skipSchema })
      expect(ok).to.equal(false)
      expect(stderr).to.match(/limits\.memory is too small.*Raise it.*is 96Mi.* the smallest is 128Mi/)
    })
  }
})
