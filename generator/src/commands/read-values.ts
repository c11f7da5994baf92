import { readFileSync } from 'node:fs'
import { loadAll } from 'js-yaml'
import type { Values } from '../../../schemas/values.d.ts'
import type { Problem } from '../check/problem.ts'
import { checkRules } from '../check/rule-values.ts'
import { checkValues } from '../check/values-file.ts'
import { completeValues } from '../model/complete.ts'
import type { Group } from '../model/dsl.ts'
import { mergeValues } from '../model/merge.ts'
import { defaultsOf } from '../model/walk.ts'

/** What values files come to: every error in them, or, without any, all values. */
export interface ReadValues {
  errors: string[]
  values?: Values
}

/**
 * Reads and checks values files, the later over the earlier. `refuse` speaks before the rules, whose ways out may not be those of its platform.
 *
 * @throws with the file and the place when one is no YAML
 */
export function readValues(
  paths: readonly string[],
  model: Group,
  refuse: (values: Values) => Problem[] = () => [],
): ReadValues {
  const files = paths.map((path) => ({ path, own: readYaml(path) }))
  const errors = files.flatMap(({ path, own }) =>
    checkValues(completeValues(own, model), model).map(({ where, what }) => `${path}: ${where}: ${what}`),
  )
  if (errors.length > 0) return { errors }
  const merged = files.reduce((under, { own }) => mergeValues(under, own as Record<string, unknown>), defaultsOf(model))
  // Helm removes what is null, and the chart fills it in.
  const values = completeValues(merged, model) as Values
  const refused = refuse(values)
  if (refused.length > 0) return { errors: refused.map(({ where, what }) => `${where}: ${what}`) }
  const broken = checkRules(values)
  return broken.length > 0 ? { errors: broken.map(({ what }) => what) } : { errors: [], values }
}

/** A file without any document (empty, or comments alone) holds nothing. */
export function readYaml(path: string): unknown {
  try {
    const [document, ...others] = loadAll(readFileSync(path, 'utf8'), { filename: path })
    if (others.length > 0) throw new Error('holds several documents: write one a file')
    return document ?? {}
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error })
  }
}
