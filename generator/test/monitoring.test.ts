import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { repository } from '../src/files.ts'
import { model } from '../src/model/model.ts'
import { leavesOf } from '../src/model/walk.ts'
import { numbers, placeholders, scopes } from '../src/monitoring/alert.ts'
import { metrics, metricsIn } from '../src/monitoring/metrics.ts'
import { alertGroups, alertNames, alertRules } from '../src/monitoring/rules.ts'

const runbooks = join(repository, 'docs/runbooks')
const thresholds = leavesOf(model)
  .map(({ path }) => path)
  .filter((path) => path.startsWith('metrics.rules.thresholds.'))
  .map((path) => path.replace('metrics.rules.thresholds.', ''))

/** Each metric of an expression with what stands in the braces behind it. */
function selectorsIn(expr: string): { metric: string; labels: string }[] {
  return metricsIn(expr).flatMap((metric) =>
    [...expr.matchAll(new RegExp(`\\b${metric}\\b(?:\\{((?:@\\{\\w+\\}|[^}])*)\\})?`, 'g'))].map(([, labels = '']) => ({
      metric,
      labels,
    })),
  )
}

describe('the alert rules', () => {
  it('have names of their own, in groups with names of their own', () => {
    expect(new Set(alertNames).size).to.equal(alertNames.length)
    expect(alertNames.length).to.be.above(25)
    expect(alertNames.filter((name) => !/^RedisSentinel[A-Z][A-Za-z]+$/.test(name))).to.deep.equal([])
    expect(new Set(alertGroups.map(({ cause }) => cause)).size).to.equal(alertGroups.length)
  })

  for (const { name, expr, summary, description } of alertRules) {
    it(`${name} reads only metrics of the list, of pods that have them, and only of its own release`, () => {
      const selectors = selectorsIn(expr)
      expect(selectors).not.to.deep.equal([])
      for (const { metric, labels } of selectors) {
        const { sources } = metrics.find((each) => each.name === metric) ?? { sources: [] }
        const [, scope = ''] = /^@\{(\w+)\}/.exec(labels) ?? []
        expect(scope === 'any' ? sources : [scope], `${metric}{${labels}}`).to.satisfy((want: string[]) =>
          want.every((source) => (sources as readonly string[]).includes(source)),
        )
        expect(scopes, `${metric}{${labels}}`).to.include(scope)
      }
    })

    it(`${name} keeps no label that changes with the master`, () => {
      // Counting different addresses leaves none of them.
      const rest = expr.replaceAll('count(count by (master_address) (', '')
      expect(rest).not.to.match(/\b(by|without|group_left|group_right) \([^)]*\b(master_address|message)\b/)
      expect(rest, 'what looks back in time needs a series that stays').not.to.match(
        /(changes|max_over_time|min_over_time)\(redis_sentinel_master/,
      )
      // An expression that aggregates nothing keeps every label.
      expect(expr).to.match(/\b(sum|min|max|count|absent)\b/)
    })

    it(`${name} names only numbers and labels that the template fills`, () => {
      const known = [...scopes, ...Object.keys(numbers), ...thresholds]
      expect(placeholders(expr).filter((each) => !known.includes(each))).to.deep.equal([])
      const inTexts = [...Object.keys(numbers), 'set']
      expect(placeholders(summary + description).filter((each) => !inTexts.includes(each))).to.deep.equal([])
      expect(summary).to.match(/^@\{set\}: /)
    })

    it(`${name} says pod or address only if its expression keeps them`, () => {
      const labels = [...(summary + description).matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label)
      for (const label of labels) {
        expect(expr).to.match(new RegExp(`(by \\([^)]*\\b${label}\\b|, "${label}", )`))
      }
    })
  }

  it('use each threshold, and no number twice under two names', () => {
    const used = alertRules.flatMap(({ expr }) => placeholders(expr))
    expect(thresholds.filter((name) => !used.includes(name))).to.deep.equal([])
    expect(thresholds.filter((name) => name in numbers)).to.deep.equal([])
  })

  it('do not know metrics that no pod exports', () => {
    expect(metricsIn('redis_config_maxmemory{a="redis_up"} / up{b="c"} > rate(backup[5m])')).to.deep.equal([
      'redis_config_maxmemory',
      'up',
    ])
    expect(metrics.filter(({ name }) => name.startsWith('redis_config_'))).to.deep.equal([])
  })
})

describe('docs/monitoring.md', () => {
  const page = readFileSync(join(repository, 'docs/monitoring.md'), 'utf8')
  const cells = (line: string): string[] => line.split('|').map((cell) => cell.trim())

  it('has a row for each rule, with its severity and its time', () => {
    const rows = page.split('\n').filter((line) => line.includes('(runbooks/'))
    expect(rows.map((row) => cells(row).slice(1, 4))).to.deep.equal(
      alertRules.map(({ name, severity, holdSeconds }) => [
        `[${name}](runbooks/${name}.md)`,
        severity,
        holdSeconds === 0 ? 'at once' : `${holdSeconds} s`,
      ]),
    )
  })

  it('names series that the list has', () => {
    const series = [...page.matchAll(/`((?:redis|haproxy)_[a-z_]+)`/g)].map(([, name = '']) => name)
    expect(series.length).to.be.above(15)
    const known = metrics.map(({ name }) => name)
    // All that begins so is what the page says to be missing.
    expect(series.filter((name) => !known.includes(name) && name !== 'redis_config_')).to.deep.equal([])
  })
})

describe('the runbooks', () => {
  const pages = readdirSync(runbooks).map((file) => file.replace(/\.md$/, ''))

  it('are one for each rule', () => {
    expect(pages).to.have.members(alertNames)
  })

  for (const { name, severity } of alertRules) {
    it(`${name} says what it means, where to look first and what to do`, () => {
      const path = join(runbooks, `${name}.md`)
      expect(existsSync(path)).to.equal(true)
      const text = readFileSync(path, 'utf8')
      expect(text.startsWith(`# ${name}\n`)).to.equal(true)
      expect(text).to.include(`Severity: ${severity}.`)
      const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)
      expect(headings).to.deep.equal(['Meaning', 'First look', 'What to do'])
      expect(text).to.match(/## First look\n\n```\nkubectl exec \S+ -- sentinelctl (explain|status)\n/)
      expect(text.split('\n').length).to.be.within(15, 40)
    })
  }
})
