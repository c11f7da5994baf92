import { checkDifference } from '../check/difference.ts'
import { checkHelmFunctions } from '../check/helm-functions.ts'
import { checkModel } from '../check/model.ts'
import type { Problem } from '../check/problem.ts'
import { checkRuleGuards } from '../check/rule-guards.ts'
import { checkSchema } from '../check/schema.ts'
import { checkValuePaths } from '../check/value-paths.ts'
import { chartFiles } from '../emit/chart-files.ts'
import { readGenerated, readSources } from '../files.ts'
import { log } from '../log.ts'
import type { Group } from '../model/dsl.ts'
import { rules } from '../model/rules.ts'

/** Everything that does not hold for the generated files under a root. */
export function problemsUnder(root: string, model: Group): Problem[] {
  const files = chartFiles(model, readSources(root))
  const templates = new Map([...files].filter(([path]) => path.startsWith('chart/templates/')))
  const schema = files.get('chart/values.schema.json') ?? ''
  return [
    ...checkDifference(readGenerated(root), files),
    ...checkModel(model),
    ...checkSchema(schema, { where: 'chart/values.schema.json', open: ['global'] }),
    ...checkValuePaths(templates, model),
    ...checkHelmFunctions(templates),
    ...checkRuleGuards(templates, rules),
  ]
}

/** Prints what does not hold; false when there is something. */
export function verify(root: string, model: Group): boolean {
  const problems = problemsUnder(root, model)
  for (const { where, what } of problems) log.error(`${where}: ${what}`)
  log.info(problems.length === 0 ? 'chart/ and schemas/ are what the sources make' : `${problems.length} problems`)
  return problems.length === 0
}
