import { expect } from 'chai'
import fc from 'fast-check'
import { CORE_SCHEMA, YAML11_SCHEMA, load } from 'js-yaml'
import { valuesYaml } from '../src/emit/values-yaml.ts'
import { group, list, map, str } from '../src/model/dsl.ts'
import type { Group, Node } from '../src/model/dsl.ts'
import { model } from '../src/model/model.ts'
import { defaultsOf } from '../src/model/walk.ts'

/** Every key of the model, groups too, with its path. */
function nodesOf(of: Group, prefix = ''): { path: string; node: Node }[] {
  return Object.entries(of.children).flatMap(([key, node]) => {
    const path = prefix + key
    return [{ path, node }, ...(node.kind === 'group' ? nodesOf(node, `${path}.`) : [])]
  })
}

/** The comment right above each key, by the key's path; a key without one has an empty comment. */
function commentsIn(text: string): Map<string, string> {
  const comments = new Map<string, string>()
  const parents: { indent: number; key: string }[] = []
  let above: string[] = []
  for (const line of text.split('\n')) {
    const [, comment] = /^ *# (.*)$/.exec(line) ?? []
    const [, indent = '', key] = /^( *)([\w-]+):/.exec(line) ?? []
    if (key !== undefined) {
      while ((parents.at(-1)?.indent ?? -1) >= indent.length) parents.pop()
      parents.push({ indent: indent.length, key })
      comments.set(parents.map((each) => each.key).join('.'), above.join(' '))
    }
    above = comment === undefined ? [] : [...above, comment]
  }
  return comments
}

describe('values.yaml', () => {
  it('reads as exactly the defaults in YAML 1.1 and 1.2', () => {
    const text = valuesYaml(model)
    expect(load(text, { schema: CORE_SCHEMA })).to.deep.equal(defaultsOf(model))
    expect(load(text, { schema: YAML11_SCHEMA })).to.deep.equal(defaultsOf(model))
  })

  it('has the comment of every key above it, at every depth, but for keys inside a default', () => {
    const comments = commentsIn(valuesYaml(model))
    const nodes = nodesOf(model)
    expect(nodes.length).to.be.above(100)
    for (const { path, node } of nodes) expect(comments.get(path), path).to.include(node.doc)
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
            one: str({ doc: 'One.', default: one, cost: 'nothing', examples: [one] }),
            inner: group('Inner.', {
              some: list({
                doc: 'Some.',
                default: some,
                cost: 'nothing',
                items: { type: 'string' },
                type: 'string',
                examples: [some],
              }),
              named: map({
                doc: 'Named.',
                default: named,
                cost: 'nothing',
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
