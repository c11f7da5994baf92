import { expect } from 'chai'
import { only, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const docsOf = (values: object) => soundDocs({ values })

/** The images of all containers, each once. */
async function imagesOf(values: object): Promise<string[]> {
  const docs = await docsOf(values)
  const specs = [podOf(docs, 'redis').spec, podOf(docs, 'sentinel').spec, only(docs, 'Pod', '-test').spec]
  const containers = specs.flatMap((spec) => [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])])
  return [...new Set(containers.map(({ image = '' }) => image))]
}

describe('the image', () => {
  const digest = `sha256:${'a1'.repeat(32)}`

  it('is the official one by its tag', async () => {
    expect(await imagesOf({})).to.deep.equal(['docker.io/library/redis:8.0.6'])
  })

  it('comes from the registry and repository of the values', async () => {
    const image = { registry: 'registry.example.org:5000/mirror', repository: 'valkey/valkey', tag: '9.1.2' }
    expect(await imagesOf({ image })).to.deep.equal(['registry.example.org:5000/mirror/valkey/valkey:9.1.2'])
  })

  it('comes from the global registry when there is one', async () => {
    const values = { global: { imageRegistry: 'mirror.example.org' }, image: { registry: 'other.example.org' } }
    expect(await imagesOf(values)).to.deep.equal(['mirror.example.org/library/redis:8.0.6'])
  })

  it('has no leading slash without a registry', async () => {
    expect(await imagesOf({ image: { registry: '' } })).to.deep.equal(['library/redis:8.0.6'])
  })

  it('is named by its digest alone when that is given', async () => {
    expect(await imagesOf({ image: { digest } })).to.deep.equal([`docker.io/library/redis@${digest}`])
  })

  it('is pulled with the secrets of the chart and of the globals, each once', async () => {
    const docs = await docsOf({
      global: { imagePullSecrets: ['shared', { name: 'object' }] },
      image: { pullSecrets: ['own', 'shared'], pullPolicy: 'Always' },
    })
    for (const spec of [podOf(docs, 'redis').spec, podOf(docs, 'sentinel').spec, only(docs, 'Pod', '-test').spec]) {
      expect(spec?.imagePullSecrets).to.deep.equal([{ name: 'shared' }, { name: 'object' }, { name: 'own' }])
      expect(spec?.containers[0]?.imagePullPolicy).to.equal('Always')
    }
  })
})
