import { mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogPipe } from './log-pipe.ts'
import { openLogPipe } from './log-pipe.ts'
import { writeFiles } from './render.ts'
import type { Backoff } from './container.ts'

/** What every pod of a world needs to know. */
export interface PodContext {
  /** Directory of the world. */
  dir: string
  /** Words before the name of a script. */
  shell: readonly [string, ...string[]]
  /** Value of PATH. */
  path: string
  backoff: Backoff
  /** More variables of the environment of every program. */
  env: Readonly<Record<string, string>>
  /** Whether a pod has a name that Kubernetes makes, and its instance the name of its template. */
  generatedNames: boolean
  /** Write one line to the world's timeline. */
  note: (text: string) => void
}

/** What a kubelet mounts and renews. */
export type Mount = 'secrets' | 'config' | 'users'

/** What one pod has: a name, an address, a volume, and a directory that ends with the pod. */
export interface Instance {
  name: string
  /** Where others reach it: the address of its Service, or its own in a world without Services. */
  readonly address: string
  data: string
  runDir: string
  output: LogPipe
  env: Readonly<Record<string, string>>
  script(file: string): readonly [string, ...string[]]
  note: (text: string) => void
  /** A new pod has an empty run directory. */
  renewRunDir(): Promise<void>
  /** Renew what this pod sees of the Secret or of the ConfigMap, all files at once, as its kubelet does some time after a change. */
  renewMount(what: Mount, files: Readonly<Record<string, string>>): Promise<void>
  /** A new pod on a new volume has no data either. */
  loseVolume(): Promise<void>
}

/** Who a pod is. */
export interface PodPlace {
  name: string
  address: string
  /** The pod's own address, where it has a Service with another. @defaultValue address */
  host?: string
  /** Its address of now, where that can change. @defaultValue address */
  addressNow?: () => string
  /** Directory of its mounted configuration, below the world's. @defaultValue config */
  config?: string
  /** Directory of what it mounts of the Secret, below the world's. @defaultValue secrets */
  secrets?: string
}

/** Prepare one pod's directories, environment and output. */
export async function makeInstance(context: PodContext, pod: PodPlace): Promise<Instance> {
  const { name, address, host = address, addressNow = () => address } = pod
  const data = join(context.dir, 'volumes', name)
  const runDir = join(context.dir, 'run', name)
  const pipe = join(context.dir, 'pipes', name)
  const mounts = join(context.dir, 'mounts', name)
  for (const dir of [data, runDir, mounts, join(context.dir, 'pipes')]) await mkdir(dir, { recursive: true })
  const sources: Record<Mount, string> = {
    ...{ secrets: pod.secrets ?? 'secrets', config: pod.config ?? 'config', users: 'users' },
  }
  for (const [what, dir] of Object.entries(sources)) await symlink(join(context.dir, dir), join(mounts, what))
  const note = (text: string): void => context.note(`${name.replace('redis-sentinel-', '')} | ${text}`)
  const [shell, ...shellWords] = context.shell
  const empty = async (dir: string): Promise<void> => {
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
    await mkdir(dir, { recursive: true })
  }
  return {
    name,
    get address() {
      return addressNow()
    },
    data,
    runDir,
    output: openLogPipe(pipe, note),
    env: {
      PATH: context.path,
      ...(context.generatedNames ? { POD_NAME: `${name}-5d8f9c7b6-x2k4q`, HA_INSTANCE: name } : { POD_NAME: name }),
      HA_CONFIG: join(mounts, 'config'),
      HA_SECRETS: join(mounts, 'secrets'),
      HA_USERS: join(mounts, 'users'),
      HA_SCRIPTS: join(context.dir, 'scripts'),
      HA_PROXY: join(context.dir, 'proxy'),
      HA_HOSTS: join(context.dir, 'hosts'),
      HA_DATA: data,
      HA_RUN: runDir,
      HA_RESTORE_RUN: join(runDir, 'restore-run'),
      HA_LOCAL: host,
      HA_BIND: host,
      HA_LOG: pipe,
      ...context.env,
    },
    script: (file) => [shell, ...shellWords, join(context.dir, 'scripts', file)],
    note,
    renewRunDir: () => empty(runDir),
    renewMount: async (what, files) => {
      const fresh = await mkdtemp(join(mounts, `${what}-`))
      await writeFiles(fresh, files)
      await symlink(fresh, `${fresh}.link`)
      await rename(`${fresh}.link`, join(mounts, what))
      note(`--- ${what} renewed: ${Object.keys(files).join(', ')}`)
    },
    loseVolume: () => empty(data),
  }
}
