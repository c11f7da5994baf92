import { bool, group, list, oneOf, type Group, type JsonSchema } from './dsl.ts'
import { cidr } from './patterns.ts'

/** Selector of labels, as Kubernetes takes it. */
export const selector: JsonSchema = {
  type: 'object',
  properties: {
    matchLabels: { type: 'object', additionalProperties: { type: 'string' } },
    matchExpressions: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          key: { type: 'string', minLength: 1 },
          operator: { type: 'string', enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] },
          values: { type: 'array', items: { type: 'string' } },
        },
        required: ['key', 'operator'],
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
}

/** An empty peer is refused by Kubernetes; addresses have a value of their own, which needs no `ipBlock`. */
const peer: JsonSchema = {
  type: 'object',
  properties: { namespaceSelector: selector, podSelector: selector },
  additionalProperties: false,
  minProperties: 1,
}

const peers = {
  items: peer,
  type: 'NetworkPeer',
  allowed: 'peers with namespaceSelector, podSelector or both',
  k8s: 'V1NetworkPolicyPeer',
  invalid: [
    [{}],
    [{ podSelector: { app: 'shop' } }],
    [{ ipBlock: { cidr: '10.0.0.0/8' } }],
    [{ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'Is' }] } }],
  ],
}

const labelled = (name: string, value: string): object => ({ matchLabels: { [name]: value } })

export const networkPolicy: Group = group(
  'Clients that may connect, where the network of the cluster enforces NetworkPolicies. The ports between the pods of the set are always closed to others; the kubelet is never blocked.',
  {
    enabled: bool({ doc: 'Make the policies.', default: true, cost: 'nothing' }),
    clients: oneOf({
      doc: 'Pods that may connect to Redis, Sentinel and the proxy. namespace: every pod of the namespace of the release; labelled: those of them with the label <name>-client: "true"; any: every client, also from outside of the cluster.',
      default: 'namespace',
      cost: 'nothing',
      values: ['namespace', 'labelled', 'any'],
      examples: ['labelled', 'any'],
      invalid: ['all', '', true],
    }),
    clientSelectors: list<object>({
      ...peers,
      doc: 'More clients, as peers of a NetworkPolicy: pods of other namespaces. A peer with a podSelector alone means the namespace of the release.',
      default: [],
      cost: 'nothing',
      examples: [
        [{ namespaceSelector: labelled('kubernetes.io/metadata.name', 'shop') }],
        [{ namespaceSelector: {}, podSelector: labelled('redis-sentinel-client', 'true') }],
      ],
    }),
    clientCIDRs: list({
      doc: 'More clients, by the addresses that the pods see. Clients outside of the cluster come with the address of a node, unless the Service has externalTrafficPolicy: Local.',
      default: [],
      cost: 'nothing',
      items: { type: 'string', pattern: cidr },
      type: 'string',
      allowed: 'IPv4 and IPv6 ranges such as 10.0.0.0/8 and fd00::/8',
      examples: [
        ['10.0.0.0/8', '192.0.2.7/32'],
        ['fd00::/8', '::/0'],
      ],
      invalid: [['10.0.0.1'], ['10.0.0.0/33'], ['256.0.0.0/8'], ['fd00::/129'], ['example.org']],
    }),
    monitoring: list<object>({
      ...peers,
      doc: 'Peers that may read the metrics ports; an empty list closes them. The default is the pods of Prometheus, as its operator and its charts label them, in any namespace.',
      default: [{ namespaceSelector: {}, podSelector: labelled('app.kubernetes.io/name', 'prometheus') }],
      cost: 'nothing',
      examples: [[], [{ namespaceSelector: labelled('kubernetes.io/metadata.name', 'monitoring') }]],
    }),
    egress: oneOf({
      doc: 'Pods of the set that may connect only to DNS and to each other. sentinels: restricts the Sentinels; connections to a missing pod are then dropped, because refused ones make a Sentinel spin. peers: restricts all pods; on some networks this loses the writes that a force-deleted master acknowledges until its process is killed. any: restricts no pod.',
      default: 'sentinels',
      cost: 'nothing',
      values: ['sentinels', 'peers', 'any'],
      examples: ['peers', 'any'],
      invalid: ['none', ''],
    }),
  },
)
