import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { cutLinks, mendLinks } from '../drivers/kind/cut-links.ts'
import type { Checklist } from '../harness/checklist.ts'
import { execInPod } from '../harness/exec.ts'
import { chartOf, helmInstall } from '../harness/helm.ts'
import type { EmptyStage } from '../harness/open-stage.ts'
import type { RunResult } from '../harness/run.ts'
import { setPods } from '../harness/set-pods.ts'
import { waitUntil } from '../harness/wait-until.ts'

/** Without fencing a master that is cut off takes writes for as long as it is. */
const values = { redis: { fencing: false } }

const RUN_SECONDS = 70
const CUT_MS = 25_000
/** Writes in the time for which a fenced master would take them, 40 a second: more are lost. */
const FENCED_LOSES = 160

/** What an operator learns of a set that loses writes. */
export const prove: Checklist<undefined> = {
  name: 'prove',
  title: 'sentinelctl prove finds what a set without fencing loses',
  items: [3],
  sets: ['full'],
  nodes: 4,
  values,
  notes: () => undefined,
  bail: true,
  steps: [
    {
      title: 'a healthy set without fencing loses nothing',
      act: async ({ run, stage }) => {
        const { kubeconfig } = stage.cluster
        const { namespace, release } = stage
        await helmInstall({ kubeconfig, namespace, release, ...chartOf(run), values })
        const { exitCode, stdout, stderr } = await proveIn(stage, stage.names.sentinelPods[0] ?? '', 'sentinel', 10)
        expect(exitCode, stdout + stderr).to.equal(0)
        expect(stdout).to.match(/^missing {3}to the named master: 0 of [1-9]/m)
      },
    },
    {
      title: `the master cut off for ${CUT_MS / 1000} s with its writer: prove ends with 1 and counts the lost writes`,
      act: async ({ stage }) => {
        const master = await masterOf(stage)
        const pods = await setPods(stage, ['redis', 'sentinel', 'proxy'])
        const own = pods.find(({ metadata }) => metadata?.name === master)
        const node = own?.spec?.nodeName ?? ''
        const others = pods.filter((pod) => pod !== own).map(({ status }) => status?.podIP ?? '')
        let ended = false
        const proof = proveIn(stage, master, 'redis', RUN_SECONDS).finally(() => (ended = true))
        await writesOf(stage, master)
        await cutLinks({ node, pod: own?.status?.podIP ?? '', others })
        await sleep(CUT_MS)
        await mendLinks(node)
        expect(ended, 'prove ended before the cut').to.equal(false)
        const { exitCode, stdout, stderr } = await proof
        expect(exitCode, stdout + stderr).to.equal(1)
        const [, missing] = /^missing {3}to the named master: (\d+) of \d+/m.exec(stdout) ?? []
        expect(Number(missing), stdout).to.be.greaterThan(FENCED_LOSES)
      },
    },
  ],
}

function proveIn(stage: EmptyStage, pod: string, container: string, seconds: number): Promise<RunResult> {
  const command = ['sentinelctl', 'prove', '--yes', '--seconds', String(seconds)]
  const timeoutMs = (seconds + 180) * 1000
  return execInPod({ kube: stage.cluster.kube, namespace: stage.namespace, pod, container, command, timeoutMs })
}

/** Waits until the proof has written some keys: a set that is cut before does not begin. */
async function writesOf(stage: EmptyStage, pod: string): Promise<void> {
  const target = { kube: stage.cluster.kube, namespace: stage.namespace, pod, container: 'redis' }
  await waitUntil({
    what: 'the first writes of the proof',
    timeoutMs: 30_000,
    look: async () => {
      const { stdout } = await execInPod({
        ...target,
        command: ['sh', '-c', 'cat /run/redis-sentinel/sentinelctl.*/acked.direct | wc -l'],
      })
      return Number(stdout) > 20 ? { done: true, value: undefined } : { done: false, seen: `${stdout.trim()} writes` }
    },
  })
}

async function masterOf(stage: EmptyStage): Promise<string> {
  const [pod = ''] = stage.names.redisPods
  const command = ['sentinelctl', 'status', '--json']
  const { stdout } = await execInPod({
    ...{ kube: stage.cluster.kube, namespace: stage.namespace, pod, container: 'redis', command },
  })
  return (JSON.parse(stdout) as { master: { pod: string } }).master.pod
}
