import { bool, group, int, type Cost, type Group } from './dsl.ts'
import { imageLeaves } from './image.ts'
import { pod } from './pod.ts'
import { proxyService } from './proxy-service.ts'
import { resources } from './shared-leaves.ts'

const cost: Cost = ['proxy']

export const proxy: Group = group(
  'The HAProxy pods: one address that always leads to the master, for clients that do not speak Sentinel.',
  {
    enabled: bool({
      doc: 'Make them, and their Service.',
      default: true,
      cost: 'nothing',
      costNote: 'With false the proxies and their Service go, and connections through them end.',
    }),
    replicas: int({
      doc: 'Pods.',
      default: 2,
      cost: 'nothing',
      min: 1,
      max: 20,
      examples: [5, 1],
      invalid: [0, 21, '-2'],
    }),
    image: group('The image: an official haproxy image of 3.2 or newer, or a mirror of one.', {
      ...imageLeaves({ repository: 'library/haproxy', tag: '3.2.26', example: 'haproxytech/haproxy-alpine', cost }),
    }),
    readPort: bool({
      doc: 'Offer port 6380, which leads to the replicas that are in sync, and to the master while there is none.',
      default: true,
      cost,
    }),
    metrics: bool({ doc: 'Offer /metrics for Prometheus at port 8405 of the pods.', default: true, cost }),
    threads: int({
      doc: 'Threads; HAProxy itself would start one for each core of the node.',
      default: 2,
      cost,
      min: 1,
      max: 64,
      examples: [1, 8],
      invalid: [0, 65, '-2'],
    }),
    maxConnections: int({
      doc: "Connections of clients to one pod; more wait. 0 derives it from the memory limit (48 KiB each, besides 64 MiB). The container's limit of open files may lower it.",
      default: 0,
      cost,
      min: 10,
      max: 1000000,
      orZero: true,
      examples: [0, 20000],
      invalid: [-1, 9, '-100'],
    }),
    checkIntervalMilliseconds: int({
      doc: "Milliseconds between two checks of each server's role. The proxy subscribes to the Sentinels and follows a switch at once.",
      default: 200,
      cost,
      min: 50,
      max: 5000,
      examples: [100, 1000],
      invalid: [0, 49, '200ms'],
    }),
    masterWaitMilliseconds: int({
      doc: 'Milliseconds that a new connection waits for a master, when there is none, before it is closed.',
      default: 3500,
      cost,
      min: 0,
      max: 60000,
      examples: [0, 10000],
      invalid: [-1, 60001, '3s'],
    }),
    connectTimeoutMilliseconds: int({
      doc: 'Milliseconds to wait for a server to accept a connection, and between a refused try and the next; there are fourteen tries.',
      default: 250,
      cost,
      min: 50,
      max: 10000,
      examples: [1000],
      invalid: [0, 10001],
    }),
    idleTimeoutSeconds: int({
      doc: 'Seconds after which a connection without traffic is closed. Clients whose node is gone are found by TCP keepalive after 2 minutes.',
      default: 86400,
      cost,
      min: 600,
      max: 2000000,
      examples: [3600],
      invalid: [0, 599, '1h'],
    }),
    acceptSeconds: int({
      doc: 'Seconds that a terminating pod still accepts connections, until every node has removed it from the Service.',
      default: 5,
      cost,
      min: 0,
      max: 120,
      examples: [0, 15],
      invalid: [-1, 121],
    }),
    drainSeconds: int({
      doc: 'Seconds that open connections may then stay; the pod closes the rest.',
      default: 10,
      cost,
      min: 1,
      max: 3600,
      examples: [1, 15],
      invalid: [0, 3601],
    }),
    terminationGracePeriodSeconds: int({
      doc: 'Seconds until the kubelet kills a pod; must exceed the two above + 5.',
      default: 30,
      cost,
      min: 7,
      max: 7200,
      examples: [120],
      invalid: [0, 6, 7201],
    }),
    resources: resources('Requests and limits of the haproxy container.', cost, {
      requests: { cpu: '50m', memory: '64Mi' },
      limits: { memory: '256Mi' },
    }),
    service: proxyService,
    pod: pod('proxy', 'proxy pods'),
  },
)
