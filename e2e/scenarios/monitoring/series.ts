import { expect } from 'chai'
import { isOfBackups, metrics } from '../../../generator/src/monitoring/metrics.ts'
import { dashboardQueries } from '../../harness/dashboard-queries.ts'
import { log } from '../../harness/log.ts'
import { prometheusOf } from './desk.ts'
import type { MonitoringStep } from './desk.ts'

/** What one exporter may cost: a limit of 64 MiB, and a scrape every 4 s. */
const most = { memoryMiB: 48, scrapeMs: 500, series: 1000, cpuMs: 20 }

/** The list of metrics is what the pods export. */
export const listedSeries: MonitoringStep = {
  title: 'Prometheus has read every metric of the list from every component that has it',
  act: async (desk) => {
    const read = new Map<string, string[]>()
    for (const source of ['redis', 'sentinel', 'proxy']) {
      read.set(source, await prometheusOf(desk).seriesOf(`app_kubernetes_io_component="${source}"`))
    }
    const missing = metrics
      .filter(({ name }) => !isOfBackups(name))
      .flatMap(({ name, sources }) =>
        sources.filter((source) => read.get(source)?.includes(name) !== true).map((source) => `${name} of ${source}`),
      )
    expect(missing).to.deep.equal([])
  },
}

/** A panel without data would pass for a quiet set. */
export const dashboardShows: MonitoringStep = {
  title: 'every query of the dashboard has found something',
  // Some show what only the faults of the full set bring about, such as errors.
  sets: ['full'],
  act: async (desk) => {
    const { namespace, release } = desk.stage
    const choice = { namespace, instance: release, name: 'redis-sentinel', __rate_interval: '16s' }
    const queries = dashboardQueries(desk.run.chart, choice).filter(({ expr }) => !isOfBackups(expr))
    const found = await Promise.all(queries.map(({ expr }) => prometheusOf(desk).hadValue(expr)))
    expect(queries.length).to.be.greaterThan(40)
    expect(queries.filter((_, i) => found[i] !== true)).to.deep.equal([])
  },
}

/** What an exporter costs beside its server. */
export const exporterCost: MonitoringStep = {
  title: `an exporter takes at most ${most.memoryMiB} MiB, ${most.scrapeMs} ms and ${most.series} series a scrape, ${most.cpuMs} ms of CPU a second`,
  act: async (desk) => {
    const prometheus = prometheusOf(desk)
    const exporters = 'app_kubernetes_io_component=~"redis|sentinel"'
    const highest = async (expr: string): Promise<number> =>
      Math.max(...(await prometheus.query(expr)).map(({ value }) => value))
    const cost = {
      memoryMiB: (await highest(`process_resident_memory_bytes{${exporters}}`)) / 1024 ** 2,
      scrapeMs: 1000 * (await highest(`quantile_over_time(0.5, scrape_duration_seconds{${exporters}}[5m])`)),
      series: await highest(`max_over_time(scrape_samples_scraped{${exporters}}[5m])`),
      cpuMs: 1000 * (await highest(`rate(process_cpu_seconds_total{${exporters}}[2m])`)),
    }
    log(`an exporter, scraped every 4 s, at most: ${JSON.stringify(cost)}`)
    for (const [what, limit] of Object.entries(most)) {
      expect(cost[what as keyof typeof most], what)
        .to.be.greaterThan(0)
        .and.at.most(limit)
    }
  },
}
