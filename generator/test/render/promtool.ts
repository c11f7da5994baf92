import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { $ } from 'zx'
import { programOf } from '../../../e2e/drivers/loopback/image-program.ts'
import { interval, podLabels, type SeriesSet, type Value } from './alert-series.ts'

const image = 'prom/prometheus:v3.5.3'

/** Alerts that fire at a second, each by its name with the labels that it has beside those of its release. */
export interface Expected {
  second: number
  alerts: { name: string; labels?: Record<string, string> }[]
  /** Only this alert is looked at; all of them when left out. */
  only?: string
}

/** Series over time, and the alerts that fire. */
export interface AlertTest {
  title: string
  series: SeriesSet
  expected: Expected[]
}

/** Runs `promtool check rules` on the text of a rule file; returns what it found, an empty text if nothing. */
export async function checkRules(rules: string): Promise<string> {
  return withFiles({ 'rules.yaml': rules }, async (dir, promtool) => {
    const { ok, stdall } = await $({ nothrow: true, quiet: true })`${promtool} check rules ${dir}/rules.yaml`
    return ok ? '' : stdall
  })
}

/** Runs `promtool check config` on the text of a configuration that names the file redis-sentinel-rules.yaml; returns what it found. */
export async function checkConfig(config: string, rules: string): Promise<string> {
  const files = { 'prometheus.yaml': config, 'redis-sentinel-rules.yaml': rules }
  return withFiles(files, async (dir, promtool) => {
    const { ok, stdall } = await $({ nothrow: true, quiet: true })`${promtool} check config ${dir}/prometheus.yaml`
    return ok ? '' : stdall
  })
}

/** Runs the tests with `promtool test rules`; returns what it found, an empty text if nothing. `severities` has the severity of each rule. */
export async function testRules(
  rules: string,
  tests: readonly AlertTest[],
  severities: Readonly<Record<string, string>>,
): Promise<string> {
  const file = dump(
    { rule_files: ['rules.yaml'], evaluation_interval: `${interval}s`, tests: tests.map(toPromtool) },
    { lineWidth: -1, noRefs: true },
  )
  return withFiles({ 'rules.yaml': rules, 'tests.yaml': file }, async (dir, promtool) => {
    const { ok, stdall } = await $({
      nothrow: true,
      quiet: true,
      timeout: '100s',
    })`${promtool} test rules ${dir}/tests.yaml`
    return ok ? '' : stdall
  })

  function toPromtool({ title, series, expected }: AlertTest) {
    const last = Math.max(...expected.map(({ second }) => second))
    return {
      name: title,
      interval: `${interval}s`,
      input_series: Object.entries(series).map(([key, value]) => ({
        series: seriesOf(key),
        values: samples(value, last).join(' '),
      })),
      promql_expr_test: expected.map(({ second, alerts, only }) => ({
        expr: `ALERTS{alertstate="firing"${only === undefined ? '' : `,alertname="${only}"`}}`,
        eval_time: `${second}s`,
        exp_samples: alerts.map(({ name, labels = {} }) => ({ labels: firing(name, labels), value: 1 })),
      })),
    }
  }

  function firing(name: string, labels: Record<string, string>): string {
    const { namespace, app_kubernetes_io_name, app_kubernetes_io_instance } = podLabels('')
    const severity = severities[name] ?? 'unknown'
    const release = { namespace, app_kubernetes_io_name, app_kubernetes_io_instance }
    const pod = labels['pod'] === undefined ? {} : { pod: podLabels(labels['pod'])['pod'] }
    return `ALERTS${braces({ alertname: name, alertstate: 'firing', severity, ...release, ...labels, ...pod })}`
  }
}

/** Evaluates each query ten minutes after the series began; returns those that find nothing, or do not parse, an empty text if all find something. */
export async function testQueries(queries: readonly string[], series: SeriesSet): Promise<string> {
  const tests = [
    {
      interval: `${interval}s`,
      input_series: Object.entries(series).map(([key, value]) => ({
        series: seriesOf(key),
        values: samples(value, 600).join(' '),
      })),
      promql_expr_test: queries.map((query) => ({
        expr: `count(${query}) > bool 0`,
        eval_time: '10m',
        exp_samples: [{ labels: '{}', value: 1 }],
      })),
    },
  ]
  const file = dump({ rule_files: [], evaluation_interval: `${interval}s`, tests }, { lineWidth: -1, noRefs: true })
  return withFiles({ 'tests.yaml': file }, async (dir, promtool) => {
    const { ok, stdall } = await $({
      nothrow: true,
      quiet: true,
      timeout: '100s',
    })`${promtool} test rules ${dir}/tests.yaml`
    return ok ? '' : stdall
  })
}

function seriesOf(key: string): string {
  const [metric = '', pod = '', ...labels] = key.split(' ')
  const own = labels.map((label) => label.split('=') as [string, string])
  return metric + braces({ ...podLabels(pod), ...Object.fromEntries(own) })
}

function braces(labels: Record<string, string | undefined>): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`
}

function samples(value: Value, last: number): string[] {
  const of = typeof value === 'function' ? value : () => value
  const count = Math.ceil(last / interval) + 1
  const values = Array.from({ length: count }, (_, i) => of(i * interval))
  // Prometheus ends a series at the first scrape without it; a series that has not begun has no end.
  return values.map((each, i) => {
    if (each !== undefined) return String(each)
    return i > 0 && values[i - 1] !== undefined ? 'stale' : '_'
  })
}

async function withFiles<T>(
  files: Record<string, string>,
  use: (dir: string, promtool: string) => Promise<T>,
): Promise<T> {
  const promtool = await programOf(image, 'promtool')
  const dir = await mkdtemp(join(tmpdir(), 'promtool-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
    return await use(dir, promtool)
  } finally {
    await rm(dir, { recursive: true })
  }
}
