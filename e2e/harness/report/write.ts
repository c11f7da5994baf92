import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { compactJson } from './compact-json.ts'
import { reportPage } from './html/page.ts'
import type { FilesBySuite } from './html/page.ts'
import { junitXml } from './junit.ts'
import type { Report } from './report.ts'
import { suitesOf } from './suites.ts'
import { textSummary } from './text.ts'
import { validate } from './validate.ts'

/** Write `report.json`, `junit.xml`, `summary.txt` and `index.html` into a directory, and return the summary. */
export async function writeReport(report: Report, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true })
  const summary = textSummary(report)
  await writeFile(join(directory, 'report.json'), `${compactJson(report)}\n`)
  await writeFile(join(directory, 'junit.xml'), junitXml(report))
  await writeFile(join(directory, 'summary.txt'), summary)
  await writeFile(join(directory, 'index.html'), reportPage(report, await artefacts(report, directory)))
  // After writing, so that a report that breaks its schema can still be looked at.
  validate('report', JSON.parse(JSON.stringify(report)))
  return summary
}

// By the name of the suite and not by the recorded path: the directory may have come from another machine.
async function artefacts(report: Report, directory: string): Promise<FilesBySuite> {
  const found = suitesOf(report).map(async ({ name }): Promise<[string, string[]]> => [
    name,
    await filesUnder(directory, name),
  ])
  return new Map(await Promise.all(found))
}

async function filesUnder(directory: string, name: string): Promise<string[]> {
  const entries = await readdir(join(directory, name), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
