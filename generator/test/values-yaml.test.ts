import { expect } from 'chai'
import fc from 'fast-check'
import { CORE_SCHEMA, YAML11_SCHEMA, load } from 'js-yaml'
import { valuesYaml } from '../src/emit/values-yaml.ts'
import { group, list, map, str } from '../src/model/dsl.ts'
import { model } from '../src/model/model.ts'
import { defaultsOf } from '../src/model/walk.ts'

describe('values.yaml', () => {
  it('reads as exactly the defaults in YAML 1.1 and 1.2', () => {
    const text = valuesYaml(model)
    expect(load(text, { schema: CORE_SCHEMA })).to.deep.equal(defaultsOf(model))
    expect(load(text, { schema: YAML11_SCHEMA })).to.deep.equal(defaultsOf(model))
  })

  it('has a comment above every key but those inside a default', () => {
    const lines = valuesYaml(model).split('\n')
    const keys = Object.entries(model.children).flatMap(([key]) => [key])
    for (const key of [...keys, '  replicas', '    storageClass']) {
      const at = lines.findIndex((line) => line.startsWith(`${key}:`))
      expect(lines[at - 1]?.trim(), key).to.match(/^# /)
    }
  })

  it('reads as the default whatever strings the defaults hold', () => {
    const string = fc.oneof(
      fc.string(),
      fc.constantFrom('yes', '0o14', '014', '1_000', '12:30:45', '~', '8.0', '# a', 'a\nb'),
    )
    fc.assert(
      fc.property(
        string,
        fc.array(string),
        fc.dictionary(fc.stringMatching(/^[a-z]+$/), string, { noNullPrototype: true }),
        (one, some, named) => {
          const odd = group('Odd strings.', {
            one: str({ doc: 'One.', default: one, examples: [one] }),
            inner: group('Inner.', {
              some: list({ doc: 'Some.', default: some, items: { type: 'string' }, type: 'string', examples: [some] }),
              named: map({
                doc: 'Named.',
                default: named,
                values: { type: 'string' },
                type: 'string',
                examples: [named],
              }),
            }),
          })
          for (const schema of [CORE_SCHEMA, YAML11_SCHEMA]) {
            expect(load(valuesYaml(odd), { schema })).to.deep.equal({ one, inner: { some, named: { ...named } } })
          }
        },
      ),
    )
  })
})
