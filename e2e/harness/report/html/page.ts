import type { Report } from '../report.ts'
import { suitesOf } from '../suites.ts'
import { checklistSection } from './checklist-section.ts'
import { environmentSection } from './environment-section.ts'
import { failures } from './failures.ts'
import { glyphDefinitions } from './glyphs.ts'
import { legend } from './legend.ts'
import { markup, trusted } from './markup.ts'
import { overview } from './overview.ts'
import { scenarioSection } from './scenario-section.ts'
import { style } from './style.ts'
import { verdict } from './verdict.ts'

/** Files of each suite by its name, as paths from the page. */
export type FilesBySuite = ReadonlyMap<string, readonly string[]>

/** The report as one page of HTML that needs nothing else: what does not hold first, then everything. */
export function reportPage(report: Report, files: FilesBySuite): string {
  const suites = suitesOf(report)
  const checklists = suites.filter(({ scenario }) => scenario === undefined)
  const filesOf = (name: string): readonly string[] => files.get(name) ?? []
  const failed = report.tests.filter(({ state }) => state === 'failed').length
  const broken = failures(suites)
  const title = `${failed > 0 ? `✗ ${failed} of ${report.tests.length}` : `✓ ${report.tests.length}`} · run ${report.run}`
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title}</title><style>${trusted(style)}</style></head>
<body>${glyphDefinitions}<main>
${verdict(report, suites)}
${broken}
${broken === undefined ? undefined : legend()}
${overview(suites)}
${broken === undefined ? legend() : undefined}
${suites.map((suite) => (suite.scenario === undefined ? undefined : scenarioSection(suite, suite.scenario, filesOf(suite.name))))}
${checklists.map((suite) => checklistSection(suite, filesOf(suite.name)))}
${environmentSection(report)}
</main></body></html>
`.markup
}
