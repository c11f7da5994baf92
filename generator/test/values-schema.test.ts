import { expect } from 'chai'
import type { ValidateFunction } from 'ajv'
import { strictAjv } from '../src/check/ajv.ts'
import { checkSchema } from '../src/check/schema.ts'
import { valuesSchema } from '../src/emit/values-schema.ts'
import { model } from '../src/model/model.ts'
import { defaultsOf, leavesOf } from '../src/model/walk.ts'
import { smallModel } from './fixtures/small-model.ts'
import { withValue } from './fixtures/with-value.ts'

const emitted = valuesSchema(model)

describe('values.schema.json', () => {
  let accepts: ValidateFunction

  before(() => {
    accepts = strictAjv().compile(JSON.parse(emitted) as object)
  })

  it('holds to the rules that make every Helm enforce it', () => {
    expect(checkSchema(emitted, { where: 'schema', open: ['global'] })).to.deep.equal([])
  })

  it('accepts the defaults', () => {
    expect(accepts(defaultsOf(model)), JSON.stringify(accepts.errors)).to.equal(true)
  })

  for (const { path, leaf } of leavesOf(model)) {
    it(`takes the examples of ${path} and refuses the others there`, () => {
      for (const value of leaf.examples) {
        expect(accepts(withValue(defaultsOf(model), path, value)), `${JSON.stringify(value)}`).to.equal(true)
      }
      for (const value of [...leaf.invalid, null]) {
        expect(accepts(withValue(defaultsOf(model), path, value)), `${JSON.stringify(value)}`).to.equal(false)
        const pointer = `/${path.replaceAll('.', '/')}`
        for (const error of accepts.errors ?? []) expect(error.instancePath.startsWith(pointer), pointer).to.equal(true)
      }
    })
  }

  it('refuses an unknown key at every level but in global', () => {
    const groups = new Set(leavesOf(model).map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('.')))))
    for (const group of groups) {
      const values = withValue(defaultsOf(model), group ? `${group}.misspelled` : 'misspelled', 1)
      expect(accepts(values), group).to.equal(group === 'global')
    }
  })

  it('takes values of which a key is missing: it was emptied, or is new', () => {
    for (const { path } of leavesOf(model)) {
      const values = withValue(defaultsOf(model), path, undefined)
      expect(accepts(JSON.parse(JSON.stringify(values))), path).to.equal(true)
    }
  })

  it('takes whole numbers and booleans as text, and no other text for them', () => {
    for (const [path, good, bad] of [
      ['redis.replicas', '3', 'three'],
      ['sentinel.replicas', '5', '4'],
      ['redis.fencing', 'false', 'no'],
    ] as const) {
      expect(accepts(withValue(defaultsOf(model), path, good)), path).to.equal(true)
      expect(accepts(withValue(defaultsOf(model), path, bad)), path).to.equal(false)
    }
  })
})

describe('the check of a schema', () => {
  const fault = (change: (schema: Record<string, never>) => void, open = ['global']) => {
    const schema = JSON.parse(valuesSchema(smallModel)) as Record<string, never>
    change(schema)
    return checkSchema(JSON.stringify(schema), { where: 's.json', open }).map(({ where, what }) => `${where}: ${what}`)
  }
  const at = (schema: Record<string, never>, ...path: string[]) =>
    path.reduce<Record<string, unknown>>((node, key) => node[key] as Record<string, unknown>, schema)

  it('finds nothing in a good one', () => expect(fault(() => undefined)).to.deep.equal([]))

  it('reports another dialect', () => {
    const dialect = 'https://json-schema.org/draft/2020-12/schema'
    expect(fault((schema) => Object.assign(schema, { $schema: dialect })).join()).to.match(/s\.json: must be draft-07/)
  })

  it('reports oneOf, format and null with their path', () => {
    const faults = fault((schema) => {
      Object.assign(at(schema, 'properties', 'server', 'properties', 'replicas'), { oneOf: [{ minimum: 1 }] })
      Object.assign(at(schema, 'properties', 'server', 'properties', 'pod', 'properties', 'names', 'items'), {
        format: 'x',
      })
      Object.assign(at(schema, 'properties', 'enabled'), { type: ['boolean', 'null'] })
    })
    expect(faults).to.include('s.json: /server/replicas: uses oneOf')
    expect(faults).to.include('s.json: /server/pod/names/*: uses format')
    expect(faults).to.include('s.json: /enabled: accepts null')
  })

  it('reports a group that is open without being declared so', () => {
    expect(fault(() => undefined, [])).to.deep.equal(['s.json: /global: is a group that accepts unknown keys'])
  })

  it('reports a schema that bloats every release Secret', () => {
    expect(fault((schema) => Object.assign(schema, { title: 'x'.repeat(140_000) })).join()).to.match(/bytes, more than/)
  })
})
