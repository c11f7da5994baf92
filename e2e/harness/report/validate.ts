import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { HarnessError } from '../error.ts'

/**
 * Check data against a schema of `schemas/`.
 *
 * @throws HarnessError `INVALID_DATA` with every path that is wrong and what is allowed there.
 */
export function validate(schema: 'report' | 'scenario', data: unknown): void {
  const file = new URL(`../../../schemas/${schema}.schema.json`, import.meta.url)
  const ajv = new Ajv({ allErrors: true, strict: true })
  const check = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object)
  if (check(data)) return
  const wrong = (check.errors ?? []).map(
    (error) => `${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`,
  )
  throw new HarnessError(`not a valid ${schema}:\n${wrong.join('\n')}`, { code: 'INVALID_DATA' })
}
