import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { junitXml } from './junit.ts'
import type { Report } from './report.ts'
import { textSummary } from './text.ts'
import { validate } from './validate.ts'

/** Write `report.json`, `junit.xml` and `summary.txt` into a directory, and return the summary. */
export async function writeReport(report: Report, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true })
  const summary = textSummary(report)
  await writeFile(join(directory, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`)
  await writeFile(join(directory, 'junit.xml'), junitXml(report))
  await writeFile(join(directory, 'summary.txt'), summary)
  // After writing, so that a report that breaks its schema can still be looked at.
  validate('report', JSON.parse(JSON.stringify(report)))
  return summary
}
