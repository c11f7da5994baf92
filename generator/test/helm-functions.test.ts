import { expect } from 'chai'
import { checkHelmFunctions } from '../src/check/helm-functions.ts'

const check = (text: string, path = 't/a.yaml') =>
  checkHelmFunctions(new Map([[path, text]])).map(({ where, what }) => `${where}: ${what}`)

describe('functions in templates', () => {
  it('are fine when Helm 3.14 has them and they give the same answer each time', () => {
    expect(
      check('{{- define "now" -}}{{ $now := .now.lookup }}{{ include "x" . | nindent 4 | sha256sum }}{{ end }}'),
    ).to.deep.equal([])
  })

  const refused: [string, RegExp][] = [
    ['lookup "v1" "Secret" "a" "b"', /^t\/a\.yaml:2: calls lookup: it answers nothing/],
    ['now | date "2006"', /calls now: it depends on the clock/],
    ['(uuidv4)', /calls uuidv4: each render would differ/],
    ['randAlphaNum 3', /calls randAlphaNum: each render would differ/],
    ['genCA "a" 3', /calls genCA: each render would differ/],
    ['getHostByName "a"', /calls getHostByName: it depends on the network/],
    ['fromToml "a"', /calls fromToml: Helm 3\.14 has no such function/],
    ['toYamlPretty .', /calls toYamlPretty: Helm 3\.14 has no such function/],
    ['mustToYaml .', /calls mustToYaml/],
    ['a | sha512sum', /calls sha512sum/],
  ]
  for (const [text, message] of refused) {
    it(`are refused as in ${text}`, () => expect(check(`\n{{ $a := ${text} }}`).join('\n')).to.match(message))
  }

  it('may ask the cluster in the template that explains what Kubernetes refuses, and in no other', () => {
    expect(check('{{ $a := lookup "v1" "Secret" "a" "b" }}', 'chart/templates/_claims.tpl')).to.deep.equal([])
    expect(check('{{ $a := lookup "v1" "Secret" "a" "b" }}', 'chart/templates/other_claims.yaml')).to.have.length(1)
  })

  it('may be random in the auth Secret alone, and only random', () => {
    expect(check('{{ randAlphaNum 32 }}', 'chart/templates/auth-secret.yaml')).to.deep.equal([])
    expect(check('{{ uuidv4 }}{{ now }}', 'chart/templates/auth-secret.yaml')).to.have.length(2)
  })
})
