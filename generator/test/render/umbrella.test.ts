import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { dump } from 'js-yaml'
import { chartDirectory, helms, renderChart } from './helm.ts'
import { allOf, containerOf, only, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const dependency = { name: 'redis-sentinel', version: '*', repository: '' }

/** A chart that has ours twice: under its own name with a condition, and under an alias. */
async function writeUmbrella(directory: string): Promise<void> {
  await mkdir(join(directory, 'charts'), { recursive: true })
  await cp(chartDirectory, join(directory, 'charts', 'redis-sentinel'), { recursive: true })
  const dependencies = [
    { ...dependency, condition: 'redis-sentinel.enabled' },
    { ...dependency, alias: 'sessions', condition: 'sessions.enabled' },
  ]
  await writeFile(
    join(directory, 'Chart.yaml'),
    dump({ apiVersion: 'v2', name: 'shop', version: '1.0.0', dependencies }),
  )
  const auth = { existingSecret: 'passwords' }
  const values = { 'redis-sentinel': { auth }, sessions: { enabled: false, auth } }
  await writeFile(join(directory, 'values.yaml'), dump(values))
}

for (const helm of helms) {
  describe(`as a dependency of another chart, with ${helm}`, () => {
    let chart: string

    before(async () => {
      chart = await mkdtemp(join(tmpdir(), 'umbrella-'))
      await writeUmbrella(chart)
    })

    after(() => rm(chart, { recursive: true }))

    it('it takes the globals, and leaves those that it does not know', async () => {
      const global = {
        imageRegistry: 'mirror.example.org',
        imagePullSecrets: [{ name: 'login' }],
        storageClass: 'fast',
        somethingOfAnotherChart: { a: 1 },
      }
      const docs = await soundDocs({ helm, chart, values: { global } })
      const pod = podOf(docs, 'redis')
      expect(containerOf(pod, 'redis').image).to.equal('mirror.example.org/library/redis:8.0.6')
      expect(pod.spec?.imagePullSecrets).to.deep.equal([{ name: 'login' }])
      const [claim] = only(docs, 'StatefulSet', '-redis').spec?.volumeClaimTemplates ?? []
      expect(claim?.spec?.storageClassName).to.equal('fast')
    })

    it('it is left out when its condition says so', async () => {
      const rendering = await renderChart({ helm, chart, values: { 'redis-sentinel': { enabled: false } } })
      expect(rendering.stderr).to.equal('')
      expect(rendering.docs).to.deep.equal([])
    })

    it('two copies have names and selectors of their own', async () => {
      const docs = await soundDocs({ helm, chart, values: { sessions: { enabled: true } } })
      const sets = allOf(docs, 'StatefulSet')
      expect(sets.map(({ metadata }) => metadata?.name).sort()).to.deep.equal([
        'demo-redis-sentinel-redis',
        'demo-redis-sentinel-sentinel',
        'demo-sessions-redis',
        'demo-sessions-sentinel',
      ])
      const selectors = sets.map(({ spec }) => JSON.stringify(spec?.selector))
      expect(new Set(selectors).size).to.equal(4)
    })

    it('its schema names the value of the subchart that is wrong', async () => {
      const { ok, stderr } = await renderChart({
        helm,
        chart,
        values: { 'redis-sentinel': { redis: { replicas: 'three' } } },
      })
      expect(ok).to.equal(false)
      expect(stderr).to.match(/redis-sentinel:[^]*\/redis\/replicas'.*'three' does not match pattern/)
    })
  })
}
