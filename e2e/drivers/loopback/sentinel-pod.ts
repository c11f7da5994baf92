import { startContainer } from './container.ts'
import type { Container } from './container.ts'
import type { Instance, PodContext } from './instance.ts'
import { probe } from './probe.ts'

const GRACE_MS = 15_000

/** A Sentinel pod: one container on a small volume. */
export interface SentinelPod extends Instance {
  exists(): boolean
  start(): Promise<void>
  /** KILL the pod: nothing comes back until it is started again. */
  crash(): Promise<void>
  /** Delete the pod gracefully. */
  deleteGracefully(): Promise<void>
  freeze(): void
  thaw(): void
  isReady(): Promise<boolean>
}

/** Make a Sentinel pod; it is not started. */
export function makeSentinelPod(context: PodContext, instance: Instance): SentinelPod {
  const { note } = instance
  let sentinel: Container | undefined
  return {
    ...instance,
    // A spread would keep the first one.
    get address() {
      return instance.address
    },
    exists: () => sentinel !== undefined,
    start: async () => {
      if (sentinel !== undefined) return
      await instance.renewRunDir()
      note('--- pod created')
      sentinel = startContainer({
        name: 'sentinel',
        command: instance.script('sentinel-start.sh'),
        env: instance.env,
        output: instance.output,
        backoff: context.backoff,
        note,
      })
    },
    crash: async () => {
      note('--- KILL pod')
      await sentinel?.kill()
      sentinel = undefined
    },
    deleteGracefully: async () => {
      note('--- delete pod gracefully')
      await sentinel?.stop(GRACE_MS)
      sentinel = undefined
    },
    freeze: () => {
      note('--- STOP')
      sentinel?.signalGroup('SIGSTOP')
    },
    thaw: () => {
      note('--- CONT')
      sentinel?.signalGroup('SIGCONT')
    },
    isReady: () => probe({ instance, script: 'sentinel-probe.sh', what: 'ready' }),
  }
}
