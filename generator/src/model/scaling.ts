import { group, oneOf, type Group } from './dsl.ts'

export const scaling: Group = group('What happens before the number of data pods or Sentinels changes.', {
  job: oneOf({
    doc: 'When a Job moves the master to a data pod that stays, and refuses the upgrade when no majority of Sentinels could go on: upgrade (by helm upgrade), always (wherever the chart is rendered: for Argo CD, as a PreSync hook) or never.',
    default: 'upgrade',
    cost: 'nothing',
    values: ['upgrade', 'always', 'never'],
    examples: ['always', 'never'],
    invalid: ['', 'auto', true],
  }),
})
