import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { load } from 'js-yaml'
import { strictAjv } from '../../src/check/ajv.ts'
import { alertNames, alertRules } from '../../src/monitoring/rules.ts'
import { helms, renderChart, type Manifest, type RenderOptions } from './helm.ts'
import { soundDocs } from './sound-docs.ts'

interface Alert {
  alert: string
  expr: string
  for: string
  labels: Record<string, string>
  annotations: Record<string, string>
}

interface PrometheusRule extends Manifest {
  spec: { groups: { name: string; rules: Alert[] }[] }
}

const withRules = (rules: object = {}): object => ({ metrics: { enabled: true, rules: { enabled: true, ...rules } } })

/** A release that has every rule. */
const withAll = (rules: object = {}): object => ({
  ...withRules(rules),
  backup: { enabled: true, store: { s3: { bucket: 'backups' } }, drill: { enabled: true } },
})

async function ruleOf(options: RenderOptions): Promise<PrometheusRule> {
  const found = (await soundDocs(options)).filter(({ kind }) => kind === 'PrometheusRule')
  expect(found).to.have.length(1)
  return found[0] as PrometheusRule
}

const alertsOf = ({ spec }: PrometheusRule): Alert[] => spec.groups.flatMap(({ rules }) => rules)
const namesOf = (rule: PrometheusRule): string[] => alertsOf(rule).map(({ alert }) => alert)

async function alertNamed(name: string, options: RenderOptions): Promise<Alert> {
  const found = alertsOf(await ruleOf(options)).find(({ alert }) => alert === name)
  if (!found) throw new Error(`no alert ${name}`)
  return found
}

for (const helm of helms) {
  describe(`the PrometheusRule, with ${helm}`, () => {
    it('is made when both switches are on', async () => {
      const kinds = async (metrics: object) => (await soundDocs({ helm, values: { metrics } })).map(({ kind }) => kind)
      for (const metrics of [{}, { enabled: true }, { rules: { enabled: true } }]) {
        expect(await kinds(metrics)).not.to.include('PrometheusRule')
      }
      const backup = { enabled: true, store: { s3: { bucket: 'backups' } } }
      expect(namesOf(await ruleOf({ helm, values: withAll() }))).to.deep.equal(alertNames)
      const without = (names: RegExp): string[] => alertNames.filter((name) => !names.test(name))
      expect(namesOf(await ruleOf({ helm, values: { ...withRules(), backup } }))).to.deep.equal(without(/Drill/))
      expect(namesOf(await ruleOf({ helm, values: withRules() }))).to.deep.equal(without(/Drill|Backup/))
    })

    it('finds only series of its release, and gives its labels to every alert', async () => {
      const rule = await ruleOf({ helm, values: withRules(), release: 'a', namespace: 'b' })
      const scope = 'namespace="b",app_kubernetes_io_name="redis-sentinel",app_kubernetes_io_instance="a"'
      for (const { alert, expr, labels, annotations } of alertsOf(rule)) {
        expect(expr, alert).to.include(scope)
        expect(expr + annotations['summary'] + annotations['description'], alert).not.to.include('@{')
        const { severity, ...release } = labels
        expect(severity, alert).to.equal(alertRules.find(({ name }) => name === alert)?.severity)
        expect(release, alert).to.deep.equal({
          namespace: 'b',
          app_kubernetes_io_name: 'redis-sentinel',
          app_kubernetes_io_instance: 'a',
        })
        expect(annotations['summary'], alert).to.match(/^b\/a: /)
      }
    })

    it('leaves the braces of Prometheus as they are', async () => {
      const { annotations } = await alertNamed('RedisSentinelVotersMissing', { helm, values: withRules() })
      expect(annotations['summary']).to.equal('cache/demo: {{ $labels.pod }} reaches {{ $value }} of 3 Sentinels')
    })
  })
}

