import { setTimeout as sleep } from 'node:timers/promises'
import { killProcess } from '../../drivers/kind/kill-process.ts'
import { HarnessError } from '../error.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import type { Victim } from './fault.ts'
import { SIGCONT, SIGSTOP } from './stop-master.ts'

/** Longer than the 2 s after which a Sentinel goes on in TILT. */
const STOPPED_MS = 3000

/** Less than the 30 s of TILT, and time for three Sentinels to end it one after the other. */
const GOES_ON_MS = 7000

/**
 * Stop the processes of Sentinels for 3 s, and return 7 s after they went on: what comes next meets Sentinels that would be in TILT.
 *
 * @param which `one` that runs on another node than the master, or `all`.
 * @throws HarnessError `NOT_STOPPED` when one answers meanwhile.
 */
export async function sentinelsStandStill(stage: Stage, victim: Victim, which: 'one' | 'all'): Promise<void> {
  const { namespace } = stage
  const all = await setPods(stage, ['sentinel'])
  const elsewhere = all.filter(({ spec }) => spec?.nodeName !== victim.node)
  const targets = (which === 'all' ? all : elsewhere.slice(0, 1)).map(({ metadata, spec }) => ({
    ...{ node: spec?.nodeName ?? '', namespace, pod: metadata?.name ?? '', container: 'sentinel', all: true },
  }))
  const names = targets.map(({ pod }) => pod)
  stage.recorder.mark('prepare', `${names.join(', ')} stand still for ${STOPPED_MS / 1000} s`)
  const signalAll = (signal: number): Promise<unknown> =>
    Promise.all(targets.map((target) => killProcess(target, signal)))
  const until = Date.now() + STOPPED_MS
  await signalAll(SIGSTOP)
  try {
    await expectSilence(stage, names)
    await sleep(Math.max(0, until - Date.now()))
  } finally {
    await signalAll(SIGCONT)
  }
  await sleep(GOES_ON_MS)
}

async function expectSilence(stage: Stage, names: readonly string[]): Promise<void> {
  const { sentinels } = await stage.ledger.view()
  const heard = names.filter((name) => sentinels.find(({ sentinel }) => sentinel === name)?.error === undefined)
  if (names.length > 0 && heard.length === 0) return
  throw new HarnessError(`${heard[0] ?? 'no Sentinel'} answers though it is stopped`, { code: 'NOT_STOPPED' })
}
