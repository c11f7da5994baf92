import { execFile } from 'node:child_process'
import { waitUntil } from '../../harness/wait-until.ts'
import type { Instance } from './instance.ts'
import { podOf } from './pod-of.ts'
import type { World, WorldOptions } from './world.ts'

/** The sets in which each verb runs: both engines, each with another shell. */
export const IMAGES: readonly WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

/** What a run of `sentinelctl` came to. */
export interface CtlResult {
  code: number
  stdout: string
  stderr: string
}

/** Runs `sentinelctl` in a data pod or a Sentinel pod, as `kubectl exec` does. A run of more than two minutes is killed, with code -1. */
export function sentinelctl(pod: Instance, ...args: readonly string[]): Promise<CtlResult> {
  const [program, ...words] = pod.script('sentinelctl.sh')
  pod.note(`--- sentinelctl ${args.join(' ')}`)
  return new Promise((resolve) => {
    execFile(program, [...words, ...args], { env: { ...pod.env }, timeout: 120_000 }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1
      for (const line of `${stdout}${stderr}`.trimEnd().split('\n')) pod.note(`sentinelctl: ${line}`)
      pod.note(`--- sentinelctl ended: ${code}`)
      resolve({ code, stdout, stderr })
    })
  })
}

/** What `sentinelctl status --json` says, as far as tests read it. */
export interface StatusReport {
  ok: boolean
  problem: string | null
  master: { pod: string | null; namedBy: number; epoch: number | null; takesWrites: boolean }
  answerAsMaster: string[]
  pods: {
    pod: string
    role: string
    priority: number | null
    lagBytes: number | null
    link: string | null
    why: string | null
  }[]
  sentinels: { pod: string; answers: boolean; words: string | null }[]
  guard: { pod: string; ready: boolean } | null
  lastHandover: { from: string; to: string; path: string; seconds: number; result: string } | null
}

/** Runs `sentinelctl status --json` and reads it. @throws SyntaxError when it is no JSON */
export async function statusOf(pod: Instance): Promise<{ code: number; report: StatusReport }> {
  const { code, stdout } = await sentinelctl(pod, 'status', '--json')
  return { code, report: JSON.parse(stdout) as StatusReport }
}

/** Waits until a pod may be promoted: for up to a second after it was demoted its guard has not seen it in sync. */
export async function promotable(world: World, ordinal: number): Promise<void> {
  await waitUntil({
    what: `pod ${ordinal} to have a priority`,
    timeoutMs: 10_000,
    everyMs: 200,
    look: async () => {
      const { report } = await statusOf(podOf(world, 0))
      const { priority } = report.pods[ordinal] ?? {}
      return (priority ?? 0) > 0 ? { done: true, value: undefined } : { done: false, seen: String(priority) }
    },
  })
}
