import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { V1Pod } from '@kubernetes/client-node'
import { namesOf } from '../harness/names.ts'
import type { Stage } from '../harness/stage.ts'

const counts = { redis: 3, sentinel: 3 }
const release = 'redis-sentinel'

/** A stage in a cluster that says yes to everything and does nothing. */
export function idleStage(pods: readonly V1Pod[]): Stage {
  const yes = (): Promise<object> => Promise.resolve({})
  const template = { spec: { replicas: 2, template: { metadata: {} } } }
  const atRest = { ...template, metadata: { generation: 1 }, status: { observedGeneration: 1, updatedReplicas: 2 } }
  const core = {
    deleteNamespacedPod: yes,
    deleteNamespacedPersistentVolumeClaim: yes,
    listNamespacedPod: () => Promise.resolve({ items: pods }),
  }
  const apps = {
    readNamespacedStatefulSet: () => Promise.resolve(template),
    replaceNamespacedStatefulSet: yes,
    readNamespacedDeployment: () => Promise.resolve(atRest),
    replaceNamespacedDeployment: yes,
  }
  const ledger = {
    view: () => Promise.resolve({ at: 0, sentinels: [], nodes: [{ node: `${release}-redis-0`, role: 'master' }] }),
  }
  const client = {
    ...{ pod: 'ledger-inside', streams: ['plain'], start: yes },
    status: () => Promise.resolve({ acked: { plain: 1 } }),
  }
  return {
    ...{ cluster: { kube: { core, apps } }, namespace: 'n', release, counts: { ...counts, proxy: 2 } },
    ...{ names: namesOf(release, counts), artifacts: '', recorder: { mark: () => undefined }, ledger },
    ...{ upgrade: yes, rollback: yes, clientOn: () => Promise.resolve(client) },
  } as unknown as Stage
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
