import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { writeComposeFolder } from '../../../generator/src/commands/compose.ts'
import { repository } from '../../../generator/src/files.ts'
import { model } from '../../../generator/src/model/model.ts'
import { HarnessError } from '../../harness/error.ts'
import { run } from '../../harness/run.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import { compose, containersOf } from './docker.ts'
import type { Container } from './docker.ts'

/** Name of the set, which is that of the project: it never meets one that a user runs. */
export const NAME = 'redis-sentinel-e2e'
/** Ports of the host. */
export const PORTS = { redis: 26_579, sentinel: 26_479, prometheus: 26_990 }
const SUBNET = '172.16.58.0/24'

/** What `sentinelctl status --json` says. */
export interface Status {
  ok: boolean
  problem: string | null
  master: { pod: string; address: string; epoch: number; takesWrites: boolean } | null
  pods: { pod: string; address: string; role: string; link: string | null; priority: number | null }[]
}

/** A set that Docker Compose runs on this machine. */
export interface ComposeSet {
  /** Where compose.yaml is; nothing else of the repository is needed there. */
  folder: string
  /** Data instances and Sentinels, by address. */
  addresses: { redis: string[]; sentinel: string[]; proxy: string[] }
  /** Of its folder, as it was made first. */
  values: Record<string, unknown>
  compose: (...args: string[]) => Promise<string>
  containers: () => Promise<Container[]>
  container: (service: string) => Promise<Container>
  /** What the first data instance says that answers. */
  status: () => Promise<Status>
  /** Service of the master. */
  master: () => Promise<string>
  /** Wait until one master takes writes, every replica is in sync, and every container that runs is healthy. */
  settled: () => Promise<void>
  secret: (file: string) => Promise<string>
  /** Make the folder again with other values. */
  regenerate: (values: object) => Promise<void>
  close: () => Promise<void>
}

/** Make a folder, carry it elsewhere as another machine would get it, and start it. */
export async function openComposeSet(work: string, values: Record<string, unknown>): Promise<ComposeSet> {
  const made = join(work, 'made')
  const folder = join(work, 'elsewhere')
  const generate = async (out: string, own: object): Promise<void> => {
    const [valuesFile, optionsFile] = [join(work, 'values.yaml'), join(work, 'options.yaml')]
    await writeFile(valuesFile, dump({ ...own, fullnameOverride: NAME }))
    // Ports that a user's set does not have. Prometheus reads what the exporters show, where there are any.
    const prometheus = { enabled: 'metrics' in own }
    await writeFile(optionsFile, dump({ subnet: SUBNET, prometheus, publish: PORTS }))
    const { errors } = writeComposeFolder({ root: repository, values: [valuesFile], options: optionsFile, out }, model)
    if (errors.length > 0) throw new HarnessError(errors.join('\n'), { code: 'NO_FOLDER' })
  }
  await rm(made, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
  await generate(made, values)
  await run(
    'sh',
    ['-c', 'mkdir "$2" && tar -C "$1" -cf - . | tar -C "$2" -xf - && rm -rf "$1"', 'carry', made, folder],
    { timeoutMs: 180_000 },
  )
  const { stderr } = await compose(folder, ['config', '--quiet'])
  if (stderr !== '') throw new HarnessError(`docker compose config is not clean: ${stderr}`, { code: 'NOT_CLEAN' })
  await compose(folder, ['down', '--volumes', '--timeout', '1'])
  await compose(folder, ['up', '--detach', '--wait', '--wait-timeout', '120'])

  const hosts = (await readFile(join(folder, 'config/hosts'), 'utf8')).split('\n').map((line) => line.split(' '))
  const of = (kind: string): string[] =>
    hosts.filter(([name]) => name?.startsWith(`${NAME}-${kind}-`)).map(([, address = '']) => address)
  const containers = (): Promise<Container[]> => containersOf(NAME)
  const status = async (): Promise<Status> => {
    const running = (await containers()).filter(
      ({ service, state }) => /^redis-\d$/.test(service) && state === 'running',
    )
    const [first] = running
    if (first === undefined) throw new Error('no data instance runs')
    const { stdout } = await compose(folder, ['exec', '-T', first.service, 'sentinelctl', 'status', '--json'], {
      allowFailure: true,
      timeoutMs: 30_000,
    })
    return JSON.parse(stdout) as Status
  }
  const proxies = (await containers()).filter(({ service }) => /^proxy-\d+$/.test(service)).length
  const [first = ''] = hosts.filter(([name]) => name === NAME).map(([, address = '']) => address)
  const proxyAddress = (i: number): string => first.replace(/\d+$/, (last) => String(Number(last) + i))

  return {
    ...{ folder, values },
    addresses: {
      redis: of('redis'),
      sentinel: of('sentinel'),
      proxy: Array.from({ length: proxies }, (_, i) => proxyAddress(i)),
    },
    compose: async (...args) => (await compose(folder, args)).stdout,
    containers,
    container: async (service) => {
      const found = (await containers()).find((each) => each.service === service)
      if (found === undefined) throw new HarnessError(`there is no container of ${service}`, { code: 'NO_CONTAINER' })
      return found
    },
    status,
    master: async () => {
      const { master, problem } = await status()
      if (master === null) throw new HarnessError(`no master: ${problem ?? ''}`, { code: 'NO_MASTER' })
      return master.pod.replace(`${NAME}-`, '')
    },
    settled: () =>
      waitUntil({
        what: 'a master that takes writes, replicas in sync and healthy containers',
        timeoutMs: 90_000,
        everyMs: 1000,
        hint: `docker compose --project-directory ${folder} logs`,
        look: async () => {
          const { ok, problem, pods } = await status()
          const ill = (await containers()).filter(
            ({ state, health }) => state !== 'running' || !['healthy', 'none'].includes(health),
          )
          const away = pods.filter(
            ({ role, link, priority }) => role !== 'master' && (link !== 'up' || priority !== 100),
          )
          if (ok && ill.length === 0 && away.length === 0) return { done: true, value: undefined }
          const words = [
            ...ill.map(({ service, health }) => `${service} is ${health}`),
            ...away.map(({ pod }) => `${pod} is not in sync`),
          ]
          return { done: false, seen: [problem ?? '', ...words].filter(Boolean).join(', ') }
        },
      }),
    secret: (file) => readFile(join(folder, 'secrets', file), 'utf8'),
    regenerate: (own) => generate(folder, own),
    close: async () => {
      await compose(folder, ['kill'], { allowFailure: true })
      await compose(folder, ['down', '--volumes', '--timeout', '1'])
    },
  }
}
