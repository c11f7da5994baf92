import { killProcess } from '../../drivers/kind/kill-process.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import { SIGCONT, SIGSTOP } from './stop-master.ts'

/** Stop the guards of all data pods while something is done; what they do when it is over lets them go on, or now if it fails. */
export async function withGuardsStopped<T>(
  stage: Stage,
  work: () => Promise<T>,
): Promise<T & { undo: () => Promise<void> }> {
  const pods = await setPods(stage, ['redis'])
  const signalGuards = async (signal: number): Promise<void> => {
    for (const { metadata, spec } of pods) {
      const target = { node: spec?.nodeName ?? '', namespace: stage.namespace, pod: metadata?.name ?? '' }
      // Who listens to the Sentinels, and who watches the server, are processes of their own.
      await killProcess({ ...target, container: 'guard', all: true }, signal)
    }
  }
  const goOn = (): Promise<void> => signalGuards(SIGCONT)
  await signalGuards(SIGSTOP)
  try {
    return { ...(await work()), undo: goOn }
  } catch (error) {
    await goOn()
    throw error
  }
}
