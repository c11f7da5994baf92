import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { provideImages } from '../drivers/kind/cluster.ts'
import { imagesIn } from './chart-images.ts'
import { chartOf, helmInstall, helmRollback, helmUpgrade } from './helm.ts'
import { startLedgerPod } from './ledger-pod.ts'
import { log } from './log.ts'
import { createNamespace, deleteNamespace } from './namespace.ts'
import { namesOf } from './names.ts'
import type { Names } from './names.ts'
import { countsOf, streamsFor } from './release-counts.ts'
import { startRecorder } from './recorder.ts'
import type { Run } from './run-options.ts'
import { saveState } from './save-state.ts'
import type { Scenario } from './scenario.ts'
import { neighbourOf } from './stage.ts'
import type { Stage } from './stage.ts'

/** A stage and what closing it needs. */
export interface OpenStage extends Stage {
  /** Name of the Secret with the passwords. */
  secret: string
}

/** What a stage is made of before anything is installed. */
export type EmptyStage = Omit<OpenStage, 'ledger' | 'secret'>

/** Release name of every scenario: a namespace of its own keeps them apart. */
const release = 'redis-sentinel'

// A kubelet takes up to two minutes to tell a guard of new Sentinels, which are ready only then.
const waitSeconds = 240

/** Options of {@link openEmptyStage}. */
export type EmptyStageOptions = Pick<Scenario, 'name' | 'nodes'> & Partial<Pick<Scenario, 'values'>>

/** Make a namespace and record it from its first second. */
export async function openEmptyStage(run: Run, scenario: EmptyStageOptions): Promise<EmptyStage> {
  const cluster = await run.cluster(scenario.nodes)
  const namespace = `e2e-${scenario.name}-${run.id}`
  const artifacts = await emptyArtifacts(run, scenario.name)
  await createNamespace(cluster.kube, namespace, run.id)
  const counts = countsOf(scenario.values ?? {})
  const recorder = startRecorder(cluster.kube, namespace, artifacts)
  return { cluster, namespace, release, names: namesOf(release, counts), counts, artifacts, recorder }
}

/** The same release for another scenario: what happens from now on is recorded among the artefacts of that one. */
export async function recordAfresh(run: Run, stage: OpenStage, name: string): Promise<OpenStage> {
  const artifacts = await emptyArtifacts(run, name)
  return { ...stage, artifacts, recorder: startRecorder(stage.cluster.kube, stage.namespace, artifacts) }
}

// What an earlier run left there is not evidence for this one.
async function emptyArtifacts(run: Run, name: string): Promise<string> {
  const artifacts = join(run.artifacts, name)
  await rm(artifacts, { recursive: true, force: true })
  await mkdir(artifacts, { recursive: true })
  return artifacts
}

/** Install a scenario's release and its ledger client, not started. */
export async function furnishStage(run: Run, scenario: Scenario, empty: EmptyStage): Promise<OpenStage> {
  await provideImages(empty.cluster, imagesIn(scenario))
  const secret = scenario.password === undefined ? empty.names.secret : await ownSecret(empty, scenario.password)
  const auth = scenario.password === undefined ? {} : { auth: { existingSecret: secret } }
  const { kubeconfig } = empty.cluster
  const values = { ...scenario.values, ...auth }
  const installed = { kubeconfig, namespace: empty.namespace, release, ...chartOf(run) }
  await helmInstall({ ...installed, values })
  const { ratePerSecond, streams = streamsFor(empty.counts.proxy), room = empty.counts } = scenario
  const client = { ...where(empty), names: namesOf(release, room), secret, ratePerSecond }
  const ledger = await startLedgerPod({ ...client, streams })
  const clientOn: Stage['clientOn'] = (node, { detector }) =>
    startLedgerPod({ ...client, streams: ['plain'], pod: 'ledger-inside', node, firstNumber: 1_000_000_000, detector })
  const upgrade = async (more: Record<string, unknown>): Promise<void> => {
    await helmUpgrade({ ...installed, values: { ...values, ...more }, waitSeconds })
  }
  const rollback = (): Promise<void> => helmRollback({ ...installed, waitSeconds })
  return { ...empty, secret, ledger, upgrade, rollback, clientOn }
}

/** End the recording. After a failure save what the namespace holds; delete it unless the run keeps failed ones. */
export async function closeStage(run: Run, stage: EmptyStage, passed: boolean): Promise<void> {
  try {
    if (!passed) await saveState(stage)
    if (!passed && run.keepFailed) log(`namespace ${stage.namespace} is kept; artefacts: ${stage.artifacts}`)
    else {
      await deleteNamespace(stage.cluster.kube, neighbourOf(stage))
      await deleteNamespace(stage.cluster.kube, stage.namespace)
    }
  } finally {
    await stage.recorder.stop()
  }
}

async function ownSecret(stage: EmptyStage, password: string): Promise<string> {
  const name = 'own-auth'
  const key = (): string => randomBytes(32).toString('hex')
  const stringData = { 'redis-password': password, 'internal-key': key(), 'proxy-password': key() }
  await stage.cluster.kube.core.createNamespacedSecret({
    namespace: stage.namespace,
    body: { metadata: { name }, stringData },
  })
  return name
}

function where(stage: EmptyStage): { kube: EmptyStage['cluster']['kube']; namespace: string; names: Names } {
  return { kube: stage.cluster.kube, namespace: stage.namespace, names: stage.names }
}
