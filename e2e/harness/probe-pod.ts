import { clientImage } from './client-pod.ts'
import { HarnessError } from './error.ts'
import { execInPod } from './exec.ts'
import type { Kube } from './kube.ts'
import { podReady } from './pods.ts'
import { restrictedContainer, restrictedPod } from './restricted-pod.ts'

/** A pod from which connections are tried. */
export interface ProbePod {
  kube: Kube
  namespace: string
  name: string
}

/** An address by the name that messages call it. */
export interface ProbeTarget {
  name: string
  host: string
  port: number
}

/** How long a connection may take, in milliseconds. */
const deadlineMs = 2000

// Each target at once; prints `connected`, `timeout` or the error's code by name.
const program = `
const targets = JSON.parse(process.argv[1])
const tried = targets.map(({ name, host, port }) => new Promise((resolve) => {
  const socket = require('net').connect({ host, port })
  const end = (how) => { socket.destroy(); resolve([name, how]) }
  socket.setTimeout(${deadlineMs}, () => end('timeout'))
  socket.on('connect', () => end('connected'))
  socket.on('error', (error) => end(error.code))
}))
Promise.all(tried).then((seen) => console.log(JSON.stringify(Object.fromEntries(seen))))
`

/** Start a pod that does nothing until it is asked. */
export async function startProbePod(pod: ProbePod, labels: Record<string, string> = {}): Promise<ProbePod> {
  const { kube, namespace, name } = pod
  const command = ['node', '-e', 'setInterval(() => undefined, 60000); process.on("SIGTERM", () => process.exit())']
  const container = { name: 'probe', image: clientImage, command, securityContext: restrictedContainer }
  await kube.core.createNamespacedPod({
    namespace,
    body: {
      metadata: { name, labels: { app: 'e2e-probe', ...labels } },
      spec: { ...restrictedPod, terminationGracePeriodSeconds: 1, containers: [container] },
    },
  })
  await podReady(kube, { namespace, name })
  return pod
}

/** What became of one TCP connection to each target: `connected`, `timeout` or the error's code. */
export async function tryToReach(pod: ProbePod, targets: readonly ProbeTarget[]): Promise<Record<string, string>> {
  const { kube, namespace, name } = pod
  const command = ['node', '-e', program, JSON.stringify(targets)]
  const { exitCode, stdout, stderr } = await execInPod({ kube, namespace, pod: name, container: 'probe', command })
  if (exitCode !== 0) throw new HarnessError(`the probe ${namespace}/${name} failed: ${stderr}`, { code: 'NO_PROBE' })
  return JSON.parse(stdout) as Record<string, string>
}
