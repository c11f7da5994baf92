import { expect } from 'chai'
import fc from 'fast-check'
import { goTemplate } from '../src/emit/go-template.ts'
import { templateContext } from '../src/emit/context.ts'
import { fillTemplate } from '../src/emit/template.ts'
import { smallModel } from './fixtures/small-model.ts'

const fill = (text: string, context: object = {}) => fillTemplate({ path: 't.yaml', text }, context, smallModel)

describe('a template', () => {
  it('keeps what is for Helm as it is', () => {
    const text = '{{- if .Values.a }}\nx: {{ include "y" . | nindent 4 }}\n{{ else }}{{ end -}}\n{{/* a */}}\n'
    expect(fill(text)).to.equal(text)
  })

  it('passes any text through that has no spot in it', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{',
      '}',
      '<',
      '%',
      '{{- ',
      ' -}}',
      '#each',
      '\n',
      '  ',
      'a',
      '"',
      '&',
      '{{/* */}}',
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('')
        fc.pre(!text.includes('<%') && !text.includes('%>'))
        expect(fill(text)).to.equal(text)
      }),
    )
  })

  it('is filled with defaults of the model and the context, unescaped', () => {
    expect(fill('<% v "server.replicas" %> <% v "server.pod.names" %> <% port %>', { port: '<&>' })).to.equal(
      '3 ["x"] <&>',
    )
  })

  it('leaves no blank lines where blocks stood', () => {
    const text = 'a:\n<% #each xs %>\n  - {{ .b }}<% this %>\n<% /each %>\n<%#if no%>\nno\n<%/if%>\nc: 1\n'
    expect(fill(text, { xs: [1, 2], no: false })).to.equal('a:\n  - {{ .b }}1\n  - {{ .b }}2\nc: 1\n')
  })

  const faults: [string, string, RegExp][] = [
    [
      'an unknown value',
      'a: 1\nb: {{ .x }} <% v "server.replica" %>',
      /^t\.yaml:2:13: no value "server\.replica" in the model/,
    ],
    ['an unknown name of the context', '\n\n  <% nope %>', /^t\.yaml:3:6: "nope" not defined/],
    ['an unknown name below a known one', 'x\n{{ a }}<% ports.nope %>', /^t\.yaml:2:11: "nope" not defined/],
    ['an unknown helper', 'x\n<% shout "a" %>', /^t\.yaml:2:\d+: .*shout/],
    ['a spot that does not parse', 'x\ny: <% v "a %>\nz', /^t\.yaml:2:\d+: /],
    ['a block that does not end', 'x\n<% #each xs %>\n', /^t\.yaml:\d+:\d+: /],
    ['a block that ends as another', '<% #each xs %>\n<% /if %>\n', /^t\.yaml:1:\d+: each doesn't match if/],
    ['a backslash before braces', 'a: \\{{ x }}', /^t\.yaml:1:4: a backslash before \{\{/],
  ]
  for (const [name, text, message] of faults) {
    it(`names file, line and column of ${name}`, () => {
      expect(() => fill(text, { ports: { redis: 1 }, xs: [1] })).to.throw(message)
    })
  }

  it('begins with a comment that names its source, and completes the values when it renders an object', () => {
    const emitted = (name: string): string =>
      goTemplate(
        { path: `generator/templates/${name}`, text: 'a: 1\n' },
        templateContext(smallModel, [], []),
        smallModel,
      )
    const source = (name: string): string =>
      `{{- /* redis-sentinel: generated from generator/templates/${name}, do not edit. */ -}}\n`
    expect(emitted('_a.tpl')).to.equal(`${source('_a.tpl')}a: 1\n`)
    expect(emitted('a.yaml')).to.equal(`${source('a.yaml')}{{- include "redis-sentinel.complete" . -}}\na: 1\n`)
  })
})
