import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { load } from 'js-yaml'
import { chartDirectory, renderChart } from './helm.ts'
import { fileOf, only } from './objects.ts'

describe('the claims of a set', () => {
  it('stay when pods or the set go, unless the values say otherwise for one kind of pod', async () => {
    const retentionOf = async (set: string[], suffix: string) =>
      only((await renderChart({ set })).docs, 'StatefulSet', suffix).spec?.persistentVolumeClaimRetentionPolicy
    const kept = { whenDeleted: 'Retain', whenScaled: 'Retain' }
    expect(await retentionOf([], '-redis')).to.deep.equal(kept)
    const set = ['redis.persistence.retention.whenScaled=Delete', 'redis.persistence.retention.whenDeleted=Delete']
    expect(await retentionOf(set, '-redis')).to.deep.equal({ whenDeleted: 'Delete', whenScaled: 'Delete' })
    expect(await retentionOf(set, '-sentinel')).to.deep.equal(kept)
    const sentinel = ['sentinel.persistence.retention.whenScaled=Delete']
    expect(await retentionOf(sentinel, '-sentinel')).to.deep.equal({ whenDeleted: 'Retain', whenScaled: 'Delete' })
  })
})

describe('snapshots', () => {
  it('are one line of redis.conf, under a name that no start loads, and change no checksum', async () => {
    const render = async (snapshots: string[]) => {
      const { docs, stderr } = await renderChart({ values: { redis: { persistence: { snapshots } } } })
      expect(stderr).to.equal('')
      const annotations = only(docs, 'StatefulSet', '-redis').spec?.template.metadata?.annotations
      return { conf: fileOf(docs, '-config', 'redis.conf').split('\n'), checksum: annotations?.['checksum/config'] }
    }
    const none = await render([])
    const some = await render(['900 1', '300 10'])
    const always = ['dbfilename snapshot.rdb', 'stop-writes-on-bgsave-error no', 'shutdown-on-sigterm nosave']
    expect(none.conf).to.include.members([...always, 'save ""'])
    expect(some.conf).to.include.members([...always, 'save 900 1 300 10'])
    expect(some.checksum).to.equal(none.checksum)
  })
})

// As the API server returns one of the default values.
const claim = (changes: object = {}): object => ({
  metadata: {
    name: 'data',
    labels: {
      'app.kubernetes.io/name': 'redis-sentinel',
      'app.kubernetes.io/instance': 'demo',
      'app.kubernetes.io/component': 'redis',
    },
  },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '8192Mi' } },
    volumeMode: 'Filesystem',
    ...changes,
  },
  status: { phase: 'Pending' },
})

const found = (...volumeClaimTemplates: object[]): object => ({
  metadata: { name: 'demo-redis' },
  spec: { volumeClaimTemplates },
})

const cases: [title: string, set: object, persistence: object, says: RegExp[]][] = [
  ['nothing of what is there', found(claim()), {}, []],
  [
    'the size',
    found(claim()),
    { size: '9Gi' },
    [/^redis\.persistence\.size is 9Gi, but StatefulSet demo-redis has 8192Mi/],
  ],
  [
    'the class',
    found(claim()),
    { storageClass: 'fast' },
    [/^redis\.persistence\.storageClass is "fast", but .* has none/],
  ],
  ['the class back', found(claim({ storageClassName: 'fast' })), {}, [/storageClass is none, but .* has "fast"/]],
  ['no class, which volumes without one need', found(claim({ storageClassName: '' })), { storageClass: '-' }, []],
  [
    'the access modes',
    found(claim()),
    { accessModes: ['ReadWriteOncePod'] },
    [/accessModes is \["ReadWriteOncePod"\]/],
  ],
  ['labels', found(claim()), { labels: { team: 'a' } }, [/labels is \{.*"team":"a"/]],
  ['annotations', found(claim()), { annotations: { note: 'a' } }, [/annotations is \{"note":"a"\}/]],
  ['two of them', found(claim()), { size: '1Gi', storageClass: 'fast' }, [/size is 1Gi/, /storageClass is "fast"/]],
  ['volumes for none', found(), {}, [/enabled is true, but the pods of StatefulSet demo-redis have no volumes/]],
  [
    'none for volumes',
    found(claim()),
    { enabled: false },
    [/enabled is false, but .* have persistent volumes: install a release/],
  ],
]

describe('an upgrade that changes of the claims that there are', () => {
  let chart = ''
  before(async () => {
    chart = await mkdtemp(join(tmpdir(), 'chart-'))
    await cp(chartDirectory, chart, { recursive: true })
    // A render finds no StatefulSet in a cluster: here it comes from the values.
    const template = `{{- include "redis-sentinel.complete" . }}
messages:
{{- $input := dict "root" . "component" "redis" "persistence" .Values.redis.persistence "set" .Values.global.found }}
{{- include "redis-sentinel.claimObjections" $input | nindent 2 }}
`
    await writeFile(join(chart, 'templates/objections.yaml'), template)
  })
  after(() => rm(chart, { recursive: true }))

  for (const [title, set, persistence, says] of cases) {
    it(`${title} is ${says.length === 0 ? 'taken' : 'refused with the way out'}`, async () => {
      const values = { redis: { persistence }, global: { found: set } }
      const { stdout, stderr } = await renderChart({ chart, values })
      expect(stderr).to.equal('')
      const part = stdout.split('---\n').find((text) => text.includes('templates/objections.yaml')) ?? ''
      const { messages } = load(part) as { messages: string[] }
      expect(messages).to.have.length(says.length)
      for (const [i, want] of says.entries()) expect(messages[i]).to.match(want)
      for (const message of messages.filter((each) => !each.includes('.enabled'))) {
        expect(message).to.include('kubectl --namespace cache delete statefulset demo-redis --cascade=orphan')
        expect(message).to.include('docs/storage.md')
      }
    })
  }
})
