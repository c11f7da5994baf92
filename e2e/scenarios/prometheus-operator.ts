import { expect } from 'chai'
import { KubernetesObjectApi } from '@kubernetes/client-node'
import type { KubernetesObject } from '@kubernetes/client-node'
import { load } from 'js-yaml'
import { alertNames } from '../../generator/src/monitoring/rules.ts'
import type { Checklist, Desk } from '../harness/checklist.ts'
import { execInPod } from '../harness/exec.ts'
import { chartOf, helmInstall, helmUpgrade } from '../harness/helm.ts'
import { createNamespace } from '../harness/namespace.ts'
import { unlessNotFound } from '../harness/not-found.ts'
import type { EmptyStage } from '../harness/open-stage.ts'
import { installOperator, operatorImages } from '../harness/operator.ts'
import { askPod } from '../harness/pod-http.ts'
import { neighbourOf } from '../harness/stage.ts'
import { waitUntil } from '../harness/wait-until.ts'
import { codeBlocks, textOf } from '../test/markdown.ts'
import { monitoringStack } from './monitoring/operator-objects.ts'

/** What the steps leave for each other. */
interface Notes {
  remove?: () => Promise<void>
}

const page = textOf('docs/monitoring.md')
const blockWith = (text: string): Record<string, unknown> =>
  load(codeBlocks(page, 'yaml').find((code) => code.includes(text)) ?? '') as Record<string, unknown>

/** The values that the page gives, with the other kind of monitor, or with the threshold that it names. */
const documented = blockWith('discovery: PodMonitor') as { metrics: { rules: object } }
const withMonitor = (discovery: string): Record<string, unknown> => ({ metrics: { ...documented.metrics, discovery } })
const withThreshold = {
  metrics: {
    ...documented.metrics,
    rules: { ...documented.metrics.rules, thresholds: { failoversPerHour: 1 } },
  },
}

/** Two of three minutes are scrapes and the operator's own pace. */
const withinMs = 180_000

/** docs/monitoring.md, followed step by step with the Prometheus Operator. */
export const prometheusOperator: Checklist<Notes> = {
  name: 'prometheus-operator',
  title: 'the operator takes monitors and rules, and Alertmanager an alert, as docs/monitoring.md says',
  items: [1],
  sets: ['full'],
  nodes: 4,
  values: documented,
  notes: () => ({}),
  missing: async () => {
    const images = await operatorImages()
    return typeof images === 'string' ? images : undefined
  },
  bail: true,
  steps: [
    {
      title: 'the operator runs Prometheus and Alertmanager in a namespace of their own',
      act: async ({ run, stage, notes }) => {
        const images = await operatorImages()
        if (typeof images === 'string') throw new Error(images)
        const { cluster } = stage
        const uninstall = await installOperator(cluster, images)
        notes.remove = uninstall
        const namespace = neighbourOf(stage)
        await createNamespace(cluster.kube, namespace, run.id)
        const api = KubernetesObjectApi.makeApiClient(cluster.kube.config)
        const objects = monitoringStack(namespace, images.alertmanager, blockWith('receivers:'))
        for (const object of objects) await api.create(object)
        notes.remove = async () => {
          for (const object of objects.toReversed()) await remove(api, object)
          await uninstall()
        }
        await waitUntil({
          what: 'Prometheus and Alertmanager to answer',
          timeoutMs: withinMs,
          look: async () => {
            await ask(stage, 'prometheus-main-0', 9090, '/api/v1/rules')
            await ask(stage, 'alertmanager-main-0', 9093, '/api/v2/alerts')
            return { done: true, value: undefined }
          },
        })
      },
    },
    {
      title: 'with the values of the page it finds every pod by the PodMonitor, and takes every rule',
      act: async (desk) => {
        const { run, stage } = desk
        await helmInstall({ ...where(stage), ...chartOf(run), values: documented })
        await everyTarget(stage, '')
        await waitUntil({
          what: 'every rule to be in force',
          timeoutMs: withinMs,
          look: async () => {
            const { data } = await ask<{ data: { groups: { rules: { name: string }[] }[] } }>(
              ...([stage, 'prometheus-main-0', 9090, '/api/v1/rules'] as const),
            )
            const names = data.groups.flatMap(({ rules }) => rules.map(({ name }) => name))
            const missing = alertNames.filter((name) => !names.includes(name))
            return missing.length === 0 ? { done: true, value: undefined } : { done: false, seen: missing.join(', ') }
          },
        })
      },
    },
    {
      title: 'with discovery: ServiceMonitor it finds every pod, too',
      act: async (desk) => {
        const { run, stage } = desk
        await helmUpgrade({ ...where(stage), ...chartOf(run), values: withMonitor('ServiceMonitor') })
        await everyTarget(stage, `service="${stage.names.name}-metrics"`)
      },
    },
    {
      title: 'two failovers with failoversPerHour: 1 bring one alert to Alertmanager, and its route to the chat',
      act: async (desk) => {
        const { run, stage } = desk
        await helmUpgrade({ ...where(stage), ...chartOf(run), values: withThreshold })
        for (let i = 0; i < 2; i++) await failOver(desk)
        const alert = await waitUntil({
          what: 'the alert in Alertmanager',
          timeoutMs: withinMs,
          everyMs: 2000,
          look: async () => {
            const alerts = await ask<Alert[]>(stage, 'alertmanager-main-0', 9093, '/api/v2/alerts')
            const found = alerts.find(({ labels }) => labels['alertname'] === 'RedisSentinelFailoversTooOften')
            const seen = alerts.map(({ labels }) => labels['alertname']).join(', ')
            return found === undefined ? { done: false, seen } : { done: true, value: found }
          },
        })
        expect(alert.receivers.map(({ name }) => name)).to.deep.equal(['chat'])
        expect(alert.labels).to.include({ severity: 'warning', namespace: stage.namespace })
        expect(alert.annotations['runbook_url']).to.match(/\/RedisSentinelFailoversTooOften\.md$/)
      },
    },
    {
      title: 'the operator and what it runs can be removed',
      act: async ({ notes }) => {
        await notes.remove?.()
      },
    },
  ],
}

