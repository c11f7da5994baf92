import type { V1CronJob, V1PodTemplateSpec } from '@kubernetes/client-node'
import { expect } from 'chai'
import { ports } from '../../src/model/ports.ts'
import { helms, type Manifest } from './helm.ts'
import { allOf, containerOf, fileOf, only } from './objects.ts'
import { mayConnect } from './reach.ts'
import { soundDocs } from './sound-docs.ts'

const bucket = { s3: { bucket: 'backups', existingSecret: 's3-keys', endpoint: 'http://s3.example.org:7070' } }
const on = (more: object = {}): object => ({ backup: { enabled: true, store: bucket, ...more } })

const cronJobOf = (docs: readonly Manifest[]): Partial<V1CronJob> => only(docs, 'CronJob', '-backup')
function podOf(docs: readonly Manifest[]): V1PodTemplateSpec {
  const template = cronJobOf(docs).spec?.jobTemplate.spec?.template
  if (!template) throw new Error('the CronJob has no template')
  return template
}
const env = (docs: readonly Manifest[], container: string): Record<string, string | undefined> =>
  Object.fromEntries((containerOf(podOf(docs), container).env ?? []).map(({ name, value }) => [name, value]))
const volume = (docs: readonly Manifest[], name: string): object | undefined =>
  podOf(docs).spec?.volumes?.find((each) => each.name === name)

