import { expect } from 'chai'
import type { Checklist, Step } from '../harness/checklist.ts'
import { chartOf, helmInstall } from '../harness/helm.ts'

/** Values that an install must refuse. */
interface RefusedValues {
  what: string
  values: Record<string, unknown>
  /** Path that the message names, with dots. */
  path: string
  /** What the message says about what is allowed. */
  allowed: RegExp
}

const refused: RefusedValues[] = [
  { what: 'an unknown key', values: { redis: { replica: 3 } }, path: 'redis', allowed: /additional propert.*replica/i },
  {
    what: 'an even number of Sentinels',
    values: { sentinel: { replicas: 4 } },
    path: 'sentinel.replicas',
    allowed: /3.*5.*7/,
  },
  {
    what: 'a quorum below a majority',
    values: { sentinel: { replicas: 5, quorum: 2 } },
    path: 'sentinel.quorum',
    allowed: /majority|at least|3/,
  },
  {
    what: 'a down-after of 1000 ms',
    values: { sentinel: { downAfterMilliseconds: 1000 } },
    path: 'sentinel.downAfterMilliseconds',
    allowed: /1,?500/,
  },
  {
    what: 'a bad quantity',
    values: { redis: { persistence: { size: 'big' } } },
    path: 'redis.persistence.size',
    allowed: /pattern|quantity/i,
  },
  { what: 'replicas in words', values: { redis: { replicas: 'three' } }, path: 'redis.replicas', allowed: /\[0-9\]/ },
]

/** Item 9: each is refused before anything is created. */
export const refusedValues: Checklist<undefined> = {
  name: 'refused-values',
  title: 'helm install stops at values that are wrong',
  items: [9],
  sets: ['short', 'full'],
  nodes: 4,
  notes: () => undefined,
  bail: false,
  steps: refused.map(refusal),
}

function refusal({ what, values, path, allowed }: RefusedValues): Step<undefined> {
  return {
    title: `helm install refuses ${what}, names ${path} and creates nothing`,
    act: async ({ run, stage }) => {
      const { cluster, namespace, release } = stage
      const { exitCode, stderr } = await helmInstall({
        kubeconfig: cluster.kubeconfig,
        namespace,
        release,
        ...chartOf(run),
        values,
        waitSeconds: 0,
        allowFailure: true,
      })
      expect(exitCode, 'exit code').not.to.equal(0)
      // Helm 4 writes paths with slashes, Helm 3 with dots.
      expect(stderr.replaceAll('/', '.')).to.include(path)
      expect(stderr).to.match(allowed)
      const { core } = cluster.kube
      const secrets = (await core.listNamespacedSecret({ namespace })).items
      const services = (await core.listNamespacedService({ namespace })).items
      expect([...secrets, ...services].map(({ metadata }) => metadata?.name)).to.deep.equal([])
    },
  }
}
