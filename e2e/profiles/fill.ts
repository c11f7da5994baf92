import { HarnessError } from '../harness/error.ts'
import { inPod } from '../harness/in-pod.ts'
import type { Stage } from '../harness/stage.ts'

/** What every set holds, in MiB: a third of the default `maxmemory` of 307 MiB, and not its half with an hour of writes. */
export const DATA_MIB = 100

const KEYS_PER_MIB = 1024

// A master whose replicas lag refuses a step, which is then done again. Prints how many keys there are.
const program = `
fill() {
  application EVAL "for i = 1, $2 do redis.call('SET', 'data:' .. ARGV[1] .. ':' .. i, string.rep('x', 1000)) end return 'OK'" 0 "$1"
}
i=0 tries=0
while [ "$i" -lt "$1" ] && [ "$tries" -lt $(($1 * 3)) ]; do
  tries=$((tries + 1))
  if [ "$(fill "$i" "$2")" = OK ]; then i=$((i + 1)); else sleep 0.2; fi
done
application DBSIZE`

/**
 * Fill a master, so that forks and saves cost something.
 *
 * @throws HarnessError `NOT_FILLED` when it has fewer keys than it was given.
 */
export async function fill(stage: Stage, master: string): Promise<void> {
  const args = [String(DATA_MIB), String(KEYS_PER_MIB)]
  const said = await inPod(stage, { pod: master, container: 'redis', program, args, timeoutMs: 180_000 })
  if (Number(said) >= DATA_MIB * KEYS_PER_MIB) return
  throw new HarnessError(`${stage.namespace}/${master} has "${said}" keys, not ${DATA_MIB * KEYS_PER_MIB}`, {
    code: 'NOT_FILLED',
  })
}
