/** How soon a person must look: at once, today, or never (a fact for the record). */
export type Severity = 'critical' | 'warning' | 'info'

/**
 * An alert rule. In its expression and its texts the chart's template fills `@{name}`: `@{redis}`, `@{sentinel}`, `@{proxy}` and `@{any}` are
 * the labels of the series of one release; the others are numbers (see {@link placeholders}).
 */
export interface AlertRule {
  /** Also the name of its page, docs/runbooks/NAME.md. */
  name: string
  severity: Severity
  /** Seconds for which the expression must hold. */
  holdSeconds: number
  /** PromQL that finds only series of the release, and none while a planned switch or rollout takes place for longer than `holdSeconds`. */
  expr: string
  /** One line; Prometheus fills `{{ $labels.pod }}` and `{{ $value }}`. */
  summary: string
  /** What it means for clients, and what is likely. */
  description: string
}

/** Rules of one cause. */
export interface AlertGroup {
  /** Ends the name of the group in Prometheus. */
  cause: string
  rules: readonly AlertRule[]
}

/** Labels that find the series of one component, or of the whole release. */
export const scopes = ['redis', 'sentinel', 'proxy', 'any'] as const

/** What the template fills from the values; thresholds of `metrics.rules.thresholds` come beside them, by their names. */
export const numbers = {
  replicas: 'data pods',
  otherReplicas: 'data pods without the master',
  neededReplicas: '1, or 0 for a set with one data pod',
  sentinels: 'Sentinels',
  proxies: 'proxies that show metrics',
  maxLag: 'seconds of the tolerated lag',
  downAfter: 'milliseconds of down-after',
  backupWindow: 'hours for which a run of a backup or a drill is looked for',
} as const

/** The names in `@{name}` of a text, each once. */
export function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/@\{(\w+)\}/g)].map(([, name = '']) => name))]
}
