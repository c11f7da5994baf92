import { dump } from 'js-yaml'
import { log } from './log.ts'
import type { Run } from './run-options.ts'
import { run } from './run.ts'
import type { RunResult } from './run.ts'

/** A release to install or upgrade. */
export interface ReleaseOptions {
  kubeconfig: string
  namespace: string
  release: string
  /** Path of the chart. */
  chart: string
  values: Record<string, unknown>
  /** File of values that win over `values`. */
  valuesFile?: string
  /** Wait for everything to be ready, in seconds; 0 does not wait. @defaultValue 120 */
  waitSeconds?: number
  /** Return the result of a refused command instead of throwing. @defaultValue false */
  allowFailure?: boolean
}

/** `helm` on PATH, or the program that `HELM` names: Helm 3 and 4 take the same flags here. */
export const helm = process.env['HELM'] ?? 'helm'

/** The chart that a run installs, as a part of {@link ReleaseOptions}. */
export function chartOf(run: Pick<Run, 'chart' | 'valuesFile'>): Pick<ReleaseOptions, 'chart' | 'valuesFile'> {
  const { chart, valuesFile } = run
  return valuesFile === undefined ? { chart } : { chart, valuesFile }
}

let installed = false

/** `helm install`, with values given on standard input. */
export async function helmInstall(options: ReleaseOptions): Promise<RunResult> {
  if (!installed) log(`first helm install, ${process.uptime().toFixed(1)} s after the start of this program`)
  installed = true
  return apply(options, ['install', options.release, options.chart])
}

/** `helm upgrade`, resetting to the chart's values plus those given. */
export async function helmUpgrade(options: ReleaseOptions): Promise<RunResult> {
  return apply(options, ['upgrade', options.release, options.chart, '--reset-values'])
}

/** `helm rollback` to the revision before, until everything is ready. */
export async function helmRollback(
  options: Pick<ReleaseOptions, 'kubeconfig' | 'namespace' | 'release'> & { waitSeconds: number },
): Promise<void> {
  const { release, waitSeconds } = options
  const args = ['rollback', release, '--wait', '--timeout', `${waitSeconds}s`, ...where(options)]
  await run(helm, args, { timeoutMs: (waitSeconds + 60) * 1000 })
}

/** `helm uninstall`, until the objects are gone. */
export async function helmUninstall(
  options: Pick<ReleaseOptions, 'kubeconfig' | 'namespace' | 'release'>,
): Promise<void> {
  const args = ['uninstall', options.release, '--wait', '--timeout', '180s', ...where(options)]
  await run(helm, args, { timeoutMs: 200_000 })
}

/** `helm test`, with the logs of the test pod in its output. */
export async function helmTest(
  options: Pick<ReleaseOptions, 'kubeconfig' | 'namespace' | 'release'>,
): Promise<RunResult> {
  // The chart's test itself gives up after 120 s.
  const args = ['test', options.release, '--timeout', '180s', ...where(options)]
  return run(helm, args, { timeoutMs: 200_000, allowFailure: true })
}

/** One template of the chart as `helm template` renders it for a release. */
export async function helmTemplate(options: ReleaseOptions, template: string): Promise<string> {
  const { release, chart, namespace, values, valuesFile } = options
  const file = valuesFile === undefined ? [] : ['--values', valuesFile]
  const args = ['template', release, chart, '--namespace', namespace, '--show-only', template, '--values', '-', ...file]
  return (await run(helm, args, { input: dump(values) })).stdout
}

/** `helm lint --strict`. */
export async function helmLint(chart: string): Promise<RunResult> {
  return run(helm, ['lint', '--strict', chart], { allowFailure: true })
}

async function apply(options: ReleaseOptions, command: string[]): Promise<RunResult> {
  const seconds = options.waitSeconds ?? 120
  const wait = seconds === 0 ? [] : ['--wait', '--timeout', `${seconds}s`]
  const file = options.valuesFile === undefined ? [] : ['--values', options.valuesFile]
  return run(helm, [...command, '--values', '-', ...file, ...wait, ...where(options)], {
    input: dump(options.values),
    timeoutMs: (seconds + 60) * 1000,
    allowFailure: options.allowFailure ?? false,
    hint: `kubectl -n ${options.namespace} get pods,events`,
  })
}

function where(options: Pick<ReleaseOptions, 'kubeconfig' | 'namespace'>): string[] {
  return ['--namespace', options.namespace, '--kubeconfig', options.kubeconfig]
}
