import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Report } from '../e2e/harness/report/report.ts'
import { validate } from '../e2e/harness/report/validate.ts'
import { writeReport } from '../e2e/harness/report/write.ts'
import { openInBrowser } from './lib/open-in-browser.ts'
import { repository } from './lib/test-files.ts'

// npm run e2e:report [-- --print] [-- directory]: make every form of a run's report again from its report.json, print the
// summary and open the page.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { print: { type: 'boolean', default: false } },
})
const directory = resolve(positionals[0] ?? join(repository, 'artifacts/e2e'))
const path = join(directory, 'report.json')
if (existsSync(path)) {
  const data: unknown = JSON.parse(readFileSync(path, 'utf8'))
  validate('report', data)
  const page = join(directory, 'index.html')
  process.stdout.write(`${await writeReport(data as Report, directory)}\npage: ${page}\n`)
  if (!values.print) process.stdout.write(`${await openInBrowser(page)}\n`)
} else {
  process.stderr.write(`no report at ${path}: run npm run e2e first, or name the directory of a run\n`)
  process.exitCode = 1
}
