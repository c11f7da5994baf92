import { chart } from '../model/chart.ts'
import type { Group } from '../model/dsl.ts'
import type { TemplateContext } from './context.ts'
import { fillTemplate, type TemplateSource } from './template.ts'

/**
 * A template of the chart below a comment that names its source; the comment leaves nothing in what Helm renders. What renders an
 * object first completes the values: Helm says in no order which template comes first.
 */
export function goTemplate(source: TemplateSource, context: TemplateContext, model: Group): string {
  const text = fillTemplate(source, context, model)
  const renders = !/(^|\/)_[^/]*$/.test(source.path)
  const complete = renders ? `{{- include "${chart.name}.complete" . -}}\n` : ''
  return `{{- /* ${chart.name}: generated from ${source.path}, do not edit. */ -}}\n${complete}${text}`
}
