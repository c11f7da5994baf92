import { loadAll, YAML11_SCHEMA } from 'js-yaml'
import { $, which } from 'zx'

/** A Kubernetes object as it was rendered. */
export interface Manifest {
  apiVersion: string
  kind: string
  metadata: {
    name: string
    namespace?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
  }
}

export interface RenderOptions {
  /** The helm to run; `helm` of the PATH when left out. */
  helm?: string
  /** Directory of the chart; `chart` of the repository when left out. */
  chart?: string
  /** What a values file would hold. */
  values?: object
  /** A values file, under `values`. */
  valuesFile?: string
  /** Assignments for `--set`, such as `redis.replicas=5`. */
  set?: readonly string[]
  release?: string
  namespace?: string
  /** Renders what `helm upgrade` does, in place of `helm install`. */
  upgrade?: boolean
  /** Skips values.schema.json, so that only the guards of the templates are left. */
  skipSchema?: boolean
}

export interface Rendering {
  ok: boolean
  stdout: string
  stderr: string
  /** The objects, read as Kubernetes reads them (YAML 1.1); empty when helm refused. */
  docs: Manifest[]
}

/** Directory of the generated chart. */
export const chartDirectory = new URL('../../../chart', import.meta.url).pathname

/** Some builds of helm report an ancient Kubernetes when no cluster is there. */
export const kubeVersion = '1.33.0'

/** The helm programs of this machine: `helm`, and `helm3` where that is installed beside it. */
export const helms = (
  await Promise.all(['helm', 'helm3'].map(async (name) => (await which(name, { nothrow: true })) && name))
).filter((name): name is string => Boolean(name))

/**
 * Runs `helm template`. A refusal by helm is a result with `ok: false`, not an error.
 *
 * @throws when helm takes longer than 30 s or prints text that is not YAML
 */
export async function renderChart(options: RenderOptions = {}): Promise<Rendering> {
  const { helm = 'helm', chart = chartDirectory, values = {}, release = 'demo', namespace = 'cache' } = options
  const flags = [
    ...(options.valuesFile === undefined ? [] : ['--values', options.valuesFile]),
    '--values',
    '-',
    ...(options.set ?? []).flatMap((assignment) => ['--set', assignment]),
    ...(options.upgrade ? ['--is-upgrade'] : []),
    ...(options.skipSchema ? ['--skip-schema-validation'] : []),
  ]
  const run = $({ nothrow: true, quiet: true, timeout: '30s', input: JSON.stringify(values) })
  const { ok, stdout, stderr } =
    await run`${helm} template ${release} ${chart} --namespace ${namespace} --kube-version ${kubeVersion} ${flags}`
  return { ok, stdout, stderr, docs: ok ? parse(stdout) : [] }
}

function parse(text: string): Manifest[] {
  const docs = loadAll(text, { schema: YAML11_SCHEMA })
  return docs.filter((doc) => doc !== null && doc !== undefined) as Manifest[]
}
