import type { Values } from '../../../schemas/values.d.ts'
import { rules, type Rule } from '../model/rules.ts'
import type { Problem } from './problem.ts'

/** The cross-field rules that complete, well-typed values break. */
export function checkRules(values: Values): Problem[] {
  return Object.values<Rule>(rules).flatMap(({ paths, message, broken }) =>
    broken(values).map((got) => ({ where: paths[0] ?? '', what: `${message} (${got})` })),
  )
}
