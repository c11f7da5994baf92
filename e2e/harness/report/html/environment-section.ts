import type { Report } from '../report.ts'
import { minute } from '../words.ts'
import { link } from './files-list.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'

/** With what the run was made, and the report in its other forms. */
export function environmentSection(report: Report): Markup {
  const facts = { ...report.environment, started: minute(report.startedAt), ended: minute(report.endedAt) }
  return markup`<section class="environment"><h2>Environment</h2>
    <dl>${Object.entries(facts).map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    <p>Also as ${['report.json', 'junit.xml', 'summary.txt'].map((file) => link(file, file))}</p></section>`
}
