import { expect } from 'chai'
import { load } from 'js-yaml'
import { codeBlocks, textOf } from '../../../e2e/test/markdown.ts'
import { helms, renderChart } from './helm.ts'
import type { Manifest } from './helm.ts'

// The commands of docs/backup.md, in the order in which a section gives them. Each must be known here as a whole, and fit what the commands before it have made.

const page = textOf('docs/backup.md')

/** What a cluster has, as far as the commands of a section change it. */
interface Cluster {
  namespaces: string[]
  namespace: string
  /** Names of Secrets with their keys. */
  secrets: Record<string, string[]>
  /** What the release made; undefined when there is none. */
  release?: Release | undefined
  /** The release that was uninstalled; its pods end, and its claims stay. */
  former?: Release

  pods: boolean
  claims: boolean
  jobs: string[]
}

interface Release {
  name: string
  docs: Workload[]
}

interface Template {
  metadata: { labels: Record<string, string> }
  spec: { containers: { name: string }[]; initContainers?: { name: string }[]; volumes?: Volume[] }
}

interface Volume {
  secret?: Source
  projected?: { sources: { secret?: Source }[] }
}

interface Source {
  name?: string
  secretName?: string
  items?: { key: string }[]
  optional?: boolean
}

/** A StatefulSet or a CronJob, or another object without these parts. */
interface Workload extends Manifest {
  stringData?: Record<string, string>
  spec?: {
    replicas?: number
    selector?: { matchLabels?: Record<string, string> }
    template?: Template
    jobTemplate?: { spec: { template: Template } }
    volumeClaimTemplates?: { metadata: { labels?: Record<string, string> } }[]
  }
}

/** The commands of a section, and the values that it shows. */
const section = (title: string): string =>
  new RegExp(`^## ${title}\n(.*?)(?=^## |$(?![^]))`, 'ms').exec(page)?.[1] ?? ''
const commandsOf = (title: string): string[] =>
  // Blocks in a list are indented.
  codeBlocks(section(title).replaceAll(/^ {3}/gm, ''), '').flatMap((block) =>
    block
      .trim()
      .replaceAll(/ *\\\n */g, ' ')
      .split('\n'),
  )
const ownValues = load(
  codeBlocks(section('From nothing to a backup every night').replaceAll(/^ {3}/gm, ''), 'yaml')[0] ?? '',
)

const templateOf = ({ spec }: Workload): Template | undefined => spec?.jobTemplate?.spec.template ?? spec?.template
const ofKind = ({ docs }: Release, kind: string): Workload[] => docs.filter((doc) => doc.kind === kind)

function releaseOf(cluster: Cluster): Release {
  if (cluster.release === undefined) throw new Error('there is no release at this point')
  return cluster.release
}

function formerOf(cluster: Cluster): Release {
  if (cluster.former === undefined) throw new Error('nothing was uninstalled before')
  return cluster.former
}

function named(cluster: Cluster, kind: string, name: string): Workload {
  const all = ofKind(releaseOf(cluster), kind)
  const found = all.find(({ metadata }) => metadata.name === name)
  if (found === undefined) throw new Error(`no ${kind} ${name}: ${all.map(({ metadata }) => metadata.name).join(', ')}`)
  return found
}

/** A pod of a StatefulSet by its name. */
function podNamed(cluster: Cluster, pod: string): Template {
  const [, set = '', ordinal = ''] = /^(.*)-(\d+)$/.exec(pod) ?? []
  const { spec } = named(cluster, 'StatefulSet', set)
  expect(Number(ordinal), pod).to.be.lessThan(spec?.replicas ?? 0)
  return spec?.template as Template
}

/** The selector must match the pods or the claims of each StatefulSet: what is left of one would be data. */
function selectsAll(release: Release, selector: string, what: 'pods' | 'claims'): void {
  const wanted = selector.split(',').map((part) => part.split('=') as [string, string])
  for (const { metadata, spec } of ofKind(release, 'StatefulSet')) {
    const own = spec?.selector?.matchLabels
    // Kubernetes gives each claim the labels of the selector, too.
    const all = (spec?.volumeClaimTemplates ?? []).map((claim) => ({ ...claim.metadata.labels, ...own }))
    const found: Record<string, string>[] = what === 'pods' ? [spec?.template?.metadata.labels ?? {}] : all
    for (const labels of found)
      for (const [key, value] of wanted) expect(labels[key], `${metadata.name}: ${key}`).to.equal(value)
  }
}

