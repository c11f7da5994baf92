import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { dump, loadAll } from 'js-yaml'
import { HarnessError } from '../../harness/error.ts'
import { run } from '../../harness/run.ts'

// An unpacked package can be tried in place of the repository's chart.
const CHART = process.env['LOOPBACK_CHART'] ?? resolve(import.meta.dirname, '../../../chart')

/** What the chart makes of some values, as far as processes need it. */
export interface Rendered {
  /** Files of the ConfigMap `<name>-config`. */
  config: Readonly<Record<string, string>>
  /** Files of the ConfigMap `<name>-scripts`, by the path at which a pod finds them. */
  scripts: Readonly<Record<string, string>>
  /** Files of the ConfigMap `<name>-proxy`; none when the chart makes no proxy. */
  proxy: Readonly<Record<string, string>>
  /** Files of the ConfigMap `<name>-notifier`; none when the chart makes no notifier. */
  notifier: Readonly<Record<string, string>>
  /** Image of the proxy, empty when there is none. */
  proxyImage: string
  /** The exporter beside a server, where there is one. */
  exporter?: { image: string; args: readonly string[] }
}

interface Manifest {
  kind: string
  metadata: { name: string }
  data?: Record<string, string>
  spec?: { template?: { spec: { volumes?: Volume[]; containers?: Container[] } } }
}

interface Container {
  name: string
  image: string
  args?: string[]
}

interface Volume {
  configMap?: { name: string; items?: { key: string; path: string }[] }
}

const rendered = new Map<string, Promise<Rendered>>()

/** Render the chart with these values; a second call with the same values costs nothing. */
export function renderChart(values: Readonly<Record<string, unknown>>): Promise<Rendered> {
  const text = dump({ auth: { existingSecret: 'loopback' }, ...values })
  const known = rendered.get(text) ?? renderText(text)
  rendered.set(text, known)
  return known
}

async function renderText(values: string): Promise<Rendered> {
  const args = ['template', 'redis-sentinel', CHART, '--namespace', 'loopback', '--values', '-']
  const { stdout } = await run('helm', args, { input: values, hint: 'npm run generate' })
  const manifests = (loadAll(stdout) as (Manifest | null)[]).filter((manifest) => manifest !== null)
  const paths = pathsOf(manifests)
  const scripts = Object.entries(dataOf(manifests, '-scripts')).map(([key, text]) => [paths.get(key) ?? key, text])
  const containers = manifests.flatMap((manifest) => manifest.spec?.template?.spec.containers ?? [])
  const image = containers.find(({ name }) => name === 'haproxy')?.image
  const exporter = containers.find(({ name }) => name === 'metrics')
  return {
    config: dataOf(manifests, '-config'),
    scripts: Object.fromEntries(scripts) as Record<string, string>,
    proxy: image === undefined ? {} : dataOf(manifests, '-proxy'),
    notifier: containers.some(({ name }) => name === 'notifier') ? dataOf(manifests, '-notifier') : {},
    proxyImage: image ?? '',
    ...(exporter && { exporter: { image: exporter.image, args: exporter.args ?? [] } }),
  }
}

function dataOf(manifests: readonly Manifest[], suffix: string): Record<string, string> {
  const found = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith(suffix))
  if (found?.data === undefined) {
    throw new HarnessError(`the chart renders no ConfigMap whose name ends in ${suffix}`, {
      code: 'NOT_RENDERED',
      hint: `helm template ${CHART}`,
    })
  }
  return found.data
}

// A key cannot hold a slash: the pods' volumes say where each file stands.
function pathsOf(manifests: readonly Manifest[]): Map<string, string> {
  const volumes = manifests.flatMap((manifest) => manifest.spec?.template?.spec.volumes ?? [])
  const items = volumes.flatMap(({ configMap }) =>
    configMap?.name.endsWith('-scripts') ? (configMap.items ?? []) : [],
  )
  return new Map(items.map(({ key, path }) => [key, path]))
}

/** Write files below a directory, with the mode that a mount gives them. */
export async function writeFiles(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text, { mode: 0o555 })
  }
}
