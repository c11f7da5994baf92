import { readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { VersionApi } from '@kubernetes/client-node'
import { load } from 'js-yaml'
import type { Kube } from './kube.ts'
import { run } from './run.ts'

/** What a run was made with, by name: versions, the machine, the commit. */
export type Environment = Record<string, string>

/** What {@link addCluster} reads. */
export interface SeenCluster {
  kube: Kube
  /** What all its nodes weigh together beside other processes of this machine. */
  cpuShares?: number
}

/** What is known without a cluster; a program that does not say its version is left out. */
export async function environmentOf(options: { chart: string; images: readonly string[] }): Promise<Environment> {
  const [helm, docker, kind, commit, dirty] = await Promise.all([
    firstLine(process.env['HELM'] ?? 'helm', ['version', '--template', '{{.Version}}']),
    firstLine('docker', ['version', '--format', '{{.Server.Version}}']),
    firstLine('kind', ['version', '--quiet']),
    firstLine('git', ['-C', options.chart, 'rev-parse', '--short=12', 'HEAD']),
    firstLine('git', ['-C', options.chart, 'status', '--porcelain']),
  ])
  const known = {
    chart: chartVersion(options.chart),
    commit: commit === '' ? '' : `${commit}${dirty === '' ? '' : ', with changes'}`,
    images: options.images.join(', '),
    helm,
    docker,
    kind,
    node: process.version,
    machine: `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`,
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== ''))
}

/** Add what only a cluster tells. */
export async function addCluster(environment: Environment, { kube, cpuShares }: SeenCluster): Promise<void> {
  environment['kubernetes'] ??= (await kube.config.makeApiClient(VersionApi).getCode()).gitVersion
  if (cpuShares !== undefined) environment['cpu.shares'] ??= `${cpuShares} (all nodes)`
}

// A version is a nicety: nothing fails for want of one.
async function firstLine(command: string, args: string[]): Promise<string> {
  const { exitCode, stdout } = await run(command, args, { timeoutMs: 10_000, allowFailure: true }).catch(() => ({
    exitCode: 1,
    stdout: '',
  }))
  return exitCode === 0 ? (stdout.trim().split('\n')[0] ?? '') : ''
}

function chartVersion(chart: string): string {
  const { name, version, appVersion } = load(readFileSync(join(chart, 'Chart.yaml'), 'utf8')) as Record<string, string>
  return `${name} ${version}${appVersion === undefined ? '' : `, app ${appVersion}`}`
}
