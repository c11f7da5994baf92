import { bool, everyPod, group, type Group } from './dsl.ts'
import { annotations, labels, nameOrEmpty } from './shared-leaves.ts'

export const podDisruptionBudget: Group = group(
  'Budgets of the data pods, the Sentinels and the proxies: one at a time.',
  {
    enabled: bool({ doc: 'Make them.', default: true, cost: 'nothing' }),
  },
)

export const serviceAccount: Group = group('The ServiceAccount of every pod; its token is never mounted.', {
  create: bool({ doc: 'Make it.', default: true, cost: everyPod }),
  name: nameOrEmpty(
    'Its name; empty for the name of the release, or for default when it is not made.',
    'redis',
    everyPod,
  ),
  annotations: annotations('Its annotations.', 'nothing'),
})

export const services: Group = group('Every Service of the chart.', {
  annotations: annotations('Their annotations.', 'nothing'),
  labels: labels('Their labels.', 'nothing'),
})
