import { readFileSync } from 'node:fs'
import { KubernetesObjectApi } from '@kubernetes/client-node'
import type { KubernetesObject } from '@kubernetes/client-node'
import { dump, load } from 'js-yaml'
import type { EmptyStage } from './open-stage.ts'
import { askPod } from './pod-http.ts'
import { podReady } from './pods.ts'
import { restrictedContainer, restrictedPod } from './restricted-pod.ts'
import { waitUntil } from './wait-until.ts'

/** The Prometheus of the lab. */
export const prometheusImage = process.env['E2E_PROMETHEUS_IMAGE'] ?? 'prom/prometheus:v3.5.3'

/** The value of a series, and its labels. */
export interface Sample {
  labels: Readonly<Record<string, string>>
  value: number
}

/** The rules of a release as the chart renders them, and the same with rules that hold for a moment only. */
export interface RuleTexts {
  own: string
  quick: string
}

/** A Prometheus beside a release. */
export interface Prometheus {
  /** The answer to an expression. */
  query(expr: string): Promise<Sample[]>
  /** Whether an expression has had a value at any moment since its start. */
  hadValue(expr: string): Promise<boolean>
  /** The names of all series with these labels that it has read since its start. */
  seriesOf(labels: string): Promise<string[]>
  /** The names of the rules whose cause is there, each once, in their order: they do not wait as long as the rules ask. */
  causes(): Promise<string[]>
  /** The same, of all causes that were there at any moment since a time in milliseconds. */
  causesSince(time: number): Promise<string[]>
  /** The names of the alerts that have fired since a time, each rule having waited as long as it asks. */
  firedSince(time: number): Promise<string[]>
  /** Takes other rules in place of its own, as after an upgrade with other numbers of pods; returns when they are in force. */
  setRules(rules: RuleTexts): Promise<void>
}

/** Seconds between two scrapes: longer than an exporter waits for its server. */
const scrapeSeconds = 4
/** Begins the names of the rules that do not wait. */
const quick = 'Quick'
/** Seconds between two looks at the rules. */
const ruleSeconds = 2

const name = 'prometheus'
const labels = { 'app.kubernetes.io/name': name }

/** Starts Prometheus in the namespace of a release. It finds the pods as docs/monitoring.md says. */
export async function startPrometheus(stage: EmptyStage, rules: RuleTexts): Promise<Prometheus> {
  const { namespace } = stage
  const startedAt = Date.now()
  const { kube } = stage.cluster
  const api = KubernetesObjectApi.makeApiClient(kube.config)
  for (const object of objects(rules)) {
    const { metadata, ...rest } = object
    await api.create({ ...rest, metadata: { ...metadata, name, namespace } })
  }
  await podReady(kube, { namespace, name })
  const ask = async <T>(path: string, parameters: Record<string, string>): Promise<T> => {
    const { data } = await askPod<{ data: T }>({
      ...{ kube, namespace, pod: name, port: 9090, method: 'GET' },
      path: `/api/v1/${path}?${new URLSearchParams(parameters).toString()}`,
    })
    return data
  }
  const query = async (expr: string): Promise<Sample[]> => {
    const { result } = await ask<{ result: Found[] }>('query', { query: expr })
    return result.map(({ metric, value: [, text] }) => ({ labels: metric, value: Number(text) }))
  }
  const names = async (series: string): Promise<string[]> => {
    const alerts = await query(`count by (alertname) (${series})`)
    return alerts.map(({ labels: { alertname = '' } }) => alertname.replace(quick, '')).sort()
  }
  const since = (time: number): string => `[${Math.ceil((Date.now() - time) / 1000)}s]`
  const rulesInForce = async (): Promise<string> => {
    const { groups } = await ask<{ groups: { rules: { query: string }[] }[] }>('rules', {})
    return groups.flatMap(({ rules: all }) => all.map((rule) => rule.query.replaceAll(/\s/g, ''))).join('\n')
  }
  return {
    query,
    hadValue: async (expr) => {
      const [start, end] = [startedAt, Date.now()].map((time) => String(time / 1000))
      const range = { query: expr, start: start ?? '', end: end ?? '', step: `${scrapeSeconds}s` }
      return (await ask<{ result: unknown[] }>('query_range', range)).result.length > 0
    },
    seriesOf: (of) => ask<string[]>('label/__name__/values', { 'match[]': `{${of}}` }),
    causes: () => names(firing(quickNames)),
    causesSince: (time) => names(`last_over_time(${firing(quickNames)}${since(time)})`),
    firedSince: (time) => names(`last_over_time(${firing(ownNames)}${since(time)})`),
    setRules: async (next) => {
      const before = await rulesInForce()
      await kube.core.replaceNamespacedConfigMap({
        ...{ name, namespace },
        body: { metadata: { name }, data: configOf(next) },
      })
      await waitUntil({
        what: 'Prometheus to take the other rules',
        // A kubelet renews a mounted ConfigMap within two minutes.
        timeoutMs: 150_000,
        everyMs: 2000,
        look: async () =>
          (await rulesInForce()) === before
            ? { done: false, seen: 'the former rules' }
            : { done: true, value: undefined },
      })
    },
  }
}

