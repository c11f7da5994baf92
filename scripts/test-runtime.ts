import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { parseSeeds, runSeeds } from '../e2e/drivers/loopback/run-seeds.ts'
import { SHORT } from '../e2e/drivers/loopback/side-by-side.ts'
import { runMocha } from './lib/mocha-run.ts'
import { haveTools } from './lib/require-tools.ts'
import { summarize } from './lib/summary.ts'
import type { TestCounts } from './lib/summary.ts'
import { testFilesUnder } from './lib/test-files.ts'

// npm run test:runtime [-- --jobs 4] [-- part of a path ...]: the pods' programs, first piece by piece in both shells, then
// as whole sets of real processes on loopback, then under seeded crashes. `--seeds 7` or `--seeds 21-40` runs those alone. `--short` runs a scenario
// that exists for both engines on one of them, leaves rare faults and variants out, and has five seeds.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string' },
    jobs: { type: 'string', default: '4' },
    short: { type: 'boolean', default: false },
  },
})

if (haveTools(['helm', 'redis-server', 'valkey-server', 'busybox', 'shellcheck'])) {
  const chosen = (path: string): boolean => positionals.length === 0 || positionals.some((part) => path.includes(part))
  if (values.short) process.env[SHORT] = '1'
  // Its program comes out of its image.
  const withProxy = haveTools(['docker'], 'the tests of the proxy are left out')
  const counts: TestCounts = { passed: 0, failed: 0, skipped: 0 }
  const add = ({ passed, failed, skipped }: TestCounts): void => {
    counts.passed += passed
    counts.failed += failed
    counts.skipped += skipped
  }
  if (values.seeds === undefined) {
    const runnable = (path: string): boolean => chosen(path) && (withProxy || !/\/proxy[^/]*$/.test(path))
    const pieces = testFilesUnder('generator/test/scripts')
    const sets = testFilesUnder('e2e/drivers/loopback').filter((path) => path.endsWith('.cluster.test.ts'))
    add(await runMocha({ files: pieces.filter(runnable), timeoutMs: 30_000, jobs: availableParallelism() }))
    add(await runMocha({ files: sets.filter(runnable), timeoutMs: 240_000 }))
  }
  if (positionals.length === 0) {
    const onResult = (line: string): void => void process.stdout.write(`${line}\n`)
    const seeds = parseSeeds(values.seeds ?? (values.short ? '1-5' : '1-20'))
    const { passed, failed } = await runSeeds({ seeds, jobs: Number(values.jobs), onResult })
    add({ passed: passed.length, failed: failed.length, skipped: 0 })
  }
  summarize(counts)
}
