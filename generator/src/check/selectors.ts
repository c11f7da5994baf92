import { instanceLabel } from '../model/patterns.ts'
import { fields, list, nameOf, strings, type Fields } from './fields.ts'
import { selects, type LabelSelector } from './label-selector.ts'
import type { Problem } from './problem.ts'
import { containersOf, type Workload } from './workloads.ts'

/** The only labels in selectors of workloads: no chart version and no value changes them. */
const stable = [...['name', 'instance', 'component'].map((key) => `app.kubernetes.io/${key}`), instanceLabel]
/** Labels that change with the chart; a claim that has one would stop every upgrade. */
const moving = ['helm.sh/chart', 'app.kubernetes.io/version']

/** Selectors that select nothing, too much, or what another selects too; ports that lead to no port of a container. */
export function checkSelectors(docs: readonly Fields[], workloads: readonly Workload[]): Problem[] {
  const ofKind = (kind: string): Fields[] => docs.filter((doc) => doc['kind'] === kind)
  const budgets = ofKind('PodDisruptionBudget')
  return [
    ...workloads.flatMap((workload) => checkWorkload(workload, workloads)),
    ...ofKind('Service').flatMap((doc) => checkService(doc, workloads)),
    ...budgets.flatMap((doc) => selectsOne(doc, podSelected(doc, 'selector', workloads))),
    ...workloads.flatMap((workload) => checkBudgets(workload, budgets)),
    ...ofKind('NetworkPolicy').flatMap((doc) => checkPolicy(doc, podSelected(doc, 'podSelector', workloads))),
  ]
}

function checkWorkload({ where, namespace, labels, pod, spec }: Workload, all: readonly Workload[]): Problem[] {
  const claims = list(spec['volumeClaimTemplates']).flatMap(({ metadata }) =>
    Object.keys(strings(fields(metadata)['labels'])),
  )
  const spread = list(pod['topologySpreadConstraints']).filter(
    ({ labelSelector }) => !selects(fields(labelSelector) as LabelSelector, labels),
  )
  const problems = [
    ...spread.map(() => 'spreads pods that it does not select'),
    ...claims
      .filter((key) => moving.includes(key))
      .map((key) => `has ${key} in the labels of its claims, which are immutable`),
  ]
  const selector = spec['selector'] as LabelSelector | undefined
  if (selector !== undefined) {
    const keys = Object.keys(selector.matchLabels ?? {})
    const others = all.filter(
      (each) => each.namespace === namespace && each.where !== where && selects(selector, each.labels),
    )
    if (!selects(selector, labels)) problems.push('does not select its own pods')
    if (keys.length === 0) problems.push('selects by no label')
    problems.push(
      ...keys.filter((key) => !stable.includes(key)).map((key) => `selects by ${key}, which is not stable`),
      ...others.map((other) => `selects the pods of ${other.where} too`),
    )
  }
  return problems.map((what) => ({ where, what }))
}

function checkService(doc: Fields, workloads: readonly Workload[]): Problem[] {
  const spec = fields(doc['spec'])
  const { 'statefulset.kubernetes.io/pod-name': podName, ...matchLabels } = strings(spec['selector'])
  const { namespace = '' } = strings(doc['metadata'])
  // Without a selector, somebody else writes the endpoints.
  if (spec['selector'] === undefined) return []
  const chosen = workloads.filter(
    (each) =>
      each.namespace === namespace &&
      selects({ matchLabels }, each.labels) &&
      (podName === undefined || each.podNames.includes(podName)),
  )
  const lost = list(spec['ports']).filter(
    ({ port, targetPort = port }) => !chosen.some(({ pod }) => hasPort(pod, targetPort)),
  )
  // Of a headless Service each pod is an endpoint of its own: it may list pods of several sorts, as Prometheus wants them.
  const listing = spec['clusterIP'] === 'None' && chosen.length > 1
  return [
    ...(listing ? [] : selectsOne(doc, chosen)),
    ...(chosen.length === 0 ? [] : lost).map(({ port, targetPort = port }) => ({
      where: `${nameOf(doc)}/spec/ports`,
      what: `leads to ${String(targetPort)}, which is no port of ${chosen.map(({ where }) => where).join(', ')}`,
    })),
  ]
}

/** Kubernetes evicts no pod that two budgets select. */
function checkBudgets(workload: Workload, budgets: readonly Fields[]): Problem[] {
  const found = budgets.filter((doc) => podSelected(doc, 'selector', [workload]).length > 0)
  return found.length < 2
    ? []
    : [{ where: workload.where, what: `has ${found.length} budgets: ${found.map(nameOf).join(', ')}` }]
}

/** A rule for a port that no selected pod has is one for a port that has moved. */
function checkPolicy(doc: Fields, chosen: readonly Workload[]): Problem[] {
  const ports = list(fields(doc['spec'])['ingress']).flatMap((rule) => list(rule['ports']))
  const lost = ports.filter(({ port }) => port !== undefined && !chosen.some(({ pod }) => hasPort(pod, port)))
  if (chosen.length === 0) return [{ where: nameOf(doc), what: 'selects no pod' }]
  return lost.map(({ port }) => ({ where: nameOf(doc), what: `opens ${String(port)}, which is no port of its pods` }))
}

/** Workloads of one component, each with an instance of its own, count as one. */
function selectsOne(doc: Fields, chosen: readonly Workload[]): Problem[] {
  const kinds = chosen.map(({ labels: { [instanceLabel]: instance, ...rest }, where }) =>
    instance === undefined ? where : JSON.stringify(Object.entries(rest).sort()),
  )
  if (new Set(kinds).size === 1) return []
  const what = chosen.length === 0 ? 'no pod' : `pods of ${chosen.map(({ where }) => where).join(' and ')}`
  return [{ where: nameOf(doc), what: `selects ${what}` }]
}

function podSelected(doc: Fields, key: string, workloads: readonly Workload[]): Workload[] {
  const selector = fields(fields(doc['spec'])[key]) as LabelSelector
  const { namespace = '' } = strings(doc['metadata'])
  return workloads.filter((each) => each.namespace === namespace && selects(selector, each.labels))
}

function hasPort(pod: Fields, port: unknown): boolean {
  const key = typeof port === 'string' ? 'name' : 'containerPort'
  return containersOf(pod).some((container) => list(container['ports']).some((each) => each[key] === port))
}
