import { HarnessError } from '../error.ts'
import { inPod } from '../in-pod.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'
import { killMaster } from './kill-master.ts'
import { killOther } from './kill-other.ts'

/** Keys that a server has to load when it starts again. */
export const SLOW_KEYS = 40_000

// Some are big enough that a server which loads answers in between; prints the delay of each, in microseconds.
const program = `
i=0
while [ "$i" -lt 40 ]; do
  application EVAL "for i = 1, tonumber(ARGV[2]) do redis.call('SET', 'slow:' .. ARGV[1] .. ':' .. i, string.rep('x', 1024)) end" 0 "$i" "$(($1 / 40))" >/dev/null
  i=$((i + 1))
done
ask_local 'CONFIG GET key-load-delay'`

/** Kill a server that has much to load, and loads it slowly. */
export async function slowLoad(stage: Stage, victim: Victim, what: 'master' | 'replica'): Promise<FaultTrace> {
  const options = { program, args: [String(SLOW_KEYS)], timeoutMs: 60_000 }
  const said = await inPod(stage, { pod: victim.pod, container: 'redis', ...options })
  const delay = Number(said.split('\n').at(-1))
  // Otherwise it would load at once.
  if (!(delay > 0)) throw new HarnessError(`${victim.pod} has no key-load-delay: ${said}`, { code: 'NOT_SLOW' })
  return what === 'master' ? killMaster(stage, victim) : killOther(stage, victim, 'redis')
}
