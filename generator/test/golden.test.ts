import { format } from 'prettier'
import { expect } from 'chai'
import { parameterTables } from '../src/emit/readme-tables.ts'
import { valuesSchema } from '../src/emit/values-schema.ts'
import { valuesTypes } from '../src/emit/values-types.ts'
import { valuesYaml } from '../src/emit/values-yaml.ts'
import { model } from '../src/model/model.ts'
import { expectGolden } from './fixtures/golden.ts'
import { smallModel } from './fixtures/small-model.ts'

describe('what is made from a small model', () => {
  it('is this values.yaml', () => expectGolden('values.yaml.txt', valuesYaml(smallModel)))
  it('is this values.schema.json', () => expectGolden('values.schema.json.txt', valuesSchema(smallModel)))
  it('is this values.d.ts', () => expectGolden('values.d.ts.txt', valuesTypes(smallModel)))
  it('are these README tables', () =>
    expectGolden('tables.json.txt', JSON.stringify(parameterTables(smallModel), null, 2) + '\n'))
})

describe('values.d.ts', () => {
  it('is formatted as prettier would', async () => {
    const text = valuesTypes(model)
    expect(await format(text, { parser: 'typescript', semi: false, singleQuote: true, printWidth: 120 })).to.equal(text)
  })
})
