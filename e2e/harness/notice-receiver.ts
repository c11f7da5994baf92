import { clientImage } from './client-pod.ts'
import type { EmptyStage } from './open-stage.ts'
import { askPod } from './pod-http.ts'
import { podReady } from './pods.ts'
import { restrictedContainer, restrictedPod } from './restricted-pod.ts'

/** A notice as docs/notifications.md has it. */
export interface Notice {
  id: string
  event: string
  to?: string
  repeated: boolean
}

/** A webhook beside a release. */
export interface NoticeReceiver {
  /** Values of `notifications` that lead there. */
  values: Record<string, unknown>
  /** All notices that it has taken, in their order. */
  notices(): Promise<Notice[]>
  /** From now on it answers with this status, and takes notices under 200 alone. */
  answerWith(status: number): Promise<void>
}

const name = 'notices'
const port = 8080

// Under `/hook` it is a webhook, the rest is for the test.
const program = `
const taken = []
let status = 200
const server = require('http').createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost')
    if (pathname === '/hook') {
      if (status === 200) taken.push(JSON.parse(Buffer.concat(chunks)))
      return response.writeHead(status).end()
    }
    status = Number(searchParams.get('status') ?? status)
    response.end(JSON.stringify(taken))
  })
})
server.listen(${port})
process.on('SIGTERM', () => process.exit())
`

/** Starts the receiver and makes its Secret. */
export async function startNoticeReceiver({ namespace, cluster }: EmptyStage): Promise<NoticeReceiver> {
  const { kube } = cluster
  const labels = { app: `e2e-${name}` }
  const metadata = { name, labels }
  const container = {
    ...{ name, image: clientImage, command: ['node', '-e', program], securityContext: restrictedContainer },
    readinessProbe: { tcpSocket: { port }, periodSeconds: 1 },
  }
  await kube.core.createNamespacedPod({
    namespace,
    body: { metadata, spec: { ...restrictedPod, terminationGracePeriodSeconds: 1, containers: [container] } },
  })
  await kube.core.createNamespacedService({
    namespace,
    body: { metadata, spec: { selector: labels, ports: [{ port }] } },
  })
  await kube.core.createNamespacedSecret({
    namespace,
    body: { metadata, stringData: { url: `http://${name}:${port}/hook` } },
  })
  await podReady(kube, { namespace, name })
  const ask = (path: string): Promise<Notice[]> =>
    askPod<Notice[]>({ kube, namespace, pod: name, port, method: 'GET', path })
  return {
    values: { notifications: { enabled: true, endpoints: [{ name: 'hook', type: 'webhook', existingSecret: name }] } },
    notices: () => ask('/'),
    answerWith: async (status) => {
      await ask(`/?status=${status}`)
    },
  }
}
