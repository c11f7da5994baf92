import { expect } from 'chai'
import { selects } from '../src/check/label-selector.ts'
import { budgetOf, podOf, policyOf, problemsIn, serviceOf, setOf, type Fields } from './fixtures/manifests.ts'

const a = { 'app.kubernetes.io/component': 'a' }
const other = { 'app.kubernetes.io/component': 'b' }
const pod = (labels: Fields): Fields => podOf({}, { labels })
const ofPod = (name: string): Fields => serviceOf({ selector: { ...a, 'statefulset.kubernetes.io/pod-name': name } })

describe('the check of selectors', () => {
  it('takes the Service of one pod of a StatefulSet, and one whose endpoints others write', () => {
    const free = { ...serviceOf(), metadata: { name: 'free' }, spec: { ports: [{ port: 80 }] } }
    expect(problemsIn(setOf(), ofPod('s-2'), free)).to.deep.equal([])
  })

  it('takes a headless Service that lists the pods of two workloads', () => {
    expect(problemsIn(setOf(), pod(other), serviceOf({ clusterIP: 'None', selector: {} }))).to.deep.equal([])
  })

  it('looks at pods of the same namespace alone', () => {
    const elsewhere = { ...setOf(), metadata: { name: 's', namespace: 'elsewhere' } }
    expect(problemsIn(setOf(), elsewhere, serviceOf(), budgetOf())).to.deep.equal([])
    expect(problemsIn(elsewhere, serviceOf())).to.deep.equal(['Service service selects no pod'])
  })

  const faults: [string, Fields[], string][] = [
    ['a Service without pods', [pod(other), serviceOf()], 'Service service selects no pod'],
    ['a Service of a pod beyond the replicas', [setOf(), ofPod('s-3')], 'Service service selects no pod'],
    [
      'a Service of two workloads',
      [setOf(), pod(a), serviceOf()],
      'Service service selects pods of StatefulSet s and Pod p',
    ],
    [
      'a Service port to a name that no container has',
      [setOf(), serviceOf({ ports: [{ port: 6379, targetPort: 'metrics' }] })],
      'Service service/spec/ports leads to metrics, which is no port of StatefulSet s',
    ],
    [
      'a Service port to a number that no container has',
      [setOf(), serviceOf({ ports: [{ port: 26379 }] })],
      'Service service/spec/ports leads to 26379, which is no port of StatefulSet s',
    ],
    [
      'a StatefulSet that selects other pods',
      [setOf({ selector: { matchLabels: other } })],
      'StatefulSet s does not select its own pods',
    ],
    ['a StatefulSet that selects all pods', [setOf({ selector: {} })], 'StatefulSet s selects by no label'],
    [
      'a selector that follows the version',
      [setOf({ selector: { matchLabels: { 'app.kubernetes.io/version': '1' } } })],
      'StatefulSet s selects by app.kubernetes.io/version, which is not stable',
    ],
    [
      'two StatefulSets that select each other’s pods',
      [setOf(), setOf({}, {}, 't')],
      'StatefulSet s selects the pods of StatefulSet t too',
    ],
    [
      'claims that follow the chart',
      [setOf({ volumeClaimTemplates: [{ metadata: { name: 'data', labels: { 'helm.sh/chart': 'x' } } }] })],
      'StatefulSet s has helm.sh/chart in the labels of its claims, which are immutable',
    ],
    [
      'pods that are spread by those of others',
      [
        setOf(
          {},
          {
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'a',
                whenUnsatisfiable: 'DoNotSchedule',
                labelSelector: { matchLabels: other },
              },
            ],
          },
        ),
      ],
      'StatefulSet s spreads pods that it does not select',
    ],
    ['a budget without pods', [setOf(), budgetOf('b', other)], 'PodDisruptionBudget b selects no pod'],
    [
      'two budgets of one pod',
      [setOf(), budgetOf('b'), budgetOf('c')],
      'StatefulSet s has 2 budgets: PodDisruptionBudget b, PodDisruptionBudget c',
    ],
    ['a policy without pods', [pod(other), policyOf()], 'NetworkPolicy n selects no pod'],
    [
      'a policy for a port that is nowhere',
      [setOf(), policyOf({ ingress: [{ ports: [{ port: 6380 }] }] })],
      'NetworkPolicy n opens 6380, which is no port of its pods',
    ],
  ]
  for (const [title, docs, message] of faults) {
    it(`reports ${title}`, () => expect(problemsIn(...docs)).to.include(message))
  }
})

describe('a label selector', () => {
  const labels = { team: 'shop', tier: 'web' }
  const cases: [boolean, object][] = [
    [true, {}],
    [true, { matchLabels: { team: 'shop' } }],
    [false, { matchLabels: { team: 'shop', zone: 'a' } }],
    [true, { matchExpressions: [{ key: 'team', operator: 'In', values: ['a', 'shop'] }] }],
    [false, { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }],
    [true, { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }],
    [false, { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['shop'] }] }],
    [true, { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }],
    [false, { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }],
    [false, { matchLabels: { team: 'shop' }, matchExpressions: [{ key: 'zone', operator: 'Exists' }] }],
  ]
  for (const [selected, selector] of cases) {
    it(`${selected ? 'selects' : 'does not select'} by ${JSON.stringify(selector)}`, () => {
      expect(selects(selector, labels)).to.equal(selected)
    })
  }
})
