import { expect } from 'chai'
import { helms, renderChart } from './helm.ts'
import { allOf, containerOf, fileOf, only, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const bucket = {
  type: 's3',
  s3: { bucket: 'backups', existingSecret: 's3-keys', endpoint: 'http://s3.example.org:7070' },
}
const volume = { type: 'volume', volume: { existingClaim: 'backups' } }
const restored = (more: object = {}): object => ({
  restore: { id: 'one', from: 'newest' },
  backup: { store: bucket },
  ...more,
})

/** What is wrong with the values, and what the error says. */
const REFUSED: [what: string, values: object, says: RegExp][] = [
  [
    'restore.from without restore.id',
    { restore: { from: 'newest' } },
    /restore\.id and restore\.from belong together: .*restore\.id is empty/,
  ],
  [
    'restore.id without restore.from',
    { restore: { id: 'one' }, backup: { store: bucket } },
    /belong together: .*restore\.from is empty/,
  ],
  ['restore.set alone', { restore: { set: 'a.b' } }, /belong together: .*restore\.set is a\.b/],
  [
    'no store',
    { restore: { id: 'one', from: 'newest' } },
    /restore\.id needs the place of the backups: write backup\.store\.s3\.bucket/,
  ],
  [
    'no volume',
    restored({ backup: { store: { ...bucket, type: 'volume' } } }),
    /restore\.id needs the place of the backups/,
  ],
  [
    'data that ends with the pod',
    restored({ redis: { persistence: { enabled: false } } }),
    /restore\.id needs redis\.persistence\.enabled/,
  ],
  [
    'an id with a space',
    restored({ restore: { id: 'a b', from: 'newest' } }),
    /restore\.id is "a b": use up to 63 letters/,
  ],
  [
    'a name that is none',
    restored({ restore: { id: 'one', from: 'x.rdb' } }),
    /restore\.from is "x\.rdb": use newest, or the name of a backup/,
  ],
  [
    'a set that is none',
    restored({ restore: { id: 'one', from: 'newest', set: 'A/b' } }),
    /restore\.set is "A\/b": use <namespace>\.<name>/,
  ],
]

for (const helm of helms) {
  describe(`a restore, rendered by ${helm}`, () => {
    it('adds nothing to a release without restore.id', async () => {
      const docs = await soundDocs({ helm, values: {} })
      expect(podOf(docs, 'redis').spec?.containers.map(({ name }) => name)).to.not.include('restore')
      expect(JSON.stringify(podOf(docs, 'redis').spec)).to.not.include('redis-sentinel-restore')
    })

    it('has a container with the keys of the store and without the passwords of the servers, which keeps no server from its start', async () => {
      const docs = await soundDocs({ helm, values: restored() })
      const pod = podOf(docs, 'redis').spec
      const mounts = (name: string): string[] =>
        (containerOf(podOf(docs, 'redis'), name).volumeMounts ?? []).map(({ mountPath }) => mountPath)
      expect(mounts('restore')).to.include.members([
        '/data',
        '/etc/redis-sentinel-store',
        '/run/redis-sentinel-restore',
      ])
      expect(mounts('restore')).to.not.include('/etc/redis-sentinel-auth')
      expect(mounts('redis')).to.include('/run/redis-sentinel-restore').and.not.include('/etc/redis-sentinel-store')
      expect(pod?.initContainers?.map(({ name }) => name)).to.deep.equal(['guard'])
      const run = (name: string): unknown => {
        const mount = containerOf(podOf(docs, 'redis'), name).volumeMounts?.find(
          ({ mountPath }) => mountPath === '/run/redis-sentinel',
        )
        return mount?.name
      }
      expect(run('restore')).to.not.equal(run('redis'))
    })

    it('reads a volume of backups and does not write it', async () => {
      const docs = await soundDocs({ helm, values: restored({ backup: { store: volume } }) })
      const mount = containerOf(podOf(docs, 'redis'), 'restore').volumeMounts?.find(({ name }) => name === 'backups')
      expect(mount).to.include({ mountPath: '/backups', readOnly: true })
    })

    it('restarts no pod when it is changed: pods that wait take it over', async () => {
      const first = await soundDocs({ helm, values: restored() })
      const second = await soundDocs({
        helm,
        values: restored({ restore: { id: 'two', from: `20261129T184948Z-x`, set: 'a.b' } }),
      })
      expect(podOf(second, 'redis')).to.deep.equal(podOf(first, 'redis'))
      expect(fileOf(second, '-config', 'settings.env')).to.match(
        /^RESTORE_ID='two'\nRESTORE_FROM='20261129T184948Z-x'\nRESTORE_SET='a\.b'$/m,
      )
    })

    it('opens the way to the bucket only where data pods reach their peers alone', async () => {
      const policies = async (values: object): Promise<string[]> =>
        allOf(await soundDocs({ helm, values }), 'NetworkPolicy').map(({ metadata }) => metadata?.name ?? '')
      const name = 'demo-redis-sentinel-restore'
      expect(await policies(restored())).to.not.include(name)
      expect(
        await policies(restored({ networkPolicy: { egress: 'peers' }, backup: { store: volume } })),
      ).to.not.include(name)
      const docs = await soundDocs({ helm, values: restored({ networkPolicy: { egress: 'peers' } }) })
      expect(only(docs, 'NetworkPolicy', '-restore').spec).to.deep.include({
        policyTypes: ['Egress'],
        egress: [{ ports: [{ port: 7070, protocol: 'TCP' }] }],
      })
    })

    for (const [what, values, says] of REFUSED) {
      it(`is refused with ${what}`, async () => {
        const { ok, stderr } = await renderChart({ helm, values, skipSchema: true })
        expect(ok).to.equal(false)
        expect(stderr).to.match(says)
      })
    }

    it('has a drill on demand, whose pod has the label of backups', async () => {
      const on = { backup: { enabled: true, store: bucket, drill: { enabled: true, schedule: '@weekly' } } }
      const docs = await soundDocs({ helm, values: on })
      const drill = only(docs, 'CronJob', '-drill').spec
      expect(drill).to.include({ schedule: '@weekly', concurrencyPolicy: 'Forbid' })
      const pod = drill?.jobTemplate.spec?.template
      expect(pod?.metadata?.labels).to.include({ 'app.kubernetes.io/component': 'backup' })
      expect(pod?.spec?.containers.map(({ name }) => name)).to.deep.equal(['fetch', 'drill'])
      expect(
        allOf(await soundDocs({ helm, values: { backup: { enabled: true, store: bucket } } }), 'CronJob'),
      ).to.have.length(1)
    })
  })
}
