import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Report } from '../e2e/harness/report/report.ts'
import { validate } from '../e2e/harness/report/validate.ts'
import { writeReport } from '../e2e/harness/report/write.ts'
import { repository } from './lib/test-files.ts'

// npm run e2e:report [-- directory]: make junit.xml and summary.txt again from a run's report.json.
const directory = resolve(process.argv[2] ?? join(repository, 'artifacts/e2e'))
const path = join(directory, 'report.json')
if (existsSync(path)) {
  const data: unknown = JSON.parse(readFileSync(path, 'utf8'))
  validate('report', data)
  process.stdout.write(await writeReport(data as Report, directory))
} else {
  process.stderr.write(`no report at ${path}: run npm run e2e first, or name the directory of a run\n`)
  process.exitCode = 1
}
