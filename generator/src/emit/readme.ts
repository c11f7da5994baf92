import type { Group } from '../model/dsl.ts'
import type { TemplateContext } from './context.ts'
import { parameterTables } from './readme-tables.ts'
import { fillTemplate, type TemplateSource } from './template.ts'

/** The chart's README: its template, filled with the context, `tables` (a table for each group) and `ruleList`. */
export function readme(source: TemplateSource, context: TemplateContext, model: Group): string {
  const more = { ...context, tables: parameterTables(model), ruleList: Object.values(context.rules) }
  return fillTemplate(source, more, model)
}
