import type { V1Pod } from '@kubernetes/client-node'
import { killProcess } from '../../drivers/kind/kill-process.ts'
import { HarnessError } from '../error.ts'
import { inPod } from '../in-pod.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import { waitUntil } from '../wait-until.ts'
import type { FaultTrace, Victim } from './fault.ts'
import { lasting } from './lasting.ts'
import { SIGCONT, SIGSTOP } from './stop-master.ts'

/**
 * Every Sentinel will crash when it has been elected, and the master's server is stopped: its guard hands over at once from one that is
 * dead, and leaves one that hangs to the Sentinels. The first leader crashes; the others are told not to. Guards may step in
 * first, where they see a promise to elect that nobody keeps.
 */
export async function leaderCrash(stage: Stage, victim: Victim, seconds: number): Promise<FaultTrace> {
  const target = { node: victim.node, namespace: stage.namespace, pod: victim.pod, container: 'redis' }
  const before = await setPods(stage, ['sentinel'])
  await simulate(stage, stage.names.sentinelPods, 'crash-after-election')
  const at = Date.now()
  await killProcess(target, SIGSTOP)
  try {
    const crashed = await firstCrash(stage, before)
    stage.recorder.mark('fault', `${crashed} crashes as the leader`)
    // This word clears what was asked for before.
    const others = stage.names.sentinelPods.filter((name) => name !== crashed)
    await simulate(stage, others, 'help')
  } catch (error) {
    await killProcess(target, SIGCONT)
    throw error
  }
  const undo = lasting(stage, { at, seconds, words: `${victim.pod} goes on` }, () => killProcess(target, SIGCONT))
  return { at, unfinished: () => undefined, undo }
}

async function simulate(stage: Stage, sentinels: readonly string[], what: string): Promise<void> {
  const program = 'ask_sentinel "$HA_LOCAL" "SENTINEL SIMULATE-FAILURE $1"'
  await Promise.all(
    sentinels.map(async (pod) => {
      const answer = await inPod(stage, { pod, container: 'sentinel', program, args: [what] })
      if (answer === '' || answer.includes('ERR') || answer.includes('NOPERM'))
        throw new HarnessError(`${pod} does not simulate ${what}: ${answer}`, { code: 'NO_SIMULATION' })
    }),
  )
}

async function firstCrash(stage: Stage, before: readonly V1Pod[]): Promise<string> {
  return waitUntil({
    what: 'the leading Sentinel to crash',
    timeoutMs: 30_000,
    everyMs: 200,
    hint: 'has a guard handed over before there was an election?',
    look: async () => {
      const crashed = (await setPods(stage, ['sentinel'])).find((pod) => {
        const old = before.find(({ metadata }) => metadata?.name === pod.metadata?.name)
        return old !== undefined && lifeOf(old) !== lifeOf(pod)
      })
      return crashed === undefined
        ? { done: false, seen: 'all Sentinels run' }
        : { done: true, value: crashed.metadata?.name ?? '' }
    },
  })
}

function lifeOf({ status }: V1Pod): string {
  const container = status?.containerStatuses?.find(({ name }) => name === 'sentinel')
  return container?.state?.running === undefined ? 'ended' : (container.containerID ?? '')
}
