import { setTimeout as sleep } from 'node:timers/promises'
import { Watch } from '@kubernetes/client-node'
import type { KubernetesObject } from '@kubernetes/client-node'
import type { Kube } from './kube.ts'

/** Options of {@link watchForEver}. */
export interface WatchOptions<T> {
  kube: Kube
  /** Such as `/api/v1/namespaces/x/pods`. */
  path: string
  onChange: (phase: 'ADDED' | 'MODIFIED' | 'DELETED', object: T) => void
}

/** Watch a list from its beginning until it is stopped, again after each end of the connection. */
export function watchForEver<T extends KubernetesObject>(options: WatchOptions<T>): () => void {
  const watch = new Watch(options.kube.config)
  let stopped = false
  let controller: AbortController | undefined
  let resourceVersion: string | undefined

  const once = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      const onEvent = (phase: string, object: T): void => {
        if (stopped) return
        // The version is too old to go on from: start over, which shows every object again.
        if (phase === 'ERROR') resourceVersion = undefined
        else resourceVersion = object.metadata?.resourceVersion ?? resourceVersion
        if (phase === 'ADDED' || phase === 'MODIFIED' || phase === 'DELETED') options.onChange(phase, object)
      }
      const query = { allowWatchBookmarks: true, ...(resourceVersion === undefined ? {} : { resourceVersion }) }
      watch
        .watch(options.path, query, onEvent, () => resolve())
        .then(
          (opened) => {
            controller = opened
            if (stopped) opened.abort()
          },
          () => resolve(),
        )
    })
  }
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await once()
      if (!stopped) await sleep(100)
    }
  }
  void loop()
  return () => {
    stopped = true
    controller?.abort()
  }
}
