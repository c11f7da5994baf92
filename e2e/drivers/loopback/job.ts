import { makeInstance } from './instance.ts'
import type { PodContext } from './instance.ts'
import { startProcess } from './process.ts'
import type { Exit } from './process.ts'

/** A script to run in a pod of its own. */
export interface Job {
  /** Of the pod; no two jobs of a world may have the same. */
  name: string
  script: string
  env: Readonly<Record<string, string>>
}

/** Run a script to its end, as a Kubernetes Job would. */
export async function runJob(context: PodContext, { name, script, env }: Job): Promise<Exit> {
  const job = await makeInstance(context, { name, address: '127.0.0.1' })
  await job.renewRunDir()
  const running = startProcess({ command: job.script(script), env: { ...job.env, ...env }, output: job.output })
  const exit = await running.exited
  running.signalGroup('SIGKILL')
  // Its last words are often what it was started for.
  await job.output.drained()
  job.output.close()
  return exit
}