/** Every Secret that a pod mounts must be one of the chart, or have been made with the keys that the pod takes of it. */
function mountsWhatThereIs(cluster: Cluster, { docs }: Release): void {
  const volumes = docs.flatMap((doc) => templateOf(doc)?.spec.volumes ?? [])
  const sources = volumes.flatMap(({ secret, projected }) => [
    secret,
    ...(projected?.sources ?? []).map((each) => each.secret),
  ])
  const own = docs.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => metadata.name)
  const foreign = sources
    .filter((each) => each !== undefined)
    .filter(({ optional }) => optional !== true)
    .filter((each) => !own.includes(each.name ?? each.secretName ?? ''))
  expect(foreign, 'Secrets of the store').to.not.deep.equal([])
  for (const { name, secretName, items = [] } of foreign) {
    const secret = name ?? secretName ?? ''
    expect(Object.keys(cluster.secrets), 'Secrets').to.include(secret)
    expect(cluster.secrets[secret], secret).to.include.members(items.map(({ key }) => key))
  }
}

async function install(cluster: Cluster, name: string, rest: string, upgrade: boolean): Promise<void> {
  const words = rest.trim().split(/ +/)
  expect(words.slice(0, 2), 'values').to.deep.equal(['--values', 'my-backup.yaml'])
  const set = words.slice(2).filter((word) => word !== '--set')
  expect(words.slice(2), 'options').to.deep.equal(set.flatMap((each) => ['--set', each]))
  const place = { release: name, namespace: cluster.namespace, upgrade }
  const { ok, stderr, docs } = await renderChart({ ...place, values: ownValues as object, set })
  expect(ok, stderr).to.equal(true)
  const release = { name, docs: docs as Workload[] }
  mountsWhatThereIs(cluster, release)
  if (set.some((each) => each.startsWith('restore.'))) {
    // After an uninstall the install would make new passwords, which no client has.
    const kept = cluster.former === undefined ? [] : ['auth.existingSecret']
    expect(set.map((each) => each.split('=')[0])).to.deep.equal(['restore.id', 'restore.from', ...kept])
    expect({ pods: cluster.pods, claims: cluster.claims }, 'what is left').to.deep.equal({ pods: false, claims: false })
  }
  Object.assign(cluster, { release, pods: true, claims: true })
}

type Step = (cluster: Cluster, words: string[]) => Promise<void> | void

