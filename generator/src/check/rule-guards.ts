import type { Rule } from '../model/rules.ts'
import type { Problem } from './problem.ts'

/** Rules whose message stands in no template: `--skip-schema-validation` would skip them. */
export function checkRuleGuards(templates: ReadonlyMap<string, string>, rules: Record<string, Rule>): Problem[] {
  const text = [...templates.values()].join('\n')
  return Object.entries(rules).flatMap(([id, { message }]) => {
    const where = `generator/src/model/rules.ts: ${id}`
    const unquotable = /["\\%]/.test(message) ? [{ where, what: 'has a message that Go templates cannot quote' }] : []
    return text.includes(message) ? unquotable : [...unquotable, { where, what: 'is repeated by no template' }]
  })
}