for (const helm of helms) {
  describe(`a backup, rendered by ${helm}`, () => {
    const render = (values: object): Promise<Manifest[]> => soundDocs({ helm, values })

    it('is not there by default, nor are its user and its policy', async () => {
      const docs = await render({})
      expect(allOf(docs, 'CronJob')).to.deep.equal([])
      expect(allOf(docs, 'NetworkPolicy').map(({ metadata }) => metadata?.name)).to.not.include(
        'demo-redis-sentinel-backup',
      )
      expect(fileOf(docs, '-config', 'settings.env')).to.include("BACKUP_ON='no'")
    })

    it('never overlaps, is not tried again, and has a deadline', async () => {
      const docs = await render(
        on({ schedule: '@hourly', timeZone: 'Europe/Berlin', suspend: true, deadlineSeconds: 600 }),
      )
      expect(cronJobOf(docs).spec).to.include({
        ...{ schedule: '@hourly', timeZone: 'Europe/Berlin', suspend: true, concurrencyPolicy: 'Forbid' },
        ...{ successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 3, startingDeadlineSeconds: 600 },
      })
      expect(cronJobOf(docs).spec?.jobTemplate.spec).to.include({ backoffLimit: 0, activeDeadlineSeconds: 600 })
      expect(podOf(docs).spec).to.include({ restartPolicy: 'Never', automountServiceAccountToken: false })
      expect(fileOf(docs, '-config', 'settings.env')).to.include("BACKUP_ON='yes'")
      expect(cronJobOf(await render(on())).spec).to.not.have.property('timeZone')
    })

    it('gives the keys of the store to the one container that needs them, and the passwords of the set to the others, as files', async () => {
      const docs = await render(
        on({ store: { ...bucket, encryption: { existingSecret: 'seal', passphraseKey: 'p' } } }),
      )
      const mounts = (name: string): string[] =>
        (containerOf(podOf(docs), name).volumeMounts ?? []).map(({ mountPath }) => mountPath)
      for (const name of ['dump', 'report']) {
        expect(mounts(name)).to.include('/etc/redis-sentinel-auth').and.not.include('/etc/redis-sentinel-store')
      }
      expect(mounts('upload')).to.include('/etc/redis-sentinel-store').and.not.include('/etc/redis-sentinel-auth')
      expect(volume(docs, 'store')).to.deep.equal({
        name: 'store',
        projected: {
          defaultMode: 288,
          sources: [
            {
              secret: {
                name: 's3-keys',
                items: [
                  { key: 'access-key-id', path: 'access-key-id' },
                  { key: 'secret-access-key', path: 'secret-access-key' },
                ],
              },
            },
            { secret: { name: 'seal', items: [{ key: 'p', path: 'passphrase' }] } },
          ],
        },
      })
      expect(env(docs, 'upload')).to.include({
        ...{
          STORE_TYPE: 's3',
          STORE_BUCKET: 'backups',
          STORE_ENCRYPTED: 'yes',
          STORE_PROVIDER: 'Other',
          STORE_CA: 'no',
        },
        ...{ STORE_ENDPOINT: 'http://s3.example.org:7070', RETENTION_COUNT: '14', RETENTION_DAYS: '0' },
      })
      expect(JSON.stringify(podOf(docs))).to.not.match(/secretKeyRef/)
    })

    it('needs no Secret where the cloud gives an identity', async () => {
      const docs = await render(on({ store: { s3: { bucket: 'backups' } } }))
      expect(volume(docs, 'store')).to.equal(undefined)
      expect(env(docs, 'upload')).to.include({ STORE_ENDPOINT: '', STORE_ENCRYPTED: 'no' })
    })

    it('goes to a claim, with a prefix', async () => {
      const docs = await render(on({ store: { type: 'volume', volume: { existingClaim: 'kept', prefix: 'a/b' } } }))
      expect(volume(docs, 'backups')).to.deep.equal({ name: 'backups', persistentVolumeClaim: { claimName: 'kept' } })
      expect(env(docs, 'upload')).to.include({ STORE_TYPE: 'volume', STORE_PREFIX: 'a/b' })
      expect(env(docs, 'upload')).to.not.have.property('STORE_BUCKET')
    })

    it('stands on the disk of the node, or on a volume of its own', async () => {
      expect(volume(await render(on()), 'scratch')).to.deep.equal({ name: 'scratch', emptyDir: { sizeLimit: '8Gi' } })
      const docs = await render(on({ scratch: { type: 'volume', size: '20Gi', storageClass: 'fast' } }))
      expect(volume(docs, 'scratch'))
        .to.have.nested.property('ephemeral.volumeClaimTemplate.spec')
        .that.deep.equals({
          ...{ accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '20Gi' } } },
        })
    })

    it('loads the modules that the data needs', async () => {
      const modules = { name: 'modules', mountPath: '/modules' }
      const redis = {
        modules: 'custom',
        modulePaths: ['/modules/a.so'],
        pod: { extraVolumes: [{ name: 'modules', emptyDir: {} }], extraVolumeMounts: [modules] },
      }
      const docs = await render({ ...on(), redis })
      expect(volume(docs, 'modules')).to.deep.equal({ name: 'modules', emptyDir: {} })
      expect(containerOf(podOf(docs), 'dump').volumeMounts).to.deep.include(modules)
      expect(
        volume(
          await render({ ...on(), redis: { pod: { extraVolumes: [{ name: 'modules', emptyDir: {} }] } } }),
          'modules',
        ),
      ).to.equal(undefined)
    })

    it('starts no server without a digest', async () => {
      expect(env(await render(on()), 'dump')).to.include({ BACKUP_INSPECT: 'digest' })
      expect(env(await render(on({ digest: false })), 'dump')).to.include({ BACKUP_INSPECT: 'count' })
    })

    it('reaches the set, DNS and the store, and no pod reaches it', async () => {
      const docs = await render({ ...on(), networkPolicy: { clients: 'labelled' } })
      const labels = podOf(docs).metadata?.labels ?? {}
      const to = (component: string) => ({
        namespace: 'cache',
        labels: { ...labels, 'app.kubernetes.io/component': component },
      })
      const reaches = (from: Manifest[], component: string, port: number): boolean =>
        mayConnect(from, { from: { namespace: 'cache', labels }, to: to(component), port })
      const set = await soundDocs({
        helm,
        namespace: 'cache',
        values: { ...on(), networkPolicy: { clients: 'labelled' } },
      })
      expect(reaches(set, 'redis', ports.redis)).to.equal(true)
      expect(reaches(set, 'sentinel', ports.sentinel)).to.equal(true)
      expect(reaches(set, 'redis', ports.discovery)).to.equal(false)
      expect(reaches(set, 'backup', 80)).to.equal(false)
      const without = await soundDocs({ helm, namespace: 'cache', values: { networkPolicy: { clients: 'labelled' } } })
      expect(reaches(without, 'redis', ports.redis)).to.equal(false)
      const egress = only(docs, 'NetworkPolicy', '-backup').spec?.egress ?? []
      expect(egress.map(({ ports: to = [] }) => to.map(({ port }) => port))).to.deep.equal([
        [6379],
        [26379],
        [53, 53, 5353, 5353],
        [7070],
      ])
    })

    it('reaches the port of the endpoint, and none with a volume', async () => {
      const portsTo = async (store: object): Promise<unknown[]> => {
        const { spec } = only(await render(on({ store })), 'NetworkPolicy', '-backup')
        return (spec?.egress ?? []).slice(3).flatMap(({ ports: to = [] }) => to.map(({ port }) => port))
      }
      expect(await portsTo({ s3: { bucket: 'backups' } })).to.deep.equal([443])
      expect(await portsTo({ s3: { bucket: 'backups', endpoint: 'http://minio' } })).to.deep.equal([80])
      expect(await portsTo({ s3: { bucket: 'backups', endpoint: 'https://[fd00::1]:9000' } })).to.deep.equal([9000])
      expect(await portsTo({ type: 'volume', volume: { existingClaim: 'kept' } })).to.deep.equal([])
      const any = await render({ ...on(), networkPolicy: { egress: 'any' } })
      expect(only(any, 'NetworkPolicy', '-backup').spec?.policyTypes).to.deep.equal(['Ingress'])
    })
  })
}
