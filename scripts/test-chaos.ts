import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { runSeed } from '../e2e/drivers/loopback/chaos-run.ts'
import { OWN_NETWORK } from '../e2e/drivers/loopback/cut-off.ts'
import type { ChaosSort } from '../e2e/drivers/loopback/chaos-plan.ts'
import type { WorldOptions } from '../e2e/drivers/loopback/world.ts'
import { messageOf } from '../e2e/harness/message-of.ts'
import { haveTools } from './lib/require-tools.ts'
import { summarize } from './lib/summary.ts'

// npm run test:chaos [-- --minutes 30 --seed 1 --jobs 2 --engine redis|valkey|both]: sets of real processes on loopback, to which everything happens
// that can happen to a set. It takes one seed after the other, from the given one, until the time is over, each seed in two sorts: `soak`, and
// `windows`, which strikes in the times in which docs/guarantees.md promises less. `--seed 7 --engine valkey --count 1 --sort soak` runs one again.

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    engine: { type: 'string', default: 'both' },
    sort: { type: 'string', default: 'both' },
    count: { type: 'string' },
  },
})

const IMAGES: Record<string, WorldOptions> = {
  redis: { engine: 'redis', shell: 'sh' },
  valkey: { engine: 'valkey', shell: 'busybox' },
}

/** A soak resizes its set, and rotates passwords. */
const ROOM: Partial<Record<ChaosSort, WorldOptions>> = {
  soak: { room: { redis: 5, sentinels: 5 }, env: { HA_FAREWELL_MS: '15000' } },
}

const SORTS: Record<string, readonly ChaosSort[]> = {
  soak: ['soak'],
  windows: ['windows'],
  both: ['soak', 'windows'],
}

function number(name: 'minutes' | 'seed' | 'jobs' | 'count', fallback: number): number {
  const given = Number(values[name] ?? fallback)
  if (given > 0) return given
  throw new RangeError(`--${name} ${values[name]}: give a number above 0`)
}

/** Links are cut in a network namespace that ends with this program. */
function inOwnNetwork(): void {
  const command = 'ip link set lo up && exec "$@"'
  const again = [...process.execArgv, ...process.argv.slice(1)]
  const { status } = spawnSync('unshare', ['--net', 'sh', '-c', command, 'soak', process.execPath, ...again], {
    env: { ...process.env, [OWN_NETWORK]: 'yes' },
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}

async function soak(): Promise<void> {
  const images = values.engine === 'both' ? Object.keys(IMAGES) : [values.engine]
  const first = number('seed', 1)
  const most = number('count', Infinity)
  const end = Date.now() + number('minutes', 30) * 60_000
  const counts = { passed: 0, failed: 0, skipped: 0 }
  let drawn = 0
  const sorts = SORTS[values.sort]
  if (sorts === undefined) throw new RangeError(`--sort ${values.sort}: give soak, windows or both`)
  const run = async (seed: number, engine: string, sort: ChaosSort): Promise<void> => {
    const image = IMAGES[engine]
    if (image === undefined) throw new RangeError(`--engine ${engine}: give redis, valkey or both`)
    const replay = `npm run test:chaos -- --seed ${seed} --engine ${engine} --count 1 --sort ${sort}`
    try {
      const { acked, lostPlain, excused, worstGapMs, events } = await runSeed(seed, {
        ...image,
        ...ROOM[sort],
        sort,
        replay,
      })
      counts.passed++
      process.stdout.write(
        `seed ${seed} (${engine}, ${sort}): ${acked} acked, ${lostPlain + excused} lost and ${excused} of them excused, worst gap ${worstGapMs} ms (${events.join(' ')})\n`,
      )
    } catch (error) {
      counts.failed++
      process.stdout.write(`seed ${seed} (${engine}, ${sort}) FAILED: ${messageOf(error)}\n`)
    }
  }
  const worker = async (): Promise<void> => {
    while (drawn < most && Date.now() < end) {
      const seed = first + drawn
      const engine = images[drawn % images.length] ?? ''
      drawn++
      for (const sort of sorts) await run(seed, engine, sort)
    }
  }
  await Promise.all(Array.from({ length: number('jobs', 2) }, worker))
  summarize(counts)
}

if (haveTools(['helm', 'redis-server', 'valkey-server', 'busybox', 'unshare', 'ip', 'iptables'])) {
  if (process.env[OWN_NETWORK] === undefined) inOwnNetwork()
  else await soak()
}
