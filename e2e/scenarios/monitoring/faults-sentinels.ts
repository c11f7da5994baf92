import { cutLinks, mendLinks } from '../../drivers/kind/cut-links.ts'
import { SIGCONT, SIGSTOP } from '../../harness/faults/stop-master.ts'
import { inPod } from '../../harness/in-pod.ts'
import { setPods } from '../../harness/set-pods.ts'
import type { Component } from '../../harness/set-pods.ts'
import { settle } from '../../harness/settle.ts'
import type { Stage } from '../../harness/stage.ts'
import { signal, stageOf } from './desk.ts'
import type { Place } from './desk.ts'
import type { AlertFault } from './fault.ts'

const two = (stage: Stage): Place[] =>
  stage.names.sentinelPods.slice(0, 2).map((pod) => ({ pod, container: 'sentinel' }))

/** Two of three Sentinels hang. */
export const quorumLost: AlertFault = {
  what: 'two Sentinels hang',
  shows: [['QuorumLost', 'VotersMissing']],
  sets: ['short', 'full'],
  begin: async (desk) => {
    const stage = stageOf(desk)
    await signal(stage, two(stage), SIGSTOP)
    return { end: () => signal(stage, two(stage), SIGCONT) }
  },
}

/** No Sentinel may replace the master, which hangs. */
export const masterDown: AlertFault = {
  what: 'the master and two Sentinels hang',
  shows: [['MasterDown', 'NoMaster', 'ProxyQueue']],
  begin: async (desk) => {
    const stage = stageOf(desk)
    const { master } = await settle(stage)
    const server: Place[] = [{ pod: master, container: 'redis' }]
    await signal(stage, two(stage), SIGSTOP)
    await signal(stage, server, SIGSTOP)
    return {
      end: async () => {
        // The master first: Sentinels that find it still down replace it.
        await signal(stage, server, SIGCONT)
        await inPod(stage, { pod: master, container: 'redis', program: 'ask_local PING' })
        await signal(stage, two(stage), SIGCONT)
      },
    }
  },
}

/** Both know the former master alone. They are on different nodes: a node has one cut at a time. */
export const cutOffSentinel: AlertFault = {
  what: 'a Sentinel is cut off from the set and a proxy from the Sentinels, and the master moves',
  shows: [['SentinelsDisagree', 'ProxiesDisagree']],
  begin: async (desk) => {
    const stage = stageOf(desk)
    const { master } = await settle(stage)
    const [sentinel, ...otherSentinels] = await linksOf(stage, ['sentinel'])
    const servers = await linksOf(stage, ['redis'])
    const proxy = (await linksOf(stage, ['proxy'])).find(({ node }) => node !== sentinel?.node)
    if (sentinel === undefined || proxy === undefined) throw new Error('no Sentinel and proxy on different nodes')
    const addresses = (links: readonly Link[]): string[] => links.map(({ pod }) => pod)
    await cutLinks({ ...sentinel, others: addresses([...servers, ...otherSentinels]) })
    await cutLinks({ ...proxy, others: addresses([sentinel, ...otherSentinels]) })
    await inPod(stage, { pod: master, container: 'redis', program: 'sentinelctl failover', timeoutMs: 60_000 })
    return {
      end: async () => {
        for (const { node } of [sentinel, proxy]) await mendLinks(node)
        await settle(stage)
      },
    }
  },
}

interface Link {
  node: string
  pod: string
}

/** Node and address of each pod of some components. */
async function linksOf(stage: Stage, components: readonly Component[]): Promise<Link[]> {
  const pods = await setPods(stage, components)
  return pods.map(({ spec, status }) => ({ node: spec?.nodeName ?? '', pod: status?.podIP ?? '' }))
}
