import { dump } from 'js-yaml'
import type { Group } from '../model/dsl.ts'
import { dashboardFile } from '../monitoring/dashboard.ts'
import { alertGroups } from '../monitoring/rules.ts'
import { chartYaml } from './chart-yaml.ts'
import { templateContext } from './context.ts'
import { goTemplate } from './go-template.ts'
import { readme } from './readme.ts'
import { podPrograms, programsOf } from './programs.ts'
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
  const runtime = podPrograms(programsOf(scripts, places.scripts))
  const proxy = programsOf(programs, places.programs)
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
    ['chart/files/monitoring/dashboard.json', dashboardFile()],
    ['chart/files/monitoring/rules.yaml', rulesFile()],
    ...valuesFiles.map(({ path, text }) => [path.replace('generator/', 'chart/'), text] as const),
  ])
  for (const source of templates) {
    if (source.path === places.readme) files.set('chart/README.md', readme(source, context, model))
    else files.set(source.path.replace(places.templates, 'chart/templates'), goTemplate(source, context, model))
  }
  return files
}

/**
 * The alert rules as the chart's file, files/monitoring/rules.yaml. It is no template, so the braces of Prometheus stand as they are; `@{name}` is
 * filled when Helm renders prometheus-rule.yaml.
 */
function rulesFile(): string {
  const head =
    '# Alert rules; generated from generator/src/monitoring, do not edit. templates/prometheus-rule.yaml fills @{name}.\n'
  const body = alertGroups.map(({ cause, rules }) => ({
    name: cause,
    rules: rules.map(({ name, severity, holdSeconds, expr, summary, description }) => ({
      alert: name,
      expr,
      for: holdSeconds,
      labels: { severity },
      annotations: { summary, description },
    })),
  }))
  return head + dump({ groups: body }, { quoteStyle: 'double', lineWidth: -1 })
}
