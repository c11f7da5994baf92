import { expect } from 'chai'
import { helms, renderChart } from './helm.ts'
import { only, podOf } from './objects.ts'

const PLACE = '/usr/local/bin/sentinelctl'

describe('sentinelctl', () => {
  for (const helm of helms) {
    it(`is on PATH in each container of data pods and Sentinel pods, and in no other, with ${helm}`, async () => {
      const { docs, stderr } = await renderChart({ helm, values: { scaling: { job: 'always' } } })
      expect(stderr).to.equal('')
      const pods = [
        ...(['redis', 'sentinel', 'proxy'] as const).map((component) => podOf(docs, component).spec),
        only(docs, 'Job', '-scale').spec?.template.spec,
        only(docs, 'Pod', '-test').spec,
      ]
      const containers = pods.flatMap((spec) => [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])])
      const having = containers.filter(({ volumeMounts }) => volumeMounts?.some(({ mountPath }) => mountPath === PLACE))
      expect(having.map(({ name }) => name)).to.have.members(['redis', 'guard', 'sentinel'])
      expect(containers.map(({ name }) => name)).to.include.members(['haproxy', 'scale', 'test'])
    })

    it(`is the program of the volume of scripts, which may be run and not be written, with ${helm}`, async () => {
      const { docs } = await renderChart({ helm })
      for (const component of ['redis', 'sentinel'] as const) {
        const { spec } = podOf(docs, component)
        const mounts = spec?.containers[0]?.volumeMounts ?? []
        const mount = mounts.find(({ mountPath }) => mountPath === PLACE)
        expect(mount).to.deep.equal({
          name: 'scripts',
          mountPath: PLACE,
          subPath: 'sentinelctl.sh',
          readOnly: true,
        })
        const volume = spec?.volumes?.find(({ name }) => name === mount?.name)?.configMap
        expect(volume?.items).to.deep.include({ key: 'sentinelctl.sh', path: 'sentinelctl.sh' })
        expect((volume?.defaultMode ?? 0) & 0o111, 'executable').to.equal(0o111)
      }
    })
  }
})
