import { group, oneOf, type Group } from './dsl.ts'

export const scaling: Group = group('What happens before the number of data pods or Sentinels changes.', {
  job: oneOf({
    doc: 'When a Job runs that moves the master to a data pod that stays. It refuses the upgrade if the remaining Sentinels would be no majority. upgrade: at helm upgrade; always: wherever the chart is rendered (for Argo CD, as a PreSync hook); never: no Job.',
    default: 'upgrade',
    cost: 'nothing',
    values: ['upgrade', 'always', 'never'],
    examples: ['always', 'never'],
    invalid: ['', 'auto', true],
  }),
})
