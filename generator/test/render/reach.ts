import { BlockList } from 'node:net'
import { selects, type LabelSelector } from '../../src/check/label-selector.ts'
import type { Manifest } from './helm.ts'

/** One end of a connection: a pod by namespace and labels, or an address that is no pod's. */
export type End = { namespace: string; labels: Record<string, string> } | { address: string }

/** A connection to a port of a pod. */
export interface Connection {
  from: End
  to: { namespace: string; labels: Record<string, string> }
  port: number
}

interface Peer {
  namespaceSelector?: LabelSelector
  podSelector?: LabelSelector
  ipBlock?: { cidr: string }
}

interface Policy extends Manifest {
  spec: {
    podSelector: LabelSelector
    policyTypes: string[]
    ingress?: { ports?: { port: number }[]; from?: Peer[] }[]
  }
}

/** Whether ingress policies let a connection through as Kubernetes reads them: a pod that none selects is open to all. */
export function mayConnect(docs: readonly Manifest[], { from, to, port }: Connection): boolean {
  const policies = docs.filter((doc): doc is Policy => doc.kind === 'NetworkPolicy')
  const own = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === to.namespace &&
      spec.policyTypes.includes('Ingress') &&
      selects(spec.podSelector, to.labels),
  )
  const rules = own.flatMap(({ spec }) => spec.ingress ?? [])
  return (
    own.length === 0 ||
    rules.some(
      (rule) =>
        (rule.ports?.some((each) => each.port === port) ?? true) &&
        (rule.from?.some((peer) => isPeer(peer, from, to.namespace)) ?? true),
    )
  )
}

function isPeer({ ipBlock, namespaceSelector, podSelector = {} }: Peer, from: End, here: string): boolean {
  if ('address' in from) return ipBlock !== undefined && contains(ipBlock.cidr, from.address)
  if (ipBlock) return false
  const inside = namespaceSelector
    ? selects(namespaceSelector, { 'kubernetes.io/metadata.name': from.namespace })
    : from.namespace === here
  return inside && selects(podSelector, from.labels)
}

function contains(cidr: string, address: string): boolean {
  const [network = '', bits = ''] = cidr.split('/')
  const family = (text: string): 'ipv4' | 'ipv6' => (text.includes(':') ? 'ipv6' : 'ipv4')
  const block = new BlockList()
  block.addSubnet(network, Number(bits), family(network))
  return block.check(address, family(address))
}