/** A series in an answer of Prometheus. */
interface Found {
  metric: Record<string, string>
  value: [number, string]
}

const quickNames = `alertname=~"${quick}.*"`
const ownNames = `alertname!~"${quick}.*"`
const firing = (alerts: string): string => `ALERTS{alertstate="firing",${alerts}}`

function configOf(rules: RuleTexts): Record<string, string> {
  return {
    'prometheus.yml': dump({
      global: { evaluation_interval: `${ruleSeconds}s` },
      rule_files: ['/etc/prometheus/own.yml', '/etc/prometheus/quick.yml'],
      scrape_configs: [documentedJob()],
    }),
    'own.yml': ruleFileOf(rules.own),
    'quick.yml': ruleFileOf(rules.quick).replaceAll('alert: ', `alert: ${quick}`),
  }
}

function objects(rules: RuleTexts): KubernetesObject[] {
  const args = [
    ...['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus'],
    // It takes other rules by itself once the kubelet has renewed their files.
    ...['--enable-feature=auto-reload-config', '--config.auto-reload-interval=2s'],
  ]
  const container = {
    ...{ name, image: prometheusImage, args, securityContext: restrictedContainer },
    ports: [{ containerPort: 9090 }],
    readinessProbe: { httpGet: { path: '/-/ready', port: 9090 }, periodSeconds: 1 },
    resources: { requests: { cpu: '20m', memory: '64Mi' } },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/prometheus' },
      { name: 'data', mountPath: '/prometheus' },
    ],
  }
  const spec = {
    ...{ ...restrictedPod, automountServiceAccountToken: true, serviceAccountName: name, containers: [container] },
    volumes: [
      { name: 'config', configMap: { name } },
      { name: 'data', emptyDir: {} },
    ],
  }
  const rbac = 'rbac.authorization.k8s.io'
  const roleRef = { apiGroup: rbac, kind: 'Role', name }
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount' },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
    },
    { apiVersion: `${rbac}/v1`, kind: 'RoleBinding', roleRef, subjects: [{ kind: 'ServiceAccount', name }] },
    { apiVersion: 'v1', kind: 'ConfigMap', data: configOf(rules) },
    { apiVersion: 'v1', kind: 'Pod', metadata: { labels }, spec },
  ] as KubernetesObject[]
}

/** The job that docs/monitoring.md tells readers to use, here with rights for one namespace alone. */
function documentedJob(): object {
  const page = readFileSync(new URL('../../docs/monitoring.md', import.meta.url), 'utf8')
  const [, block] = /```yaml\n(scrape_configs:\n[^`]*)```/.exec(page) ?? []
  const { scrape_configs: jobs } = load(block ?? '') as { scrape_configs: object[] }
  return {
    ...jobs[0],
    ...{ scrape_interval: `${scrapeSeconds}s`, scrape_timeout: `${scrapeSeconds}s` },
    kubernetes_sd_configs: [{ role: 'pod', namespaces: { own_namespace: true } }],
  }
}

/** The rule file in a rendered PrometheusRule. */
function ruleFileOf(rendered: string): string {
  return dump((load(rendered) as { spec: object }).spec, { lineWidth: -1 })
}
