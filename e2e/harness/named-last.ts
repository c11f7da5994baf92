import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { podsByAddress } from './addresses.ts'
import { messageOf } from './message-of.ts'
import type { Settled } from './settle.ts'
import type { Stage } from './stage.ts'
import { lastSwitchInLog, majorityOf } from './switches.ts'

/** The data pod that a majority of the Sentinels of `before` named when their pods ended, by their own logs. */
export async function namedLast(stage: Stage, before: Settled): Promise<string | undefined> {
  const votes = await Promise.all(
    before.view.sentinels.map(async ({ sentinel, address }) => {
      const uid = before.pods.find(({ metadata }) => metadata?.name === sentinel)?.metadata?.uid ?? ''
      return lastSwitchInLog(await logOf(stage, `${sentinel}.${uid.slice(0, 8)}.sentinel.log`)) ?? address
    }),
  )
  return (await podsByAddress(stage)).get(majorityOf(votes) ?? '')
}

async function logOf(stage: Stage, file: string): Promise<string> {
  try {
    return await readFile(join(stage.recorder.logs, file), 'utf8')
  } catch (error) {
    stage.recorder.mark('warning', `no log of a Sentinel: ${messageOf(error)}`)
    return ''
  }
}
