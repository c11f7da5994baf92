import { readFileSync } from 'node:fs'
import type { Group } from '../model/dsl.ts'
import { leavesOf, type PlacedLeaf } from '../model/walk.ts'
import { strictAjv } from './ajv.ts'
import type { Problem } from './problem.ts'

const metaSchema = new URL('../../../schemas/model.schema.json', import.meta.url)

/** What is wrong with the model itself: its form, defaults and examples that its own constraints refuse, and the reverse. */
export function checkModel(model: Group): Problem[] {
  const ajv = strictAjv()
  const validate = ajv.compile(JSON.parse(readFileSync(metaSchema, 'utf8')) as object)
  validate(JSON.parse(JSON.stringify(model)))
  const form = (validate.errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ instancePath, message }) => ({ where: readable(instancePath), what: message ?? 'is wrong' }))
  return [...form, ...leavesOf(model).flatMap(checkLeaf)]

  function checkLeaf({ path, leaf }: PlacedLeaf): Problem[] {
    const where = `model: ${path}`
    try {
      const accepts = ajv.compile(leaf.schema)
      const refused = [leaf.default, ...leaf.examples].filter((value) => !accepts(value))
      const taken = leaf.invalid.filter((value) => accepts(value))
      return [
        ...refused.map((value) => ({ where, what: `${JSON.stringify(value)} must be valid, but is not` })),
        ...taken.map((value) => ({ where, what: `${JSON.stringify(value)} must be invalid, but is accepted` })),
      ]
    } catch (error) {
      return [{ where, what: (error as Error).message }]
    }
  }
}

/** `/children/redis/children/replicas/doc` -> `model: redis.replicas.doc` */
function readable(instancePath: string): string {
  return `model: ${instancePath.replaceAll('/children', '').slice(1).replaceAll('/', '.')}`
}
