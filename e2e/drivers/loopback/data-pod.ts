import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startContainer } from './container.ts'
import type { Container } from './container.ts'
import type { Instance, PodContext } from './instance.ts'
import { startProcess } from './process.ts'
import { probe } from './probe.ts'

/** The pod's own deadline for everything that its end takes, as in the chart's default values. */
const GRACE_MS = 45_000
/** What a pod has beside it to wait for its turn, where each instance has a Deployment. */
const TURN_MS = 600_000

/** What tests tell a preStop hook: the step at which it is killed, or which path it takes. */
export interface HookEnv {
  HA_DIE_AT?: string
  HA_PATH?: 'lead' | 'sentinel'
}

/** A container of a data pod, or all of it. */
export type Part = 'redis' | 'guard' | 'pod'

/** A data pod: the guard and the redis container, which share a volume and a run directory. Where there is a store, a third one fetches backups. */
export interface DataPod extends Instance {
  /** Is there a pod (whatever its containers do)? */
  exists(): boolean
  /** Create the pod: the guard first, as a native sidecar. */
  start(): Promise<void>
  /** KILL the redis container; it comes back after its back-off or after the given milliseconds. */
  crashRedis(restartAfterMs?: number): Promise<void>
  /** KILL the guard's container; it comes back likewise. */
  crashGuard(restartAfterMs?: number): Promise<void>
  /** KILL the container that fetches backups; it comes back likewise. */
  crashRestore(restartAfterMs?: number): Promise<void>
  /** KILL the pod: nothing comes back until it is started again. */
  crash(): Promise<void>
  /** Delete the pod gracefully: preStop hook, TERM to redis, then to the guard. The hook's environment may say more. */
  deleteGracefully(hookEnv?: HookEnv): Promise<void>
  /** Run the preStop hook and nothing else: the pod stays. */
  handOver(hookEnv?: HookEnv): Promise<void>
  /** STOP one container alone, or the whole pod. */
  freeze(what: Part): void
  /** CONT to one container alone, or to all of it. @defaultValue pod */
  thaw(what?: Part): void
  isReady(): Promise<boolean>
}

/** Make a data pod; it is not started. */
export function makeDataPod(context: PodContext, instance: Instance): DataPod {
  const { note } = instance
  let guard: Container | undefined
  let redis: Container | undefined
  let restore: Container | undefined

  const container = (name: string, file: string, env = instance.env): Container =>
    startContainer({
      name,
      command: instance.script(file),
      env,
      output: instance.output,
      backoff: context.backoff,
      note,
    })
  const partsOf = (what: Part): (Container | undefined)[] =>
    what === 'pod' ? [redis, guard, restore] : [what === 'redis' ? redis : guard]
  const forget = (): void => {
    guard = undefined
    redis = undefined
    restore = undefined
  }
  const graceMs = GRACE_MS + (instance.env['HA_INSTANCE'] === undefined ? 0 : TURN_MS)
  const handOver = async (deadline: number, hookEnv: HookEnv = {}): Promise<void> => {
    if (redis?.current() === undefined) return
    const env = { ...instance.env, ...hookEnv }
    const hook = startProcess({ command: instance.script('prestop.sh'), env, output: instance.output })
    const timer = new AbortController()
    const late = sleep(deadline - Date.now(), undefined, { signal: timer.signal }).catch(() => undefined)
    // A hook ends with its container, and with the pod's grace period.
    await Promise.race([hook.exited, redis.current()?.exited, late])
    timer.abort()
    if (!hook.hasExited()) note('preStop hook killed: its container or the grace period ended first')
    hook.signalGroup('SIGKILL')
    const { code, signal } = await hook.exited
    note(`preStop hook ended: ${signal ?? `exit code ${code}`}`)
  }

  return {
    ...instance,
    // A spread would keep the first one.
    get address() {
      return instance.address
    },
    exists: () => redis !== undefined,
    start: async () => {
      if (redis !== undefined) return
      await instance.renewRunDir()
      note('--- pod created')
      guard = container('guard', 'guard.sh')
      redis = container('redis', 'redis-start.sh')
      if (instance.env['STORE_TYPE'] === undefined) return
      restore = container('restore', 'restore.sh', { ...instance.env, HA_RUN: join(instance.runDir, 'store-run') })
    },
    crashRedis: async (restartAfterMs) => {
      note('--- KILL redis container')
      await redis?.crash(restartAfterMs)
    },
    crashGuard: async (restartAfterMs) => {
      note('--- KILL guard container')
      await guard?.crash(restartAfterMs)
    },
    crashRestore: async (restartAfterMs) => {
      note('--- KILL restore container')
      await restore?.crash(restartAfterMs)
    },
    crash: async () => {
      note('--- KILL pod')
      await Promise.all([redis, guard, restore].map(async (each) => each?.kill()))
      forget()
    },
    handOver: (hookEnv) => handOver(Date.now() + graceMs, hookEnv),
    deleteGracefully: async (hookEnv) => {
      note('--- delete pod gracefully')
      const deadline = Date.now() + graceMs
      await handOver(deadline, hookEnv)
      await Promise.all([redis?.stop(deadline - Date.now()), restore?.stop(2000)])
      await guard?.stop(Math.max(2000, deadline - Date.now()))
      forget()
      note('--- pod gone')
    },
    freeze: (what) => {
      note(`--- STOP ${what}`)
      for (const container of partsOf(what)) container?.signalGroup('SIGSTOP')
    },
    thaw: (what = 'pod') => {
      note(`--- CONT ${what}`)
      for (const container of partsOf(what)) container?.signalGroup('SIGCONT')
    },
    isReady: () => probe({ instance, script: 'redis-probe.sh', what: 'ready' }),
  }
}
