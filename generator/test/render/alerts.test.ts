import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { dump } from 'js-yaml'
import { $ } from 'zx'
import { codeBlocks } from '../../../e2e/test/markdown.ts'
import { skipWithoutTools } from '../../../scripts/lib/require-tools.ts'
import { mergeValues } from '../../src/model/merge.ts'
import { alertRules } from '../../src/monitoring/rules.ts'
import { alertCases, beginning, type AlertCase } from './alert-cases.ts'
import { scenes } from './alert-scenes.ts'
import { healthy, interval, seriesOver, type SeriesSet, type SetState } from './alert-series.ts'
import { chartDirectory } from './helm.ts'
import { checkConfig, checkRules, testRules, type AlertTest } from './promtool.ts'
import { soundDocs } from './sound-docs.ts'

const severities = Object.fromEntries(alertRules.map(({ name, severity }) => [name, severity]))

/** The rule file of a release with these values beside those that make it. */
async function ruleFile(values: object = {}): Promise<string> {
  const backup = { enabled: true, store: { s3: { bucket: 'backups' } }, drill: { enabled: true } }
  const make = { metrics: { enabled: true, rules: { enabled: true } }, backup }
  const docs = await soundDocs({ values: mergeValues(make, values as Record<string, unknown>) })
  const { spec } = docs.find(({ kind }) => kind === 'PrometheusRule') as unknown as { spec: object }
  return dump(spec, { lineWidth: -1 })
}

/** The healthy set until the cause begins, and then with it. */
function withCause(state: Partial<SetState>, cause: SeriesSet, last: number): SeriesSet {
  const series = seriesOver((second) => (second < beginning ? healthy : { ...healthy, ...state }), last)
  const changed = Object.entries(cause).map(([key, value]) => {
    const before = series[key]
    const at = (second: number) => {
      const of = second < beginning ? before : value
      return typeof of === 'function' ? of(second) : of
    }
    return [key, at] as const
  })
  return { ...series, ...Object.fromEntries(changed) }
}

function testOf({ rule, title, state = {}, series = {}, alerts, delay = 0 }: AlertCase): AlertTest {
  const hold = alertRules.find(({ name }) => name === rule)?.holdSeconds ?? 0
  const last = beginning + delay + hold + 2 * interval
  const fires = { second: last, alerts: alerts.map((labels) => ({ name: rule, labels })), only: rule }
  const silent = [beginning - interval, ...(hold > 0 ? [beginning + delay + hold - interval] : [])]
  const expected = [...silent.map((second) => ({ second, alerts: [], only: rule })), fires]
  return { title: `${rule}: ${title}`, series: withCause(state, series, last), expected }
}

describe('the alert rules', function () {
  this.timeout(120_000)

  before(function () {
    skipWithoutTools(this, ['docker'])
  })

  it('are a rule file that Prometheus takes', async () => {
    expect(await checkRules(await ruleFile())).to.equal('')
  })

  it('and the job of docs/monitoring.md are what a Prometheus without operator takes', async () => {
    const page = readFileSync(new URL('../../../docs/monitoring.md', import.meta.url), 'utf8')
    const command =
      codeBlocks(page, '').find((code) => code.includes('--show-only templates/prometheus-rule.yaml')) ?? ''
    const here = command
      .trimEnd()
      .replace('./chart', chartDirectory)
      .replace('my-values.yaml', '/dev/null')
      .replace(/>\S+$/, '')
    const { stdout } = await $({ quiet: true })`sh -c ${here}`
    expect(stdout).to.match(/^groups:\n/)
    expect(await checkRules(stdout)).to.equal('')
    const jobs = codeBlocks(page, 'yaml').filter((code) => code.startsWith('scrape_configs:'))
    expect(jobs).to.have.length(1)
    expect(await checkConfig(jobs[0] ?? '', stdout)).to.equal('')
    expect(await checkConfig('scrape_configs: [{ job: a }]', stdout)).to.include('field job not found')
  })

  it('fire on their cause, once it lasts, and not before', async () => {
    const fired = alertCases.filter(({ alerts }) => alerts.length > 0).map(({ rule }) => rule)
    expect([...new Set(fired)]).to.have.members(alertRules.map(({ name }) => name))
    expect(await testRules(await ruleFile(), alertCases.map(testOf), severities)).to.equal('')
  })

  for (const { title, values, stateAt, switchedAt = Infinity, last } of scenes) {
    it(`are silent in ${title}, but for the record of a switch`, async () => {
      // Of five minutes 285 s lie between the first and the last sample.
      const records = (second: number) => second >= switchedAt && second < switchedAt + 285
      const expected = Array.from({ length: last / interval + 1 }, (_, i) => i * interval).map((second) => ({
        second,
        alerts: records(second) ? [{ name: 'RedisSentinelFailoverHappened' }] : [],
      }))
      const test = { title, series: seriesOver(stateAt, last), expected }
      expect(await testRules(await ruleFile(values), [test], severities)).to.equal('')
    })
  }

  it('do not take the planned restart of a single data pod for a failed handover', async () => {
    const single = { redis: { replicas: 1, fencing: false }, backup: { enabled: false, drill: { enabled: false } } }
    const cause = { 'redis_set_handovers_total proxy-0 path=- result=not-moved': 1 }
    const series = withCause({}, cause, beginning + 60)
    const expected = [{ second: beginning + 30, alerts: [], only: 'RedisSentinelHandoverFailed' }]
    expect(await testRules(await ruleFile(single), [{ title: 'one', series, expected }], severities)).to.equal('')
  })

  it('miss a backup only in a release that is older than the threshold', async () => {
    const hour = { metrics: { rules: { thresholds: { backupHours: 1 } } } }
    const only = 'RedisSentinelBackupTooOld'
    const expected = [3590, 3930].map((second) => ({ second, alerts: second > 3900 ? [{ name: only }] : [], only }))
    const series = seriesOver(() => healthy, 3930)
    expect(await testRules(await ruleFile(hour), [{ title: 'no backup', series, expected }], severities)).to.equal('')
  })

  it('need their times: without them, a rollout fires many', async () => {
    const { stateAt, last } = scenes.find(({ title }) => title.startsWith('a rollout')) ?? raise('no rollout')
    const seconds = Array.from({ length: last / interval + 1 }, (_, i) => i * interval)
    const test = {
      title: 'a rollout',
      series: seriesOver(stateAt, last),
      expected: seconds.map((second) => ({ second, alerts: [] })),
    }
    const found = await testRules(await ruleFile({ metrics: { rules: { holdSeconds: 1 } } }), [test], severities)
    const fired = new Set(
      [...found.matchAll(/got:.*/g)].flatMap(([line]) =>
        [...line.matchAll(/alertname="(\w+)"/g)].map(([, name]) => name),
      ),
    )
    expect([...fired]).to.include.members([
      'RedisSentinelNoMaster',
      'RedisSentinelTwoMasters',
      'RedisSentinelVotersMissing',
      'RedisSentinelSentinelsDisagree',
      'RedisSentinelRolesDisagree',
      'RedisSentinelTooFewReplicas',
      'RedisSentinelReplicaOutOfSync',
      'RedisSentinelWritesRefused',
      'RedisSentinelInstanceDown',
      'RedisSentinelTargetDown',
      'RedisSentinelTargetMissing',
      'RedisSentinelGuardSilent',
      'RedisSentinelPodWaits',
      'RedisSentinelProxiesDisagree',
      'RedisSentinelProxyNoMaster',
    ])
  })
})

function raise(message: string): never {
  throw new Error(message)
}