const STEPS: [command: RegExp, step: Step][] = [
  [/^kubectl create namespace (\S+)$/, (cluster, [name = '']) => void cluster.namespaces.push(name)],
  [
    /^kubectl config set-context --current --namespace=(\S+)$/,
    (cluster, [name = '']) => {
      expect(cluster.namespaces).to.include(name)
      cluster.namespace = name
    },
  ],
  [
    /^kubectl create secret generic (\S+)((?: --from-literal=[\w-]+=(?:"[^"]*"|\S+))+)$/,
    (cluster, [name = '', literals = '']) => {
      cluster.secrets[name] = [...literals.matchAll(/--from-literal=([\w-]+)=/g)].map(([, key = '']) => key)
    },
  ],
  [
    /^helm install (\S+) \.\/chart(( --\S+ \S+)+)$/,
    async (cluster, [name = '', rest = '']) => {
      expect(cluster.release, 'a release of that name').to.equal(undefined)
      await install(cluster, name, rest, false)
    },
  ],
  [
    /^helm upgrade (\S+) \.\/chart --reuse-values(( --\S+ \S+)+)$/,
    async (cluster, [name = '', rest = '']) => {
      expect(releaseOf(cluster).name).to.equal(name)
      await install(cluster, name, rest, true)
    },
  ],
  [
    /^helm uninstall (\S+)$/,
    (cluster, [name = '']) => {
      expect(releaseOf(cluster).name).to.equal(name)
      cluster.former = releaseOf(cluster)
      cluster.release = undefined
      // Helm leaves what a hook has made.
      for (const { metadata, stringData = {} } of ofKind(cluster.former, 'Secret'))
        cluster.secrets[metadata.name] = Object.keys(stringData)
    },
  ],
  [
    /^kubectl wait pod --for=delete -l (\S+) --timeout=\d+s$/,
    (cluster, [selector = '']) => {
      expect(cluster.release, 'a release that runs').to.equal(undefined)
      selectsAll(formerOf(cluster), selector, 'pods')
      cluster.pods = false
    },
  ],
  [
    /^kubectl delete pvc -l (\S+)$/,
    (cluster, [selector = '']) => {
      // A claim that a pod uses is deleted when the pod has ended.
      expect(cluster.pods, 'pods').to.equal(false)
      selectsAll(formerOf(cluster), selector, 'claims')
      cluster.claims = false
    },
  ],
  [
    /^kubectl rollout status statefulset\/(\S+) --timeout=\d+m$/,
    (cluster, [name = '']) => void named(cluster, 'StatefulSet', name),
  ],
  [
    /^kubectl exec (\S+) -- sentinelctl (\w+)$/,
    (cluster, [pod = '', verb = '']) => {
      podNamed(cluster, pod)
      expect(textOf('chart/files/runtime/sentinelctl.sh')).to.match(new RegExp(`^  ${verb}\\b`, 'm'))
    },
  ],
  [
    /^kubectl logs (\S+-\d) -c (\w+) --follow$/,
    (cluster, [pod = '', container = '']) => {
      const { containers, initContainers = [] } = podNamed(cluster, pod).spec
      expect([...containers, ...initContainers].map(({ name }) => name)).to.include(container)
    },
  ],
  [
    /^kubectl create job --from=cronjob\/(\S+) (\S+)$/,
    (cluster, [cronJob = '', name = '']) => {
      named(cluster, 'CronJob', cronJob)
      cluster.jobs.push(name)
    },
  ],
  [
    /^kubectl logs job\/(\S+) --all-containers --follow$/,
    (cluster, [name = '']) => void expect(cluster.jobs).to.include(name),
  ],
]

async function run(cluster: Cluster, command: string): Promise<void> {
  const known = STEPS.map(([pattern, step]) => ({ words: pattern.exec(command)?.slice(1), step })).find(
    ({ words }) => words !== undefined,
  )
  if (known?.words === undefined) throw new Error('this command is not known here: add it to STEPS with what it needs')
  await known.step(cluster, known.words)
}

const nothing = (): Cluster => ({
  namespaces: [],
  namespace: 'default',
  secrets: {},
  pods: false,
  claims: false,
  jobs: [],
})
const secrets = { 's3-keys': ['access-key-id', 'secret-access-key'], 'backup-key': ['passphrase'] }

/** A release without backups, or with them. */
async function released(values: object = {}): Promise<Cluster> {
  const { docs } = await renderChart({ release: 'redis-sentinel', namespace: 'default', values })
  return { ...nothing(), release: { name: 'redis-sentinel', docs: docs }, pods: true, claims: true }
}

describe('the commands of docs/backup.md, in their order', () => {
  before(function () {
    if (helms.length === 0) this.skip()
  })

  const sections: [title: string, at: () => Promise<Cluster> | Cluster, least: number][] = [
    ['From nothing to a backup every night', () => released(), 4],
    ['Restore into a new release', () => ({ ...nothing(), secrets: { ...secrets } }), 2],
    ['In place', async () => ({ ...(await released(ownValues as object)), secrets: { ...secrets } }), 5],
    ['I have lost everything', () => nothing(), 7],
    ['Drill', () => released({ ...(load(textOf('chart/examples/backup.yaml')) as object) }), 2],
  ]
  for (const [title, at, least] of sections) {
    it(`fit what the chart renders: ${title}`, async () => {
      const commands = commandsOf(title)
      expect(commands.length, 'commands').to.be.at.least(least)
      const cluster = await at()
      for (const command of commands) {
        await run(cluster, command).catch((error: unknown) => {
          throw new Error(`${command}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
        })
      }
    })
  }

  it('end with a release that restores, where a section is about that', () => {
    for (const title of ['Restore into a new release', 'In place', 'I have lost everything'])
      expect(commandsOf(title).join('\n'), title).to.match(
        /^helm install .* --set restore\.id=\S+ --set restore\.from=newest( |$)/m,
      )
  })
})
