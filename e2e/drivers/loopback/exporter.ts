import { HarnessError } from '../../harness/error.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import { programOf } from './image-program.ts'
import type { Instance } from './instance.ts'
import { startProcess } from './process.ts'
import { renderChart } from './render.ts'

/** Where a pod has its run directory. */
const RUN = '/run/redis-sentinel'

/** An exporter beside one server; it ends with its world. */
export interface Exporter {
  /** The answer to GET /metrics. */
  scrape(): Promise<string>
  /** What the probe for liveness asks: the password file is read again. */
  reload(): Promise<void>
}

/**
 * Starts the chart's exporter beside a pod's server, with the options of the chart. Only its address and its run directory differ.
 *
 * @throws HarnessError `NO_EXPORTER` when the chart renders none, `NO_PROGRAM` when docker lacks its image.
 */
export async function startExporter(pod: Instance, values: Readonly<Record<string, unknown>>): Promise<Exporter> {
  const { exporter } = await renderChart(values)
  if (exporter === undefined) throw new HarnessError('the chart renders no exporter', { code: 'NO_EXPORTER' })
  const program = await programOf(exporter.image, 'redis_exporter')
  const args = exporter.args
    .map((arg) => arg.replace(RUN, pod.runDir))
    .map((arg) => arg.replace(/^--web\.listen-address=/, `$&${pod.address}`))
  startProcess({ command: [program, ...args], env: pod.env, output: pod.output })
  const get = async (path: string): Promise<string> => {
    const answer = await fetch(`http://${pod.address}:9121${path}`, { signal: AbortSignal.timeout(5000) })
    if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`)
    return answer.text()
  }
  await waitUntil({
    what: `the exporter of ${pod.name}`,
    timeoutMs: 10_000,
    everyMs: 50,
    hint: 'read the timeline',
    look: () =>
      get('/health').then(
        () => ({ done: true, value: undefined }) as const,
        (error: unknown) => ({ done: false, seen: String(error) }) as const,
      ),
  })
  return {
    scrape: () => get('/metrics'),
    reload: async () => void (await get('/-/reload')),
  }
}
