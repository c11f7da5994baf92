import { parseArgs } from 'node:util'
import { parseSeeds, runSeeds } from '../e2e/drivers/loopback/run-seeds.ts'
import { runMocha } from './lib/mocha-run.ts'
import { haveTools } from './lib/require-tools.ts'
import { summarize } from './lib/summary.ts'
import { testFilesUnder } from './lib/test-files.ts'

// npm run test:scripts [-- --seeds 1-20] [-- part of a path ...]: the pods' programs, first piece by piece in both shells,
// then as whole sets of real processes on loopback, then under seeded crashes. `--seeds 7` alone replays one.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string' }, jobs: { type: 'string', default: '2' } },
})

if (haveTools(['helm', 'redis-server', 'busybox', 'shellcheck'])) {
  const replay = values.seeds !== undefined && positionals.length === 0
  const files = [...testFilesUnder('generator/test/scripts'), ...testFilesUnder('e2e/drivers/loopback')].filter(
    (path) => (replay ? false : positionals.length === 0 || positionals.some((part) => path.includes(part))),
  )
  const counts = await runMocha({ files, timeoutMs: 120_000 })
  if (positionals.length === 0) {
    const seeds = await runSeeds({
      seeds: parseSeeds(values.seeds ?? '1-20'),
      jobs: Number(values.jobs),
      onResult: (line) => process.stdout.write(`${line}\n`),
    })
    counts.passed += seeds.passed.length
    counts.failed += seeds.failed.length
  }
  summarize(counts)
}
