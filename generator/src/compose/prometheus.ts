import { dump } from 'js-yaml'
import type { Values } from '../../../schemas/values.d.ts'
import { chart } from '../model/chart.ts'
import { ports } from '../model/ports.ts'
import { settingsOf } from '../model/settings.ts'
import { alertGroups } from '../monitoring/rules.ts'
import type { Kind } from './options.ts'
import { exporterPort, type Instance, type Plan } from './plan.ts'

/** What Prometheus reads, and the chart's alert rules. */
export function prometheusFiles(values: Values, plan: Plan): Record<string, string> {
  const yaml = (of: object): string => dump(of, { quoteStyle: 'double', lineWidth: -1 })
  return {
    'prometheus.yml': yaml(configuration(values, plan)),
    'rules.yml': yaml({ groups: ruleGroups(values, plan) }),
  }
}

function configuration(values: Values, plan: Plan): object {
  const { intervalSeconds, timeoutSeconds } = values.metrics.monitor
  const read = plan.instances.filter(({ kind }) => (kind === 'proxy' ? values.proxy.metrics : values.metrics.enabled))
  return {
    global: {
      ...{ scrape_interval: `${intervalSeconds}s`, scrape_timeout: `${timeoutSeconds}s` },
      evaluation_interval: `${intervalSeconds}s`,
    },
    rule_files: ['rules.yml'],
    scrape_configs: [
      {
        job_name: plan.name,
        static_configs: read.map((instance) => ({
          targets: [targetOf(instance, plan)],
          labels: { ...labelsOf(plan), app_kubernetes_io_component: instance.kind, pod: instance.podName },
        })),
      },
    ],
  }
}

function targetOf(instance: Instance, plan: Plan): string {
  const { kind, host, announced, address } = instance
  if (kind === 'proxy') return `${host === '' ? address : announced}:${ports.metrics}`
  return host === '' ? `${plan.addressBeside(instance)}:${ports.exporter}` : `${announced}:${exporterPort(kind)}`
}

/** Labels by which the chart's rules find the series of one set. */
const labelsOf = ({ name, namespace }: Plan): Record<string, string> => ({
  namespace,
  app_kubernetes_io_name: chart.name,
  app_kubernetes_io_instance: name,
})

/** The groups of the chart's PrometheusRule, filled as its `_monitoring.tpl` does. A backup is a CronJob, which Docker does not have. */
export function ruleGroups(values: Values, plan: Plan): object[] {
  const { disabled, holdSeconds, runbookUrl } = values.metrics.rules
  const words = wordsOf(values, plan)
  const fill = (text: string): string => text.replaceAll(/@\{(\w+)\}/g, (all, word: string) => words[word] ?? all)
  return alertGroups
    .filter(({ cause }) => cause !== 'backups' && (showsProxies(values) || !['guards', 'proxy'].includes(cause)))
    .map(({ cause, rules }) => ({
      name: `${plan.name}-${cause}`,
      rules: rules
        .filter(({ name }) => !disabled.includes(name))
        .map(({ name, severity, holdSeconds: own, expr, summary, description }) => ({
          ...{ alert: name, expr: fill(expr), for: `${holdSeconds || own}s` },
          labels: { severity, ...labelsOf(plan) },
          annotations: {
            ...{ summary: fill(summary), description: fill(description) },
            ...(runbookUrl
              ? { runbook_url: `${runbookUrl.replace(/\/$/, '')}/${name}.md` }
              : { runbook: `docs/runbooks/${name}.md` }),
          },
        })),
    }))
    .filter(({ rules }) => rules.length > 0)
}

const showsProxies = ({ proxy }: Values): boolean => proxy.enabled && proxy.metrics

function wordsOf(values: Values, plan: Plan): Record<string, string> {
  const { redis, sentinel, proxy, metrics } = values
  const { maxLag, downAfter } = settingsOf(values)
  const series = (component?: Kind): string =>
    Object.entries({ ...labelsOf(plan), ...(component && { app_kubernetes_io_component: component }) })
      .map(([label, value]) => `${label}="${value}"`)
      .join(',')
  const numbers = {
    replicas: redis.replicas,
    otherReplicas: redis.replicas - 1,
    neededReplicas: Math.min(1, redis.replicas - 1),
    sentinels: sentinel.replicas,
    proxies: showsProxies(values) ? proxy.replicas : 0,
    ...{ maxLag, downAfter, ...metrics.rules.thresholds },
  }
  return {
    ...{ redis: series('redis'), sentinel: series('sentinel'), proxy: series('proxy'), any: series() },
    set: `${plan.namespace}/${plan.name}`,
    ...Object.fromEntries(Object.entries(numbers).map(([word, number]) => [word, String(number)])),
  }
}
