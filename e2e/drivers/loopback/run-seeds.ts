import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { messageOf } from '../../harness/message-of.ts'
import { runSeed } from './chaos-run.ts'
import type { ChaosResult } from './chaos-run.ts'
import type { Engine, Shell } from './toolbox.ts'

/** Options of {@link runSeeds}. */
export interface RunSeedsOptions {
  seeds: readonly number[]
  /** Worlds at the same time. @defaultValue 3 */
  jobs?: number
  /** @defaultValue redis */
  engine?: Engine
  /** @defaultValue sh */
  shell?: Shell
  /** Told of each seed when it has ended. */
  onResult?: (line: string) => void
}

/** What all seeds showed. */
export interface SeedsResult {
  passed: ChaosResult[]
  failed: { seed: number; error: string }[]
}

/** Run seeds, some at a time; a seed that fails does not stop the others. */
export async function runSeeds(options: RunSeedsOptions): Promise<SeedsResult> {
  const result: SeedsResult = { passed: [], failed: [] }
  const waiting = [...options.seeds]
  const world = { engine: options.engine ?? 'redis', shell: options.shell ?? 'sh' }
  const worker = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      try {
        const passed = await runSeed(seed, world)
        result.passed.push(passed)
        options.onResult?.(describe(passed))
      } catch (error) {
        result.failed.push({ seed, error: messageOf(error) })
        options.onResult?.(`seed ${seed} FAILED: ${messageOf(error)}`)
      }
    }
  }
  await Promise.all(Array.from({ length: options.jobs ?? 3 }, worker))
  return result
}

/** Numbers of a list such as `1-20,33`. @throws RangeError that shows how one looks. */
export function parseSeeds(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? []
    if (first === undefined) throw new RangeError(`--seeds ${text}: give numbers and spans, such as 1-20,33`)
    const [from, to] = [Number(first), Number(last ?? first)]
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
  })
}

function describe(result: ChaosResult): string {
  const { seed, acked, lostPlain, worstGapMs, masterAfterMs, settledAfterMs, events } = result
  const times = `worst gap ${worstGapMs} ms, master after ${masterAfterMs} ms, settled after ${settledAfterMs} ms`
  return `seed ${seed}: ${acked} acked, ${lostPlain} of the plain stream lost, ${times} (${events.join(' ')})`
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1-20' },
      jobs: { type: 'string', default: '3' },
      engine: { type: 'string', default: 'redis' },
      shell: { type: 'string', default: 'sh' },
    },
  })
  const { passed, failed } = await runSeeds({
    seeds: parseSeeds(values.seeds),
    jobs: Number(values.jobs),
    engine: values.engine === 'valkey' ? 'valkey' : 'redis',
    shell: values.shell === 'busybox' ? 'busybox' : 'sh',
    onResult: (line) => process.stdout.write(`${line}\n`),
  })
  process.stdout.write(`${passed.length} passed, ${failed.length} failed\n`)
  process.exitCode = failed.length > 0 || passed.length === 0 ? 1 : 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
