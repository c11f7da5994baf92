import { HarnessError } from './error.ts'
import type { Wanted } from './move-master.ts'
import { setPods } from './set-pods.ts'
import type { Stage } from './stage.ts'

/** Who must be the master so that a proxy runs on its node: who is, if one does. */
export async function besideProxy(stage: Stage, master: string): Promise<Wanted> {
  const nodes = new Set((await setPods(stage, ['proxy'])).map(({ spec }) => spec?.nodeName))
  const beside = (await setPods(stage, ['redis']))
    .filter(({ spec }) => nodes.has(spec?.nodeName))
    .map(({ metadata }) => metadata?.name ?? '')
  const pod = beside.includes(master) ? master : beside[0]
  if (pod === undefined) throw new HarnessError('no data pod runs on a node with a proxy', { code: 'NO_PROXY_BESIDE' })
  return { is: Number(pod.slice(`${stage.names.redisSet}-`.length)) }
}
