import { expect } from 'chai'
import { dashboardFile } from '../src/monitoring/dashboard.ts'
import { metrics, metricsIn } from '../src/monitoring/metrics.ts'
import { rows } from '../src/monitoring/panels.ts'
import { alertRules } from '../src/monitoring/rules.ts'

interface Panel {
  id: number
  type: string
  title: string
  description?: string
  gridPos: { x: number; y: number; w: number; h: number }
  datasource?: { uid: string }
  fieldConfig?: { defaults: { unit: string } }
  targets?: { refId: string; expr: string; legendFormat: string }[]
}

interface Dashboard {
  uid: string
  title: string
  panels: Panel[]
  templating: { list: { name: string; query: string }[] }
  annotations: { list: { expr: string }[] }
}

const dashboard = JSON.parse(dashboardFile()) as Dashboard
const panels = dashboard.panels.filter(({ type }) => type !== 'row')
const queries = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })))
const all = [...queries, ...dashboard.annotations.list.map(({ expr }) => ({ title: 'annotation', expr }))]
const release = 'namespace="$namespace",app_kubernetes_io_instance="$instance",app_kubernetes_io_name="$name"'

describe('the dashboard', () => {
  it('has the rows from roles to proxies, with all panels', () => {
    const titles = dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title)
    expect(titles).to.deep.equal(rows.map(({ title }) => title))
    expect(panels).to.have.length(rows.flatMap((row) => row.panels).length)
    expect(panels.length).to.be.above(30)
  })

  it('reads only metrics of the list; rules and panels read each of them', () => {
    const read = new Set([...all, ...alertRules].flatMap(({ expr }) => metricsIn(expr)))
    expect([...read]).to.have.members(metrics.map(({ name }) => name))
    expect(new Set(metrics.map(({ name }) => name)).size).to.equal(metrics.length)
  })

  it('reads each metric from pods that have it, and only of the chosen release', () => {
    for (const { title, expr } of all) {
      for (const metric of metricsIn(expr)) {
        const { sources } = metrics.find(({ name }) => name === metric) ?? { sources: [] }
        const scopes = [...expr.matchAll(new RegExp(`\\b${metric}\\{([^}]*)\\}`, 'g'))].map(([, labels = '']) => labels)
        expect(scopes, `${title}: ${metric}`).not.to.deep.equal([])
        for (const labels of scopes) {
          expect(labels.startsWith(release), `${title}: ${metric}{${labels}}`).to.equal(true)
          const [, component] = /app_kubernetes_io_component="(\w+)"/.exec(labels) ?? []
          if (component !== undefined) expect(sources).to.include(component)
          else expect(metric).to.equal('up')
        }
      }
      expect(expr).not.to.include('@{')
    }
  })

  it('lets the reader choose Prometheus, the namespace, the release and the chart', () => {
    const names = dashboard.templating.list.map(({ name }) => name)
    expect(names).to.deep.equal(['datasource', 'namespace', 'instance', 'name'])
    expect(panels.filter(({ datasource }) => datasource?.uid !== '${datasource}')).to.deep.equal([])
  })

  it('explains each panel, and gives it a unit and a legend', () => {
    for (const { title, description = '', fieldConfig, targets = [] } of panels) {
      expect(description, title).to.match(/^.{10,200}\.$/)
      expect(fieldConfig?.defaults.unit, title).to.be.a('string').that.is.not.equal('')
      expect(targets.map(({ refId }) => refId).join(''), title).to.match(/^AB?C?$/)
      for (const { legendFormat } of targets) expect(legendFormat, title).not.to.equal('')
    }
  })

  it('has panels side by side, none over another, each with a number of its own', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).to.equal(dashboard.panels.length)
    const taken = new Map<string, string>()
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).to.be.at.most(24)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.get(`${x} ${y}`), title).to.equal(undefined)
          taken.set(`${x} ${y}`, title)
        }
      }
    }
  })

  it('is the same on every machine, and small beside the limit of a release', () => {
    expect(dashboardFile()).to.equal(dashboardFile())
    expect(dashboardFile().length).to.be.below(100_000)
  })
})
