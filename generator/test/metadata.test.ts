import { expect } from 'chai'
import { podOf, problemsIn, setOf, type Fields } from './fixtures/manifests.ts'

const named = (kind: string, name: string): Fields => ({ apiVersion: 'v1', kind, metadata: { name } })
const withLabels = (labels: Fields): Fields => podOf({}, { labels })

describe('the check of names, labels and annotations', () => {
  const good: [string, Fields][] = [
    ['a prefixed label', withLabels({ 'example.org/team': 'a.b_c-1', plain: '' })],
    ['a value of 63 characters', withLabels({ a: 'x'.repeat(63) })],
    ['any text in an annotation', podOf({}, { annotations: { 'example.org/note': 'two words, "quoted"\n' } })],
    ['a ConfigMap with a dot in its name', named('ConfigMap', 'a.b')],
  ]
  for (const [title, doc] of good) it(`takes ${title}`, () => expect(problemsIn(doc)).to.deep.equal([]))

  const faults: [string, Fields, string][] = [
    ['a value of 64 characters', withLabels({ a: 'x'.repeat(64) }), 'which is no value of a label'],
    ['a value that ends in a dot', withLabels({ a: '8.0.' }), 'Pod p/labels/a is "8.0.", which is no value of a label'],
    ['a value with a space', withLabels({ a: 'b c' }), 'which is no value of a label'],
    ['a name of 64 characters', withLabels({ ['x'.repeat(64)]: '' }), 'is no name of a label or an annotation'],
    ['two slashes in a name', withLabels({ 'a/b/c': '' }), 'Pod p/labels/a/b/c is no name of a label'],
    ['a space in the name of an annotation', podOf({}, { annotations: { 'a b': '' } }), 'is no name of a label'],
    ['an annotation that is too long', podOf({}, { annotations: { a: 'x'.repeat(262144) } }), 'have 262145 bytes'],
    [
      'a label of a pod template',
      setOf({
        template: { metadata: { labels: { 'app.kubernetes.io/component': 'a', b: '-' } }, spec: {} },
      }),
      'StatefulSet s/labels/b is "-"',
    ],
    [
      'a label of a claim',
      setOf({ volumeClaimTemplates: [{ metadata: { name: 'data', labels: { b: '-' } } }] }),
      'StatefulSet s/labels/b is "-"',
    ],
    ['capitals in a name', named('ConfigMap', 'Config'), 'ConfigMap Config is named "Config"'],
    ['no name', { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }, 'ConfigMap is named ""'],
    ['a Service that starts with a digit', named('Service', '7up'), 'Service 7up is named "7up"'],
    ['a StatefulSet of 53 characters', setOf({}, {}, 'x'.repeat(53)), 'have at most 52 characters'],
  ]
  for (const [title, doc, message] of faults) {
    it(`reports ${title}`, () => expect(problemsIn(doc).join('\n')).to.include(message))
  }
})
