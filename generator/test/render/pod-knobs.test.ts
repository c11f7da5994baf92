import { expect } from 'chai'
import { overlay } from '../../src/model/overlay.ts'
import { renderChart } from './helm.ts'
import { containerOf, makerOf, only, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const docsOf = (values: object) => soundDocs({ values })

for (const component of ['redis', 'sentinel', 'proxy'] as const) {
  describe(`knobs of the ${component} pods`, () => {
    const main = component === 'proxy' ? 'haproxy' : component
    const knobs = (pod: object) => docsOf(overlay(`${component}.pod`, pod))

    it('place the pods', async () => {
      const toleration = { key: 'dedicated', operator: 'Equal', value: 'redis', effect: 'NoSchedule' }
      const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [] } }
      const docs = await knobs({
        nodeSelector: { disk: 'ssd' },
        tolerations: [toleration],
        affinity,
        priorityClassName: 'high',
      })
      const { spec } = podOf(docs, component)
      expect(spec?.nodeSelector).to.deep.equal({ disk: 'ssd' })
      expect(spec?.tolerations?.slice(2)).to.deep.equal([toleration])
      expect(spec?.affinity).to.deep.equal(affinity)
      expect(spec?.priorityClassName).to.equal('high')
    })

    for (const [spread, rule] of Object.entries({
      preferred: 'ScheduleAnyway',
      required: 'DoNotSchedule',
      none: undefined,
    })) {
      it(`spread the pods over nodes: ${spread}`, async () => {
        const docs = await knobs({ spread })
        const constraints = podOf(docs, component).spec?.topologySpreadConstraints
        expect(constraints?.[0]?.whenUnsatisfiable).to.equal(rule)
        if (rule) {
          expect(constraints?.[0]).to.include({ topologyKey: 'kubernetes.io/hostname', maxSkew: 1 })
          const { selector } = makerOf(docs, component).spec ?? {}
          expect(constraints?.[0]?.labelSelector).to.deep.equal(selector)
        }
      })
    }

    const zones = { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }

    it('spread the pods over zones as well, by their own labels', async () => {
      const docs = await knobs({ topologySpreadConstraints: [zones] })
      const [nodes, own, ...others] = podOf(docs, component).spec?.topologySpreadConstraints ?? []
      expect(others).to.deep.equal([])
      expect(nodes?.topologyKey).to.equal('kubernetes.io/hostname')
      const { selector } = makerOf(docs, component).spec ?? {}
      const matchLabelKeys = component === 'proxy' ? { matchLabelKeys: ['pod-template-hash'] } : {}
      expect(own).to.deep.equal({ ...zones, labelSelector: selector, ...matchLabelKeys })
    })

    it('take a constraint with a selector as it is', async () => {
      const whole = {
        ...{ ...zones, minDomains: 3, nodeAffinityPolicy: 'Ignore', nodeTaintsPolicy: 'Honor' },
        ...{ labelSelector: { matchLabels: { tier: 'a' } }, matchLabelKeys: ['x'] },
      }
      const docs = await knobs({ labels: { tier: 'a' }, spread: 'none', topologySpreadConstraints: [whole] })
      expect(podOf(docs, component).spec?.topologySpreadConstraints).to.deep.equal([whole])
    })

    it('spread over nodes by a constraint for nodes, in place of their own', async () => {
      const nodes = { ...zones, topologyKey: 'kubernetes.io/hostname', maxSkew: 2 }
      const docs = await knobs({ topologySpreadConstraints: [nodes] })
      const constraints = podOf(docs, component).spec?.topologySpreadConstraints
      expect(constraints?.map(({ topologyKey, maxSkew }) => [topologyKey, maxSkew])).to.deep.equal([
        ['kubernetes.io/hostname', 2],
      ])
    })

    it('refuse a constraint that Kubernetes does not know', async () => {
      for (const wrong of [{ ...zones, maxSkew: 0 }, { ...zones, zone: 'a' }, { topologyKey: 'zone' }]) {
        const values = overlay(`${component}.pod`, { topologySpreadConstraints: [wrong] })
        const { ok, stderr } = await renderChart({ values })
        expect(ok, JSON.stringify(wrong)).to.equal(false)
        expect(stderr).to.include(`/${component}/pod/topologySpreadConstraints/0`)
      }
    })

    it('label and annotate the pods', async () => {
      const { metadata } = podOf(await knobs({ labels: { tier: 'a' }, annotations: { note: 'b' } }), component)
      expect(metadata?.labels).to.include({ tier: 'a' })
      expect(metadata?.annotations).to.include({ note: 'b' })
    })

    it('add variables, which win over those of the chart', async () => {
      const docs = await knobs({ extraEnv: { TZ: 'UTC', EMPTY: '', N: 'yes', POD_NAME: 'mine' } })
      expect(containerOf(podOf(docs, component), main).env).to.deep.equal([
        { name: 'EMPTY', value: '' },
        { name: 'N', value: 'yes' },
        { name: 'POD_NAME', value: 'mine' },
        { name: 'TZ', value: 'UTC' },
      ])
    })

    it('add volumes, mounts and containers', async () => {
      const { securityContext } = containerOf(podOf(await docsOf({}), component), main)
      const docs = await knobs({
        extraVolumes: [{ name: 'more', emptyDir: {} }],
        extraVolumeMounts: [{ name: 'more', mountPath: '/more', readOnly: true }],
        extraContainers: [{ name: 'sidecar', image: 'docker.io/library/busybox:1.37', securityContext }],
      })
      const pod = podOf(docs, component)
      expect(pod.spec?.volumes?.at(-1)).to.deep.equal({ name: 'more', emptyDir: {} })
      expect(containerOf(pod, main).volumeMounts?.at(-1)).to.deep.equal({
        name: 'more',
        mountPath: '/more',
        readOnly: true,
      })
      expect(pod.spec?.containers.map(({ name }) => name)).to.deep.equal([main, 'sidecar'])
    })

    const taken: Record<string, object> = {
      'extraVolumes has the name data': { extraVolumes: [{ name: 'data', emptyDir: {} }] },
      'extraVolumeMounts has the mountPath /data': { extraVolumeMounts: [{ name: 'x', mountPath: '/data/' }] },
      [`extraContainers has the name ${main}`]: { extraContainers: [{ name: main, image: 'x' }] },
    }
    for (const [message, pod] of Object.entries(taken)) {
      it(`take no name of the chart: ${message}`, async () => {
        const { ok, stderr } = await renderChart({ values: overlay(`${component}.pod`, pod) })
        expect(ok).to.equal(false)
        expect(stderr).to.include(`${component}.pod.${message}`)
      })
    }

    it('set resources and the grace period', async () => {
      const resources = { requests: { cpu: '2', memory: '1Gi' }, limits: { cpu: '3', memory: '1Gi' } }
      const docs = await docsOf({ [component]: { resources, terminationGracePeriodSeconds: 120 } })
      const pod = podOf(docs, component)
      expect(containerOf(pod, main).resources).to.deep.equal(resources)
      expect(pod.spec?.terminationGracePeriodSeconds).to.equal(120)
    })

    if (component === 'proxy') return
    it('set the volume', async () => {
      const persistence = { size: '20Gi', storageClass: 'fast', accessModes: ['ReadWriteOncePod'] }
      const docs = await docsOf({ [component]: { persistence } })
      expect(only(docs, 'StatefulSet', `-${component}`).spec?.volumeClaimTemplates?.[0]?.spec).to.deep.equal({
        accessModes: ['ReadWriteOncePod'],
        resources: { requests: { storage: '20Gi' } },
        storageClassName: 'fast',
      })
    })
  })
}