interface Alert {
  labels: Record<string, string>
  annotations: Record<string, string>
  receivers: { name: string }[]
}

function where(stage: EmptyStage): { kubeconfig: string; namespace: string; release: string } {
  return { kubeconfig: stage.cluster.kubeconfig, namespace: stage.namespace, release: stage.release }
}

function ask<T>(stage: EmptyStage, pod: string, port: number, path: string): Promise<T> {
  return askPod<T>({ kube: stage.cluster.kube, namespace: neighbourOf(stage), pod, port, method: 'GET', path })
}

/** Waits until as many pods of each component answer as the release has. */
async function everyTarget(stage: EmptyStage, labels: string): Promise<void> {
  const wanted = JSON.stringify(Object.entries(stage.counts).sort())
  const expr = `count by (app_kubernetes_io_component) (up{namespace="${stage.namespace}",${labels}} == 1)`
  await waitUntil({
    what: 'every pod to be a target that answers',
    timeoutMs: withinMs,
    everyMs: 2000,
    look: async () => {
      const { data } = await ask<{ data: { result: { metric: Record<string, string>; value: [number, string] }[] } }>(
        ...([stage, 'prometheus-main-0', 9090, `/api/v1/query?query=${encodeURIComponent(expr)}`] as const),
      )
      const of = data.result.map(({ metric, value: [, count] }) => [
        metric['app_kubernetes_io_component'] ?? '',
        Number(count),
      ])
      const seen = JSON.stringify(of.sort())
      return seen === wanted ? { done: true, value: undefined } : { done: false, seen }
    },
  })
}

/** As operations.md says; a replica that has just lost the role takes it again only a moment later. */
async function failOver({ stage }: Desk<Notes>): Promise<void> {
  await waitUntil({
    what: 'a failover by hand',
    timeoutMs: 60_000,
    look: async () => {
      const { exitCode, stdout } = await execInPod({
        ...{ kube: stage.cluster.kube, namespace: stage.namespace, pod: stage.names.redisPods[0] ?? '' },
        ...{ container: 'redis', command: ['sentinelctl', 'failover'], timeoutMs: 50_000 },
      })
      return exitCode === 0 ? { done: true, value: undefined } : { done: false, seen: stdout }
    },
  })
}

async function remove(api: KubernetesObjectApi, { apiVersion = '', kind = '', metadata }: KubernetesObject) {
  const { name = '', namespace } = metadata ?? {}
  await unlessNotFound(
    api.delete({ apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } }),
  )
}
