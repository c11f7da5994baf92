import { checkModel } from '../check/model.ts'
import { chartFiles } from '../emit/chart-files.ts'
import { readSources, writeGenerated } from '../files.ts'
import { log } from '../log.ts'
import type { Group } from '../model/dsl.ts'

/** Writes chart/ and schemas/values.d.ts. @throws when the model, a template or a script is wrong */
export function generate(root: string, model: Group): void {
  const start = performance.now()
  const problems = checkModel(model)
  if (problems.length > 0) throw new Error(problems.map(({ where, what }) => `${where}: ${what}`).join('\n'))
  const files = chartFiles(model, readSources(root))
  const touched = writeGenerated(root, files)
  for (const path of touched) log.info(`${files.has(path) ? 'wrote' : 'deleted'} ${path}`)
  log.info(`${files.size} files, ${touched.length} changed, ${Math.round(performance.now() - start)} ms`)
}
