import { group, int, list, oneOf, str, type Group, type Leaf } from './dsl.ts'
import { qualifiedName } from './patterns.ts'
import { annotations, labels } from './shared-leaves.ts'

// The rules ask for clients with a NodePort or a LoadBalancer.
const networkPolicy = { clientCIDRs: ['10.0.0.0/8'] }
const withType = (type: string): object => ({ proxy: { service: { type } }, networkPolicy })

function nodePort(doc: string): Leaf {
  return int({
    doc: `${doc}; 0 lets the cluster choose.`,
    default: 0,
    cost: 'nothing',
    given: withType('NodePort'),
    min: 1,
    max: 65535,
    orZero: true,
    examples: [0, 30379],
    invalid: [-1, 65536, '-30379'],
  })
}

/** The Service that is named like the release. */
export const proxyService: Group = group('Their Service, which has the name of the release.', {
  type: oneOf({
    doc: 'Its type.',
    default: 'ClusterIP',
    cost: 'nothing',
    given: { networkPolicy },
    values: ['ClusterIP', 'NodePort', 'LoadBalancer'],
    examples: ['NodePort', 'LoadBalancer'],
    invalid: ['ExternalName', ''],
  }),
  annotations: annotations('Its annotations, besides those of all Services.', 'nothing'),
  labels: labels('Its labels, besides those of all Services.', 'nothing'),
  nodePorts: group('Ports of the nodes, with type NodePort or LoadBalancer.', {
    redis: nodePort('For the master'),
    redisReplicas: nodePort('For the replicas'),
  }),
  externalTrafficPolicy: oneOf({
    doc: 'With type NodePort or LoadBalancer: Local keeps the address of the client and uses only proxies of the same node.',
    default: 'Cluster',
    cost: 'nothing',
    given: withType('LoadBalancer'),
    values: ['Cluster', 'Local'],
    examples: ['Local'],
    invalid: ['local', ''],
  }),
  loadBalancerIP: str({
    doc: 'Address to ask for, with type LoadBalancer.',
    default: '',
    cost: 'nothing',
    given: withType('LoadBalancer'),
    pattern: '^[0-9a-fA-F.:]*$',
    allowed: 'an address, or empty',
    examples: ['', '192.0.2.10', '2001:db8::10'],
    invalid: ['host.example.org', 'a b'],
  }),
  loadBalancerClass: str({
    doc: 'Class, with type LoadBalancer; cannot change once installed.',
    default: '',
    cost: 'new install',
    costNote: 'Kubernetes refuses the change while the Service has the type LoadBalancer.',
    given: withType('LoadBalancer'),
    pattern: `^$|${qualifiedName}`,
    allowed: 'a class such as example.org/internal, or empty',
    examples: ['', 'example.org/internal'],
    invalid: ['a b', '/x'],
  }),
  sourceRanges: list({
    doc: 'Addresses that may connect, with type LoadBalancer; empty for all.',
    default: [],
    cost: 'nothing',
    given: withType('LoadBalancer'),
    items: { type: 'string', pattern: '^[0-9a-fA-F.:]+/[0-9]{1,3}$' },
    type: 'string',
    allowed: 'address ranges such as 10.0.0.0/8',
    examples: [['10.0.0.0/8', '2001:db8::/32']],
    invalid: [['10.0.0.1'], ['all'], [8]],
  }),
})
