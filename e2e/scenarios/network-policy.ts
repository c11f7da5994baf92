import { expect } from 'chai'
import type { Checklist, Desk, Step } from '../harness/checklist.ts'
import { chartOf, helmInstall, helmUpgrade } from '../harness/helm.ts'
import { messageOf } from '../harness/message-of.ts'
import { createNamespace } from '../harness/namespace.ts'
import type { EmptyStage } from '../harness/open-stage.ts'
import { startProbePod, tryToReach } from '../harness/probe-pod.ts'
import type { ProbePod, ProbeTarget } from '../harness/probe-pod.ts'
import { neighbourOf } from '../harness/stage.ts'
import { waitUntil } from '../harness/wait-until.ts'

/** What the steps leave for each other. */
interface Notes {
  targets: ProbeTarget[]
  pods: Record<'plain' | 'labelled' | 'foreign', ProbePod | undefined>
}

/** A policy takes a moment to reach every node. */
const appliedWithinMs = 20_000

/** A place that every pod can reach, so that a probe without a network proves nothing. */
const control = 'the API server'

const steps: Step<Notes>[] = [
  {
    title: 'the namespace refuses a pod that is not restricted',
    act: async ({ stage }) => {
      const spec = { containers: [{ name: 'loose', image: 'none' }] }
      const refusal = await stage.cluster.kube.core
        .createNamespacedPod({ namespace: stage.namespace, body: { metadata: { name: 'loose' }, spec } })
        .then(() => 'it was taken', messageOf)
      expect(refusal).to.match(/violates PodSecurity/)
    },
  },
  {
    title: 'helm install --wait with the defaults is ready there',
    act: async ({ run, stage }) => {
      await helmInstall({ ...where(stage), ...chartOf(run), values: {} })
    },
  },
  {
    title: 'by default a pod of the same namespace reaches 6379, 6380 and 26379',
    act: async (desk) => {
      const { stage, notes } = desk
      const { kube } = stage.cluster
      notes.targets = await targetsOf(stage)
      await createNamespace(kube, neighbourOf(stage), desk.run.id)
      const { namespace } = stage
      const label = { [`${stage.names.name}-client`]: 'true' }
      const [plain, labelled, foreign] = await Promise.all([
        startProbePod({ kube, namespace, name: 'probe-plain' }),
        startProbePod({ kube, namespace, name: 'probe-labelled' }, label),
        startProbePod({ kube, namespace: neighbourOf(stage), name: 'probe-foreign' }, label),
      ])
      notes.pods = { plain, labelled, foreign }
      await expectReach(desk, 'plain', true)
    },
  },
  {
    title: 'by default a pod of another namespace reaches none of them',
    act: (desk) => expectReach(desk, 'foreign', false),
  },
  {
    title: 'with clients: labelled a pod without the label reaches none of them',
    act: async (desk) => {
      const values = { networkPolicy: { clients: 'labelled' } }
      await helmUpgrade({ ...where(desk.stage), ...chartOf(desk.run), values })
      await expectReach(desk, 'plain', false)
    },
  },
  {
    title: 'with clients: labelled a pod with the label reaches all of them',
    act: (desk) => expectReach(desk, 'labelled', true),
  },
]

/** Who may connect, and that the strictest standard for pods is met. */
export const networkPolicy: Checklist<Notes> = {
  name: 'network-policy',
  title: 'in a namespace that enforces the level restricted, clients connect and others do not',
  items: [4],
  sets: ['short', 'full'],
  nodes: 4,
  notes: () => ({ targets: [], pods: { plain: undefined, labelled: undefined, foreign: undefined } }),
  bail: true,
  steps,
}

function where(stage: EmptyStage): { kubeconfig: string; namespace: string; release: string } {
  return { kubeconfig: stage.cluster.kubeconfig, namespace: stage.namespace, release: stage.release }
}

// By address: a name server that is out of reach must not pass for a closed port.
async function targetsOf(stage: EmptyStage): Promise<ProbeTarget[]> {
  const { namespace, names } = stage
  const addressOf = async (name: string, of = namespace): Promise<string> => {
    const service = await stage.cluster.kube.core.readNamespacedService({ namespace: of, name })
    return service.spec?.clusterIP ?? ''
  }
  const proxy = await addressOf(names.name)
  const pod = names.redisPods[0] ?? ''
  return [
    { name: `${names.name}:6379`, host: proxy, port: 6379 },
    { name: `${names.name}:6380`, host: proxy, port: 6380 },
    { name: `${names.sentinelService}:26379`, host: await addressOf(names.sentinelService), port: 26379 },
    { name: `${pod}:6379`, host: await addressOf(pod), port: 6379 },
    { name: control, host: await addressOf('kubernetes', 'default'), port: 443 },
  ]
}

async function expectReach({ notes }: Desk<Notes>, which: keyof Notes['pods'], all: boolean): Promise<void> {
  const pod = notes.pods[which]
  if (pod === undefined) throw new Error(`the pod ${which} was not started`)
  await waitUntil({
    what: `${pod.namespace}/${pod.name} to reach ${all ? 'every port' : 'no port'}`,
    timeoutMs: appliedWithinMs,
    look: async () => {
      const seen = await tryToReach(pod, notes.targets)
      const wrong = Object.entries(seen).filter(([name, how]) => (how === 'connected') !== (all || name === control))
      if (wrong.length === 0) return { done: true, value: undefined }
      return { done: false, seen: wrong.map(([name, how]) => `${name}: ${how}`).join(', ') }
    },
  })
}
