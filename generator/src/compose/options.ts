import { bool, group, int, list, str, type Group } from '../model/dsl.ts'

/** A host of several, and the kinds of instances that may run there. */
export interface Host {
  name: string
  address: string
  run?: Kind[]
}

/** Kinds of instances. */
export type Kind = 'redis' | 'sentinel' | 'proxy'

/** What only Docker Compose asks for; the set itself is described by the chart's values. */
export interface ComposeOptions {
  subnet: string
  publish: { address: string; redis: number; sentinel: number; prometheus: number }
  prometheus: { enabled: boolean; image: string }
  hosts: Host[]
}

const octet = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const address = `${octet}(\\.${octet}){3}`
const port = { cost: 'nothing', min: 1, max: 65_000, examples: [7000], invalid: [-1, 70_000, 'x'] } as const

/** The options, described as the values of the chart are. */
export const composeOptions: Group = group('Options of a folder for Docker Compose.', {
  subnet: str({
    doc: 'Network of the containers. Each has a fixed address in its lower half; Docker gives addresses of the upper half to containers that join.',
    default: '172.16.57.0/24',
    cost: 'nothing',
    pattern: `^${address}/(1[6-9]|2[0-4])$`,
    allowed: 'an IPv4 network of /16 to /24 that no other network of the host overlaps',
    examples: ['10.99.0.0/24'],
    invalid: ['10.99.0.0', '10.99.0.0/28', '10.99.0/24', 'fd00::/64'],
  }),
  publish: group('Ports of the host.', {
    address: str({
      doc: 'Address of the host at which ports are published. Empty: none are. With hosts the address of each host takes its place.',
      default: '127.0.0.1',
      cost: 'nothing',
      pattern: `^(${address})?$`,
      allowed: 'an IPv4 address, or empty',
      examples: ['0.0.0.0', ''],
      invalid: ['localhost', '256.0.0.1'],
    }),
    redis: int({
      ...port,
      doc: 'Port of the first proxy for the master; the next port leads to the replicas, and each further proxy has ports 10 higher. 0: 6379, or 16379 with hosts, where 6379 is the server.',
      default: 0,
      orZero: true,
    }),
    sentinel: int({
      ...port,
      doc: 'Port of the first Sentinel; each further one has the next. With hosts it is always 26379.',
      default: 26_379,
    }),
    prometheus: int({ ...port, doc: 'Port of Prometheus, where there is one.', default: 9090 }),
  }),
  prometheus: group('A Prometheus with the alert rules of the chart. Needs metrics.enabled in the values.', {
    enabled: bool({ doc: 'Run it.', default: false, cost: 'nothing' }),
    image: str({
      doc: 'Its image.',
      default: 'docker.io/prom/prometheus:v3.5.3',
      cost: 'nothing',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._:/@-]*$',
      allowed: 'an image with its tag or digest',
      examples: ['registry.example.org/prometheus:v3.5.3'],
      invalid: ['', 'two words'],
    }),
  }),
  hosts: list<Host>({
    doc: 'Hosts of a set on several machines; empty for one host. Instance N of a kind runs on host N of those that run this kind.',
    default: [],
    cost: 'nothing',
    items: {
      type: 'object',
      properties: {
        name: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' },
        address: { type: 'string', pattern: `^${address}$` },
        run: { type: 'array', items: { type: 'string', enum: ['redis', 'sentinel', 'proxy'] }, minItems: 1 },
      },
      required: ['name', 'address'],
      additionalProperties: false,
    },
    type: 'Host',
    allowed:
      'hosts with name, address (IPv4, reachable from the other hosts) and, if not all, run (redis, sentinel, proxy)',
    examples: [
      [
        { name: 'a', address: '192.0.2.1' },
        { name: 'b', address: '192.0.2.2' },
        { name: 'c', address: '192.0.2.3' },
      ],
    ],
    invalid: [[{ name: 'a' }], [{ name: 'A', address: '192.0.2.1' }], [{ name: 'a', address: 'b.example.org' }]],
  }),
})
