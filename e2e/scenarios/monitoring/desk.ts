import { expect } from 'chai'
import { killProcess } from '../../drivers/kind/kill-process.ts'
import type { Desk, Step } from '../../harness/checklist.ts'
import { chartOf, helmTemplate } from '../../harness/helm.ts'
import type { LedgerClient } from '../../harness/ledger-client.ts'
import type { EmptyStage } from '../../harness/open-stage.ts'
import { podNamed } from '../../harness/pods.ts'
import type { Prometheus, RuleTexts } from '../../harness/prometheus.ts'
import type { Stage } from '../../harness/stage.ts'
import { waitUntil } from '../../harness/wait-until.ts'

/** What the steps leave for each other. */
export interface Notes {
  prometheus?: Prometheus
  ledger?: LedgerClient
}

export type MonitoringDesk = Desk<Notes>
export type MonitoringStep = Step<Notes>

/** Of the release; so few connections that a test can fill a tenth of them. */
export const values = { metrics: { enabled: true }, proxy: { maxConnections: 1000 } }

/** Fires at each change of the master, and 5 minutes long. */
const informing = 'RedisSentinelFailoverHappened'

/** Time for a scrape, a look at the rules, and what makes a cause visible. */
const withinMs = 60_000

/** What a single switch, or the restart of a pod, shows for a scrape or two: the rules wait longer. No other cause may show in planned work. */
const passing: readonly string[] = [
  informing,
  // The quick one counts two switches as too many.
  named('FailoversTooOften'),
  ...['NoMaster', 'TwoMasters', 'MasterDown', 'SentinelsDisagree', 'RolesDisagree', 'ProxiesDisagree'].map(named),
  ...['VotersMissing', 'TooFewReplicas', 'ReplicaOutOfSync', 'ReplicaBehind', 'WritesRefused'].map(named),
  ...['InstanceDown', 'TargetDown', 'TargetMissing', 'PodWaits', 'ProxyNoMaster', 'ProxyQueue'].map(named),
]

/** What planned work leaves behind for as long as its rule looks back. */
const lingering: readonly string[] = [informing, ...['WritesRefused', 'FailoversTooOften'].map(named)]

/** The name of a rule. */
export function named(rule: string): string {
  return `RedisSentinel${rule}`
}

/** How a checklist's release is called. */
export function where(stage: EmptyStage): { kubeconfig: string; namespace: string; release: string } {
  return { kubeconfig: stage.cluster.kubeconfig, namespace: stage.namespace, release: stage.release }
}

/** The stage with the ledger client that an earlier step has started. */
export function stageOf({ stage, notes }: MonitoringDesk): Stage {
  if (notes.ledger === undefined) throw new Error('no ledger client was started')
  return { ...stage, ledger: notes.ledger }
}

/** The Prometheus that an earlier step has started. */
export function prometheusOf({ notes }: MonitoringDesk): Prometheus {
  if (notes.prometheus === undefined) throw new Error('no Prometheus was started')
  return notes.prometheus
}

/** The rules of a release with these values; the quick ones have the lowest thresholds that keep quiet in a healthy set. */
export async function rulesFor({ run, stage }: MonitoringDesk, more: object = {}): Promise<RuleTexts> {
  const render = (rules: object): Promise<string> => {
    const metrics = { enabled: true, rules: { enabled: true, ...rules } }
    return helmTemplate(
      { ...where(stage), ...chartOf(run), values: { ...more, metrics } },
      'templates/prometheus-rule.yaml',
    )
  }
  const thresholds = { backlogPercent: 1, failoversPerHour: 1, connectionsPercent: 10, waitingConnections: 0 }
  // A cause that is seen twice is enough for the quick ones.
  return { own: await render({}), quick: await render({ holdSeconds: 2, thresholds }) }
}

/** A container of a pod. */
export interface Place {
  pod: string
  container: 'redis' | 'guard' | 'sentinel' | 'metrics'
}

/** Sends a signal to every process of some containers, at about the same time. */
export async function signal(stage: Stage, places: readonly Place[], number: number): Promise<void> {
  const { namespace, cluster } = stage
  await Promise.all(
    places.map(async ({ pod, container }) => {
      const node = (await podNamed(cluster.kube, namespace, pod))?.spec?.nodeName ?? ''
      await killProcess({ node, namespace, pod, container, all: true }, number)
    }),
  )
}

/** Waits until Prometheus sees the causes of all these alerts, be it among others. */
export async function shows(desk: MonitoringDesk, alerts: readonly string[], timeoutMs = withinMs): Promise<void> {
  await waitUntil({
    what: `the causes of ${alerts.join(' and ')}`,
    timeoutMs,
    everyMs: 1000,
    look: async () => {
      const causes = await prometheusOf(desk).causes()
      const done = alerts.every((alert) => causes.includes(alert))
      return done ? { done, value: undefined } : { done, seen: causes.join(', ') || 'none' }
    },
  })
}

/** Waits until it sees none of them any more. */
export async function isOver(desk: MonitoringDesk, alerts: readonly string[], timeoutMs = withinMs): Promise<void> {
  await waitUntil({
    what: `the end of ${alerts.join(' and ')}`,
    timeoutMs,
    everyMs: 1000,
    look: async () => {
      const left = (await prometheusOf(desk).causes()).filter((alert) => alerts.includes(alert))
      return left.length === 0 ? { done: true, value: undefined } : { done: false, seen: left.join(', ') }
    },
  })
}

/** How planned work differs from a single switch. */
export interface Planned {
  /** More causes that it may show for less time than their rules ask. */
  also?: readonly string[]
  /** How long the last cause may take to end. @defaultValue a minute */
  timeoutMs?: number
}

/**
 * Does planned work. No alert may fire meanwhile but the informing one. Most rules hold for longer than the work takes, so their causes are
 * looked at too: those that no planned work has may not show at all, and the others must end.
 */
export async function planned(desk: MonitoringDesk, work: () => Promise<void>, options: Planned = {}): Promise<void> {
  const { also = [], timeoutMs = withinMs } = options
  const prometheus = prometheusOf(desk)
  const since = Date.now()
  await work()
  await waitUntil({
    what: 'the end of every cause of planned work',
    timeoutMs,
    everyMs: 1000,
    look: async () => {
      const left = (await prometheus.causes()).filter((alert) => !lingering.includes(alert))
      return left.length === 0 ? { done: true, value: undefined } : { done: false, seen: left.join(', ') }
    },
  })
  const causes = await prometheus.causesSince(since)
  expect(
    causes.filter((alert) => ![...passing, ...also].includes(alert)),
    'causes that planned work does not have',
  ).to.deep.equal([])
  expect(
    (await prometheus.firedSince(since)).filter((alert) => alert !== informing),
    'alerts',
  ).to.deep.equal([])
}
