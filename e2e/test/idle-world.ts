import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { V1Pod } from '@kubernetes/client-node'
import type { Kube } from '../harness/kube.ts'
import { namesOf } from '../harness/names.ts'
import type { Stage } from '../harness/stage.ts'

/** A cluster that says yes to everything and does nothing. */
export interface IdleWorld {
  /** Of the set, whatever is done to them. */
  pods: readonly V1Pod[]
  /** What every program prints that is run in a pod, and succeeds. @defaultValue nothing */
  printed?: string
}

const counts = { redis: 3, sentinel: 3 }
const release = 'redis-sentinel'
const yes = (): Promise<object> => Promise.resolve({})
const readyPod = { status: { conditions: [{ type: 'Ready', status: 'True' }] } }

/** A stage in such a cluster. */
export function idleStage({ pods, printed = '' }: IdleWorld): Stage {
  const template = { spec: { replicas: 2, selector: {}, template: { metadata: {} } } }
  const atRest = { ...template, metadata: { generation: 1 }, status: { observedGeneration: 1, updatedReplicas: 2 } }
  const core = grants({
    // All others are the cluster's two name servers.
    listNamespacedPod: ({ namespace }) => Promise.resolve({ items: namespace === 'n' ? pods : [readyPod, readyPod] }),
    readNamespacedPod: () => Promise.resolve(readyPod),
  })
  const apps = grants({
    readNamespacedStatefulSet: () => Promise.resolve(template),
    readNamespacedDeployment: () => Promise.resolve(atRest),
  })
  const ledger = {
    view: () => Promise.resolve({ at: 0, sentinels: [], nodes: [{ node: `${release}-redis-0`, role: 'master' }] }),
  }
  const client = {
    ...{ pod: 'ledger-inside', streams: ['plain'], start: yes },
    status: () => Promise.resolve({ acked: { plain: 1 } }),
  }
  return {
    ...{ cluster: { kube: { core, apps, exec: { exec: printing(printed) } } }, namespace: 'n', release },
    ...{ counts: { ...counts, proxy: 2 }, names: namesOf(release, counts), artifacts: '' },
    ...{ recorder: { mark: () => undefined }, ledger },
    ...{ upgrade: yes, rollback: yes, clientOn: () => Promise.resolve(client) },
  } as unknown as Stage
}

type Request = (of: { namespace?: string }) => Promise<object>

// What is not among the answers that matter is granted, with an empty one.
function grants(answers: Record<string, Request>): Record<string, Request> {
  return new Proxy(answers, { get: (known, name: string) => known[name] ?? yes })
}

function printing(text: string): Kube['exec']['exec'] {
  return (_namespace, _pod, _container, _command, stdout, _stderr, _stdin, _tty, onStatus) => {
    stdout?.write(text)
    onStatus?.({ status: 'Success' })
    return Promise.resolve({ on: () => undefined, close: () => undefined } as never)
  }
}

/** Do something while `docker` says yes to everything and does nothing. */
export async function withIdleDocker<T>(work: () => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'idle-docker-'))
  const path = process.env['PATH']
  // What lists the containers and what lists the tasks of a node says that one runs.
  writeFileSync(join(directory, 'docker'), '#!/bin/sh\ncase "$*" in *" ctr "*) echo c1 42 RUNNING ;; esac\n')
  chmodSync(join(directory, 'docker'), 0o755)
  process.env['PATH'] = `${directory}:${path}`
  try {
    return await work()
  } finally {
    process.env['PATH'] = path
    rmSync(directory, { recursive: true })
  }
}
