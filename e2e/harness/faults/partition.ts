import type { V1Pod } from '@kubernetes/client-node'
import { cutLinks, mendLinks } from '../../drivers/kind/cut-links.ts'
import { HarnessError } from '../error.ts'
import { setPods } from '../set-pods.ts'
import { insideClient } from '../inside-client.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'
import { lasting } from './lasting.ts'

/** Options of {@link partition}. */
export interface PartitionOptions {
  /** Who is alone: the master, or a Sentinel. */
  what: 'master' | 'sentinel'
  seconds: number
}

/**
 * Cut one pod off from all other data pods and Sentinels. Clients and proxies reach both sides. Beside a master writes one client more, which
 * asks the Sentinels only when its connection breaks.
 */
export async function partition(stage: Stage, victim: Victim, options: PartitionOptions): Promise<FaultTrace> {
  const { what, seconds } = options
  const pods = await setPods(stage, ['redis', 'sentinel'])
  const alone = what === 'master' ? victim.pod : (stage.names.sentinelPods[0] ?? '')
  const pod = pods.find(({ metadata }) => metadata?.name === alone)
  if (pod?.spec?.nodeName === undefined) throw new HarnessError(`there is no pod ${alone}`, { code: 'NO_POD' })
  const node = pod.spec.nodeName
  const inside = what === 'master' ? await insideClient(stage, node, { detector: false }) : undefined
  stage.recorder.mark('fault', `${alone} is cut off from its peers`)
  const at = await cutLinks({ node, pod: addressOf(pod), others: pods.filter((other) => other !== pod).map(addressOf) })
  const undo = lasting(stage, { at, seconds, words: `${alone} reaches its peers` }, () => mendLinks(node))
  return { at, unfinished: () => undefined, undo, ...(inside && { inside: inside.finish }) }
}

function addressOf({ metadata, status }: V1Pod): string {
  if (status?.podIP === undefined) throw new HarnessError(`${metadata?.name} has no address`, { code: 'NO_ADDRESS' })
  return status.podIP
}