describe('the PrometheusRule', () => {
  it('has the numbers of the release', async () => {
    const values = {
      ...withRules({ thresholds: { forkPercent: 20 } }),
      redis: { replicas: 5 },
      sentinel: { replicas: 5, downAfterMilliseconds: 9000 },
      proxy: { replicas: 4 },
    }
    const exprOf = async (name: string) => (await alertNamed(name, { values })).expr
    expect(await exprOf('RedisSentinelVotersMissing')).to.match(/ < 5$/)
    expect(await exprOf('RedisSentinelStaleReplicas')).to.match(/ > 4$/)
    expect(await exprOf('RedisSentinelNoReplicaInSync')).to.match(/ <= 2\) or vector\(0\)\) < 1\n/)
    expect(await exprOf('RedisSentinelSlowFork')).to.match(/ > 9000 \* 20 \/ 100$/)
    expect(await exprOf('RedisSentinelTargetMissing')).to.match(/ < 5, "component", "redis".*\n.* < 5,.*\n.* < 4,/)
  })

  it('expects no replica of a set with one data pod', async () => {
    const values = { ...withRules(), redis: { replicas: 1, fencing: false } }
    expect((await alertNamed('RedisSentinelNoReplicaInSync', { values })).expr).to.match(/ < 0\n/)
  })

  it('expects nothing of proxies that are not there, or show no metrics', async () => {
    for (const proxy of [{ enabled: false }, { metrics: false }]) {
      const rule = await ruleOf({ values: { ...withAll(), proxy } })
      const left = rule.spec.groups.map(({ name }) => name.replace('demo-redis-sentinel-', ''))
      expect(left).to.deep.equal(['master', 'sentinels', 'failovers', 'replication', 'writes', 'targets'])
      const { expr = '' } = alertsOf(rule).find(({ alert }) => alert === 'RedisSentinelTargetMissing') ?? {}
      expect(expr).to.match(/ < 0, "component", "proxy"/)
    }
  })

  it('lacks a rule that is left out, and a group without rules', async () => {
    const disabled = ['RedisSentinelTwoMasters', ...alertNames.filter((name) => name.includes('Proxy'))]
    const rule = await ruleOf({ values: withAll({ disabled }) })
    expect(namesOf(rule)).to.deep.equal(alertNames.filter((name) => !disabled.includes(name)))
    expect(rule.spec.groups.map(({ name }) => name)).not.to.include('demo-redis-sentinel-proxy')
    expect((await ruleOf({ values: withAll({ disabled: alertNames }) })).spec.groups).to.deep.equal([])
  })

  it('is refused with a name that no rule has, and the refusal names all', async () => {
    for (const skipSchema of [false, true]) {
      const { ok, stderr } = await renderChart({ values: withRules({ disabled: ['NoMaster'] }), skipSchema })
      expect(ok).to.equal(false)
      expect(stderr).to.match(/metrics[./]rules[./]disabled/)
      for (const name of alertNames) expect(stderr).to.include(name)
    }
  })

  it('has one time for all rules, or the own time of each', async () => {
    const own = alertsOf(await ruleOf({ values: withAll() })).map((each) => each.for)
    expect(own).to.deep.equal(alertRules.map(({ holdSeconds }) => `${holdSeconds}s`))
    const all = alertsOf(await ruleOf({ values: withRules({ holdSeconds: 5 }) })).map((each) => each.for)
    expect(new Set(all)).to.deep.equal(new Set(['5s']))
  })

  it('leads to the runbooks', async () => {
    const of = async (rules: object) =>
      (await alertNamed('RedisSentinelNoMaster', { values: withRules(rules) })).annotations
    expect(await of({})).to.include({ runbook: 'docs/runbooks/RedisSentinelNoMaster.md' })
    const url = 'https://docs.example.org/runbooks'
    for (const runbookUrl of [url, `${url}/`]) {
      expect(await of({ runbookUrl })).to.include({ runbook_url: `${url}/RedisSentinelNoMaster.md` })
      expect(await of({ runbookUrl })).not.to.have.property('runbook')
    }
  })

  it('has the labels and annotations by which Prometheus finds it', async () => {
    const values = withRules({ labels: { release: 'prometheus' }, annotations: { note: 'x' } })
    const { metadata } = await ruleOf({ values })
    expect(metadata.labels).to.include({ release: 'prometheus', 'app.kubernetes.io/instance': 'demo' })
    expect(metadata.annotations).to.include({ note: 'x' })
  })
})

describe("the operator's own definitions", () => {
  /** Whether the definition takes an object, from the lab's folder; undefined without it. */
  function definitionOf(plural: string): ((object: unknown) => boolean) | undefined {
    const { LAB_HOME: lab } = process.env
    const path = join(lab ?? '', `crds/${plural}.yaml`)
    if (lab === undefined || !existsSync(path)) return undefined
    const definition = load(readFileSync(path, 'utf8')) as {
      spec: { versions: { name: string; schema: { openAPIV3Schema: object } }[] }
    }
    const schema = definition.spec.versions.find(({ name }) => name === 'v1')?.schema.openAPIV3Schema ?? {}
    return strictAjv({ strict: false, validateFormats: false }).compile({ ...(closed(schema) as object) })
  }

  it('take the rules', async function () {
    const accepts = definitionOf('prometheusrules') ?? this.skip()
    expect(accepts(await ruleOf({ values: withRules() }))).to.equal(true)
    expect(accepts({ spec: { groups: [{ name: 'a', rules: [{ alert: 'b' }] }] } })).to.equal(false)
    expect(accepts({ spec: { groups: [{ name: 'a', rulez: [] }] } })).to.equal(false)
  })

  for (const discovery of ['PodMonitor', 'ServiceMonitor']) {
    it(`take the ${discovery}`, async function () {
      const accepts = definitionOf(`${discovery.toLowerCase()}s`) ?? this.skip()
      const docs = await soundDocs({ values: { metrics: { enabled: true, discovery } } })
      const monitor = docs.find(({ kind }) => kind === discovery)
      expect(accepts(monitor)).to.equal(true)
      expect(accepts({ ...monitor, spec: { selector: {}, endpointz: [] } })).to.equal(false)
    })
  }
})

/** The schema without fields that it does not name, as the API server prunes them with a warning. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([key, each]) => [key, closed(each)]))
  return 'properties' in inner ? { ...inner, additionalProperties: false } : inner
}
