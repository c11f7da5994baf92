import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { proxyFiles } from './access.ts'
import { startContainer } from './container.ts'
import type { Container } from './container.ts'
import type { Instance, PodContext } from './instance.ts'

/** More than acceptSeconds + drainSeconds of the chart's default values. */
const GRACE_MS = 30_000

/** A proxy pod: one container without a volume. */
export interface ProxyPod extends Instance {
  exists(): boolean
  start(): Promise<void>
  /** KILL the container; it comes back. */
  crashHaproxy(): Promise<void>
  /** KILL the pod: nothing comes back until it is started again. */
  crash(): Promise<void>
  /** Delete the pod gracefully, until the process has ended by itself; with the signal of the image, TERM when told so. */
  deleteGracefully(signal?: NodeJS.Signals): Promise<void>
  freeze(): void
  thaw(): void
  /** Status of the answer to the kubelet's probes; undefined when nobody listens. */
  health(): Promise<number | undefined>
  /** What Prometheus would read. */
  metrics(): Promise<string>
}

/** Make a proxy pod; it is not started. */
export function makeProxyPod(context: PodContext, instance: Instance): ProxyPod {
  return makePod(context, instance, [])
}

/** Make the notifier's pod: the same start script, with files of its own. The files in `urls` of the world's directory are its Secret. */
export function makeNotifierPod(context: PodContext, instance: Instance): ProxyPod {
  const env = { ...instance.env, HA_PROXY: join(context.dir, 'notifier'), HA_NOTIFY: join(context.dir, 'urls') }
  return makePod(context, { ...instance, env }, ['notifier'])
}

function makePod(context: PodContext, instance: Instance, words: readonly string[]): ProxyPod {
  const { note, address } = instance
  let haproxy: Container | undefined
  return {
    ...instance,
    renewMount: (what, files) => instance.renewMount(what, what === 'secrets' ? proxyFiles(files) : files),
    exists: () => haproxy !== undefined,
    start: async () => {
      if (haproxy !== undefined) return
      await instance.renewRunDir()
      note('--- pod created')
      haproxy = startContainer({
        name: 'haproxy',
        command: [...instance.script('proxy-start.sh'), ...words],
        env: instance.env,
        output: instance.output,
        backoff: context.backoff,
        note,
      })
    },
    crashHaproxy: async () => {
      note('--- KILL haproxy container')
      await haproxy?.crash()
    },
    crash: async () => {
      note('--- KILL pod')
      await haproxy?.kill()
      haproxy = undefined
    },
    deleteGracefully: async (signal = 'SIGUSR1') => {
      note('--- delete pod gracefully')
      const leaving = haproxy
      const process = leaving?.current()
      process?.signal(signal)
      const timer = new AbortController()
      const late = sleep(GRACE_MS, undefined, { signal: timer.signal }).catch(() => undefined)
      await Promise.race([process?.exited, late])
      timer.abort()
      await leaving?.kill()
      haproxy = undefined
      note('--- pod gone')
    },
    freeze: () => haproxy?.signalGroup('SIGSTOP'),
    thaw: () => haproxy?.signalGroup('SIGCONT'),
    health: () =>
      fetch(`http://${address}:8404/healthz`, { signal: AbortSignal.timeout(1000) }).then(
        ({ status }) => status,
        () => undefined,
      ),
    metrics: async () => (await fetch(`http://${address}:8405/metrics`)).text(),
  }
}
