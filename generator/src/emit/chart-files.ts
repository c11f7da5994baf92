import type { Group } from '../model/dsl.ts'
import { chartYaml } from './chart-yaml.ts'
import { templateContext } from './context.ts'
import { goTemplate } from './go-template.ts'
import { readme } from './readme.ts'
import { programsOf } from './programs.ts'
import type { TemplateSource } from './template.ts'
import { valuesSchema } from './values-schema.ts'
import { valuesTypes } from './values-types.ts'
import { valuesYaml } from './values-yaml.ts'

/** What the chart is made of, read from the repository; paths are relative to it. */
export interface ChartSources {
  templates: readonly TemplateSource[]
  scripts: readonly TemplateSource[]
  programs: readonly TemplateSource[]
  /** Values files: for people, and for tools that install a chart once with each of them. */
  valuesFiles: readonly TemplateSource[]
  license: string
}

/** Where sources stand and files go, relative to the repository. */
export const places = {
  templates: 'generator/templates',
  scripts: 'generator/scripts',
  programs: 'generator/proxy',
  examples: 'generator/examples',
  ci: 'generator/ci',
  readme: 'generator/templates/README.md.hbs',
  chart: 'chart',
  types: 'schemas/values.d.ts',
} as const

/** `ci/` is read from the repository, not from a package. */
const helmignore = ['.git/', '.DS_Store', '*.swp', '*.orig', '*.tgz', 'ci/'].join('\n') + '\n'

/** Every generated file: path relative to the repository -> text. */
export function chartFiles(model: Group, sources: ChartSources): Map<string, string> {
  const { templates, scripts, programs, valuesFiles, license } = sources
  const [runtime, proxy] = [programsOf(scripts, places.scripts), programsOf(programs, places.programs)]
  const context = templateContext(model, runtime, proxy)
  const files = new Map<string, string>([
    ['chart/.helmignore', helmignore],
    ['chart/Chart.yaml', chartYaml()],
    ['chart/LICENSE', license],
    ['chart/values.schema.json', valuesSchema(model)],
    ['chart/values.yaml', valuesYaml(model)],
    [places.types, valuesTypes(model)],
    ...runtime.map(({ path, source }) => [`chart/files/runtime/${path}`, source] as const),
    ...proxy.map(({ path, source }) => [`chart/files/proxy/${path}`, source] as const),
    ...valuesFiles.map(({ path, text }) => [path.replace('generator/', 'chart/'), text] as const),
  ])
  for (const source of templates) {
    if (source.path === places.readme) files.set('chart/README.md', readme(source, context, model))
    else files.set(source.path.replace(places.templates, 'chart/templates'), goTemplate(source, context, model))
  }
  return files
}
