import { run } from '../../harness/run.ts'
import type { RunOptions, RunResult } from '../../harness/run.ts'

/** Run docker. */
export const docker = (args: readonly string[], options: RunOptions = {}): Promise<RunResult> =>
  run('docker', args, options)

/** Run docker compose in a folder. */
export const compose = (folder: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> =>
  docker(['compose', '--project-directory', folder, ...args], { timeoutMs: 180_000, ...options })

/** A container of a project. */
export interface Container {
  id: string
  service: string
  state: string
  health: string
  /** PID of its first process on this machine; 0 when it does not run. */
  pid: number
  restarts: number
}

interface Inspected {
  Id: string
  RestartCount: number
  State: { Status: string; Pid: number; Health?: { Status: string } }
  Config: { Labels: Record<string, string> }
}

/** All containers of a project, also those that do not run. */
export async function containersOf(project: string): Promise<Container[]> {
  return (await inspected(project)).map(({ Id, RestartCount, State, Config }) => ({
    id: Id,
    service: Config.Labels['com.docker.compose.service'] ?? '',
    state: State.Status,
    health: State.Health?.Status ?? 'none',
    pid: State.Pid,
    restarts: RestartCount,
  }))
}

/** What docker inspect prints of all containers of a project. */
export async function inspected(project: string): Promise<Inspected[]> {
  const label = `label=com.docker.compose.project=${project}`
  const { stdout } = await docker(['ps', '--all', '--quiet', '--filter', label])
  const ids = stdout.split('\n').filter(Boolean)
  if (ids.length === 0) return []
  return JSON.parse((await docker(['inspect', ...ids])).stdout) as Inspected[]
}
