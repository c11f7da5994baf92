import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runMocha } from './lib/mocha-run.ts'
import { summarize } from './lib/summary.ts'
import { repository, testFilesUnder } from './lib/test-files.ts'

// npm test [-- --coverage] [-- part of a path ...]: the tests that need Node alone.
const { values, positionals } = parseArgs({ allowPositionals: true, options: { coverage: { type: 'boolean' } } })

if (values.coverage) {
  const c8 = join(repository, 'node_modules/.bin/c8')
  const reporters = [
    '--reporter=text-summary',
    '--reporter=lcov',
    '--all',
    '--src=generator/src',
    '--exclude=**/*.test.ts',
  ]
  const command = [...reporters, process.execPath, '--import', 'tsx', import.meta.filename, ...positionals]
  process.exitCode = spawnSync(c8, command, { cwd: repository, stdio: 'inherit' }).status ?? 1
} else {
  // The folders that other scripts run need helm or shells; *.cluster.test.ts needs a cluster.
  const elsewhere = ['generator/test/render/', 'generator/test/scripts/'].map((folder) => join(repository, folder))
  const files = [...testFilesUnder('generator/test'), ...testFilesUnder('scripts'), ...testFilesUnder('e2e')]
    .filter((path) => !elsewhere.some((folder) => path.startsWith(folder)) && !path.endsWith('.cluster.test.ts'))
    .filter((path) => positionals.length === 0 || positionals.some((part) => path.includes(part)))
  summarize(await runMocha({ files, timeoutMs: 20_000, jobs: availableParallelism() }))
}
