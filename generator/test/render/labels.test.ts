import { expect } from 'chai'
import { renderChart } from './helm.ts'
import { allOf, only, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const docsOf = (values: object) => soundDocs({ values })

describe('labels and annotations', () => {
  it('for all objects reach all objects', async () => {
    const docs = await docsOf({ commonLabels: { team: 'cache' }, commonAnnotations: { note: 'x: "y"' } })
    for (const { kind, metadata } of docs) {
      expect(metadata.labels, `${kind} ${metadata.name}`).to.include({ team: 'cache' })
      expect(metadata.annotations, `${kind} ${metadata.name}`).to.include({ note: 'x: "y"' })
    }
    expect(podOf(docs, 'redis').metadata?.labels).to.include({ team: 'cache' })
  })

  it('for Services and the ServiceAccount reach these', async () => {
    const docs = await docsOf({
      services: { labels: { a: '1' }, annotations: { b: 'on' } },
      serviceAccount: { annotations: { c: 'd' } },
    })
    for (const { metadata } of allOf(docs, 'Service')) {
      expect(metadata?.labels).to.include({ a: '1' })
      expect(metadata?.annotations).to.deep.equal({ b: 'on' })
    }
    expect(only(docs, 'ServiceAccount', '').metadata?.annotations).to.deep.equal({ c: 'd' })
  })

  it('of one object win over those of all', async () => {
    const docs = await docsOf({
      commonLabels: { team: 'all' },
      commonAnnotations: { note: 'all' },
      services: { labels: { team: 'services' }, annotations: { note: 'services' } },
    })
    const { metadata } = only(docs, 'Service', '-sentinel-sentinel')
    expect(metadata?.labels).to.include({ team: 'services' })
    expect(metadata?.annotations).to.include({ note: 'services' })
  })

  it('never replace the labels that select pods', async () => {
    const { docs } = await renderChart({
      skipSchema: true,
      values: { redis: { pod: { labels: { 'app.kubernetes.io/component': 'x' } } } },
    })
    expect(podOf(docs, 'redis').metadata?.labels).to.include({ 'app.kubernetes.io/component': 'redis' })
  })

  it('of claims reach the claims alone', async () => {
    const docs = await docsOf({ redis: { persistence: { labels: { backup: 'daily' }, annotations: { keep: 'yes' } } } })
    const [claim] = only(docs, 'StatefulSet', '-redis').spec?.volumeClaimTemplates ?? []
    expect(claim?.metadata?.labels).to.include({ backup: 'daily' })
    expect(claim?.metadata?.annotations).to.deep.equal({ keep: 'yes' })
  })
})
