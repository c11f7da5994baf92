import { setTimeout as sleep } from 'node:timers/promises'
import type { Instance } from './instance.ts'
import { startProcess } from './process.ts'

const TIMEOUT_MS = { ready: 5000, live: 8000 }

/** Run a pod's probe once, as a kubelet would, with the time-out that the chart gives it. */
export async function probe({ instance, script, what }: ProbeOptions): Promise<boolean> {
  const [shell, ...words] = instance.script(script)
  const probing = startProcess({ command: [shell, ...words, what], env: instance.env, output: instance.output })
  const timer = new AbortController()
  await Promise.race([
    probing.exited,
    sleep(TIMEOUT_MS[what], undefined, { signal: timer.signal }).catch(() => undefined),
  ])
  timer.abort()
  probing.signalGroup('SIGKILL')
  return (await probing.exited).code === 0
}

/** Options of {@link probe}. */
export interface ProbeOptions {
  instance: Instance
  script: 'redis-probe.sh' | 'sentinel-probe.sh'
  what: 'ready' | 'live'
}
