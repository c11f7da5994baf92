import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the variables of the dashboard stand for. */
export interface DashboardChoice {
  namespace: string
  instance: string
  name: string
  /** What Grafana makes of the time between two scrapes. */
  __rate_interval: string
}

/** Every query of a chart's dashboard for one release, with the panel that has it. */
export function dashboardQueries(chart: string, choice: DashboardChoice): { panel: string; expr: string }[] {
  const { panels } = JSON.parse(readFileSync(join(chart, 'files/monitoring/dashboard.json'), 'utf8')) as {
    panels: { title: string; targets?: { expr: string }[] }[]
  }
  const words: Readonly<Record<string, string>> = { ...choice }
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({
      panel: title,
      expr: expr.replace(/\$(\w+)/g, (variable, name: string) => words[name] ?? variable),
    })),
  )
}
