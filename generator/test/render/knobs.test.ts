import { expect } from 'chai'
import { fields, list } from '../../src/check/fields.ts'
import { workloadsOf } from '../../src/check/workloads.ts'
import { renderChart } from './helm.ts'
import { allOf, only, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const docsOf = (values: object) => soundDocs({ values })

describe('the other knobs', () => {
  it('give the storage class of the globals to claims that name none', async () => {
    const docs = await docsOf({
      global: { storageClass: 'shared' },
      sentinel: { persistence: { storageClass: 'own' } },
    })
    const classOf = (component: string) =>
      only(docs, 'StatefulSet', `-${component}`).spec?.volumeClaimTemplates?.[0]?.spec?.storageClassName
    expect([classOf('redis'), classOf('sentinel')]).to.deep.equal(['shared', 'own'])
  })

  it('set user and groups as whole numbers', async () => {
    const podSecurity = { runAsUser: 1000650000, runAsGroup: 1000650001, fsGroup: 1000650002 }
    const rendering = await renderChart({ values: { podSecurity } })
    expect(rendering.stdout).to.include('runAsUser: 1000650000\n')
    expect(podOf(rendering.docs, 'redis').spec?.securityContext).to.include(podSecurity)
  })

  it('leave the ids to the platform, and nothing else', async () => {
    const fixed = workloadsOf((await docsOf({})).map(fields))
    const free = workloadsOf((await docsOf({ podSecurity: { fixedIds: false } })).map(fields))
    expect(free.length).to.be.at.least(4)
    for (const [i, { where, pod }] of free.entries()) {
      const { runAsUser, runAsGroup, fsGroup, ...rest } = fields(fixed[i]?.pod['securityContext'])
      expect([runAsUser, runAsGroup, fsGroup], where).to.deep.equal([999, 999, 999])
      expect(pod['securityContext'], where).to.deep.equal(rest)
      const auth = list(pod['volumes']).find(({ name }) => name === 'auth')
      const volume = fields(auth?.['secret'] ?? auth?.['projected'])
      expect(volume['defaultMode'], 'a user of group 0 reads the passwords too').to.equal(0o440)
    }
  })

  it('leave out the budgets', async () => {
    expect(allOf(await docsOf({ podDisruptionBudget: { enabled: false } }), 'PodDisruptionBudget')).to.deep.equal([])
  })

  it('use a ServiceAccount that is there already', async () => {
    const docs = await docsOf({ serviceAccount: { create: false, name: 'existing' } })
    expect(allOf(docs, 'ServiceAccount')).to.deep.equal([])
    expect(podOf(docs, 'redis').spec?.serviceAccountName).to.equal('existing')
  })

  it('use a Secret that is there already', async () => {
    const docs = await docsOf({ auth: { existingSecret: 'passwords' } })
    expect(allOf(docs, 'Secret')).to.deep.equal([])
    for (const component of ['redis', 'sentinel'] as const) {
      const volume = podOf(docs, component).spec?.volumes?.find(({ name }) => name === 'auth')
      expect(volume?.secret?.secretName).to.equal('passwords')
    }
    const proxy = podOf(docs, 'proxy').spec?.volumes?.find(({ name }) => name === 'auth')
    expect(
      proxy?.projected?.sources?.map(({ secret }) => [secret?.name, secret?.items?.[0]?.key, secret?.optional]),
    ).to.deep.equal([
      ['passwords', 'proxy-password', undefined],
      ['passwords', 'proxy-password-previous', true],
    ])
  })

  it('add objects as they are', async () => {
    const object = (name: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data: { a: '{{ b }}' },
    })
    const docs = await docsOf({ extraObjects: { one: object('one'), two: object('two') } })
    expect(docs.filter(({ metadata }) => ['one', 'two'].includes(metadata.name))).to.deep.equal([
      object('one'),
      object('two'),
    ])
  })
})
