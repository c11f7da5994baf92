import { availableParallelism } from 'node:os'
import { runMocha } from './lib/mocha-run.ts'
import { haveTools } from './lib/require-tools.ts'
import { summarize } from './lib/summary.ts'
import { testFilesUnder } from './lib/test-files.ts'

// The chart through real helm, and through helm3.
const parts = process.argv.slice(2)
const files = testFilesUnder('generator/test/render').filter(
  (path) => parts.length === 0 || parts.some((part) => path.includes(part)),
)
if (haveTools(['helm'])) {
  haveTools(['helm3'], 'the chart goes through the helm on PATH alone')
  summarize(await runMocha({ files, timeoutMs: 60_000, jobs: availableParallelism() }))
}
