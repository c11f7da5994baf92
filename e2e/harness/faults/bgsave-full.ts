import { HarnessError } from '../error.ts'
import { inPod } from '../in-pod.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'

/**
 * Fill the server to its maxmemory with keys that expire, and have it save by itself: no user of the chart may say BGSAVE, but the
 * guard's may set `save`. Prints how many keys were evicted, and the number of saves before and after.
 */
const program = `
number() { field "$1" "$(ask_local 'INFO everything')" || FIELD=0; }
i=0
while [ "$i" -lt 16 ]; do
  application EVAL "for i = 1, 100 do redis.call('SET', 'filler:' .. ARGV[1] .. ':' .. i, string.rep('x', 102400), 'EX', 86400) end" 0 "$i" >/dev/null
  i=$((i + 1))
done
number evicted_keys; evicted=$FIELD
number rdb_saves; before=$FIELD
trap "ask_local 'CONFIG SET save \\"\\"' >/dev/null" EXIT
ask_local 'CONFIG SET save "1 1"' >/dev/null
sleep "$1"
number rdb_saves
echo "$evicted $before $FIELD"`

/** The master is full, and saves again and again for some seconds. */
export async function bgsaveFull(stage: Stage, victim: Victim, seconds: number): Promise<FaultTrace> {
  const at = Date.now()
  const container = 'redis'
  const args = [String(seconds)]
  const said = await inPod(stage, { pod: victim.pod, container, program, args, timeoutMs: (seconds + 60) * 1000 })
  const [evicted = 0, before = 0, after = 0] = said.split(' ').map(Number)
  if (!(evicted > 0 && after > before)) {
    throw new HarnessError(`${victim.pod} evicted ${evicted} keys and saved ${after - before} times`, {
      code: 'NOT_SAVED_FULL',
      hint: 'has the scenario a small maxmemory, and the policy volatile-lru?',
    })
  }
  return { at, until: Date.now(), unfinished: () => undefined }
}
