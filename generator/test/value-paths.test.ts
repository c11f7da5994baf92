import { expect } from 'chai'
import { checkValuePaths } from '../src/check/value-paths.ts'
import { leavesOf } from '../src/model/walk.ts'
import { smallModel } from './fixtures/small-model.ts'

const everyLeaf = leavesOf(smallModel)
  .map(({ path }) => `{{ .Values.${path} }}`)
  .join('\n')
const check = (text: string, rest = everyLeaf) =>
  checkValuePaths(
    new Map([
      ['t/a.yaml', text],
      ['t/rest.yaml', rest],
    ]),
    smallModel,
  ).map(({ where, what }) => `${where}: ${what}`)

describe('paths of values in templates', () => {
  it('are fine when each leaf is read by its name', () => expect(check('')).to.deep.equal([]))

  for (const form of [
    '.Values.server.replica',
    '$.Values.server.replica',
    '.root.Values.server.replica',
    '$x.root.Values.server.replica',
  ]) {
    it(`are reported when the model has no ${form}`, () => {
      expect(check(`a: 1\n{{- if and (eq 1 2) (not ${form}) }}`)).to.deep.equal([
        't/a.yaml:2: reads .Values.server.replica, which is not in the model',
      ])
    })
  }

  it('are reported below a leaf when its schema does not declare them', () => {
    expect(check('{{ .Values.server.replicas.count }}').join()).to.match(/reads \.Values\.server\.replicas\.count/)
  })

  it('are not looked for in comments, strings and plain text', () => {
    expect(check('# .Values.a\n{{/* .Values.b }} */}}{{ fail ".Values.c }}" }}{{ `.Values.d` }}')).to.deep.equal([])
  })

  it('miss a leaf that no template reads, but for the one that says why', () => {
    const without = everyLeaf.replace('{{ .Values.server.mode }}', '').replace('{{ .Values.enabled }}', '')
    expect(check('', without)).to.deep.equal(['generator/src/model: server.mode: is read by no template'])
  })

  it('miss a leaf that only a comment reads', () => {
    const without = everyLeaf.replace('{{ .Values.server.mode }}', '{{/* .Values.server.mode */}}')
    expect(check('', without)).to.have.length(1)
  })

  const pod = /\{\{ \.Values\.server\.pod\.\w+ \}\}/g
  it('follow a group that a helper gets by name', () => {
    const handed = '{{ include "p" (dict "x" 1 "pod" .Values.server.pod) }}\n{{ .pod.labels }}{{ $.pod.names }}'
    expect(check(handed, everyLeaf.replaceAll(pod, ''))).to.deep.equal([])
  })

  it('do not take a group that is handed on as read', () => {
    const handed = '{{ include "p" (dict "pod" .Values.server.pod) }}\n{{ .pod.labels }}{{ .pod }}'
    expect(check(handed, everyLeaf.replaceAll(pod, ''))).to.deep.equal([
      'generator/src/model: server.pod.names: is read by no template',
    ])
  })

  it('report an unknown leaf of a group that a helper gets by name', () => {
    const handed = '{{ include "p" (dict "pod" .Values.server.pod) }}\n{{ .pod.label }}'
    expect(check(handed)).to.deep.equal(['t/a.yaml:2: reads .Values.server.pod.label, which is not in the model'])
  })

  for (const form of [
    'with .Values.server',
    'toYaml .Values',
    'index .Values "server" "mode"',
    '$s := .Values.server',
  ]) {
    it(`cannot be followed through ${form}, which is reported`, () => {
      expect(check(`{{ ${form} }}`).join()).to.match(
        /^t\/a\.yaml:1: reads (the whole group server|all values): name its leaves$/,
      )
    })
  }
})
