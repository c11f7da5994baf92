import type { V1Pod } from '@kubernetes/client-node'
import { HarnessError } from './error.ts'
import type { Wanted } from './move-master.ts'
import { setPods } from './set-pods.ts'
import type { Stage } from './stage.ts'

/** Who must be the master so that a proxy runs on its node: who is, if one does. */
export async function besideProxy(stage: Stage, master: string): Promise<Wanted> {
  const pod = podBeside(await setPods(stage, ['redis']), await setPods(stage, ['proxy']), master)
  return { is: Number(pod.slice(`${stage.names.redisSet}-`.length)) }
}

/**
 * A data pod on whose node a proxy runs; the master if it is one.
 *
 * @throws HarnessError `NO_PROXY_BESIDE` when there is none.
 */
export function podBeside(data: readonly V1Pod[], proxies: readonly V1Pod[], master: string): string {
  const nodes = new Set(proxies.map(({ spec }) => spec?.nodeName))
  const beside = data.filter(({ spec }) => nodes.has(spec?.nodeName)).map(({ metadata }) => metadata?.name ?? '')
  const pod = beside.includes(master) ? master : beside[0]
  if (pod === undefined) throw new HarnessError('no data pod runs on a node with a proxy', { code: 'NO_PROXY_BESIDE' })
  return pod
}
