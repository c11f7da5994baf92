import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { streams } from '../clients/protocol.ts'
import type { IdleAnswer } from '../clients/protocol.ts'
import { findOverlaps } from '../ledger/overlaps.ts'
import { log, step } from './log.ts'
import type { OpenStage } from './open-stage.ts'
import { messageOf } from './message-of.ts'
import { emptyHistory, remember } from './round-result.ts'
import type { RoundResult, ScenarioResult } from './round-result.ts'
import { repetitionsOf } from './repetitions.ts'
import type { Run } from './run-options.ts'
import { runRound } from './run-round.ts'
import type { Scenario } from './scenario.ts'
import { scanForSecrets } from './secret-scan.ts'
import { settle } from './settle.ts'

/** Do a scenario's rounds one after the other on its release, and judge what was seen. */
export async function runScenario(run: Run, scenario: Scenario, stage: OpenStage): Promise<ScenarioResult> {
  await settle(stage)
  const idleSince = Date.now()
  if (scenario.idle !== undefined) await stage.ledger.openIdle(scenario.idle.connections)
  const history = emptyHistory()
  const rounds: RoundResult[] = []
  try {
    for (const round of scenario.rounds) {
      const repetitions = repetitionsOf(run, round)
      for (let repetition = 1; repetition <= repetitions; repetition++) {
        const title = `${scenario.name}: ${round.title}, ${repetition} of ${repetitions}`
        rounds.push(await step(title, () => runRound({ stage, round, repetition, history })))
        log(`  ${summaryOf(rounds.at(-1))}`)
      }
    }
  } catch (error) {
    // The writes of a round that did not end help to see why.
    await stage.ledger.take().then(
      (taken) => remember(history, taken),
      (gone: unknown) => log(`the ledger client does not answer: ${messageOf(gone)}`),
    )
    throw error
  } finally {
    await writeFile(join(stage.artifacts, 'rounds.json'), JSON.stringify(rounds, undefined, 2))
    await writeFile(join(stage.artifacts, 'ops.jsonl'), jsonLines(streams.flatMap((stream) => history[stream])))
    await writeFile(join(stage.artifacts, 'client-events.jsonl'), jsonLines(history.events))
  }
  const idle = scenario.idle === undefined ? undefined : await idleResult(stage, idleSince + scenario.idle.forMs)
  const secrets = await scanForSecrets(stage, stage.secret)
  // A server that hung is a master again in a later round, and must not seem to have been one all the time.
  const overlaps = findOverlaps(
    streams.flatMap((stream) => history[stream]),
    { newTermAfterMs: 20_000 },
  ).map(
    ({ runIds, from, ms }) => `${runIds.join(' and ')} for ${ms.toFixed(1)} ms from ${new Date(from).toISOString()}`,
  )
  const { name, title } = scenario
  const result = { name, title, artifacts: stage.artifacts, rounds, overlaps, secrets }
  return idle === undefined ? result : { ...result, idle }
}

async function idleResult(stage: OpenStage, until: number): Promise<IdleAnswer> {
  await sleep(Math.max(0, until - Date.now()))
  return stage.ledger.checkIdle()
}

function jsonLines(items: readonly object[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('')
}

function summaryOf(round: RoundResult | undefined): string {
  if (round === undefined) return ''
  const results = Object.entries(round.streams)
  const gaps = results.map(([stream, { gap }]) => `${stream} gap ${((gap?.ms ?? 0) / 1000).toFixed(2)} s`)
  const lost = results.reduce((sum, [, result]) => sum + result.lost.length, 0)
  const rejoin = round.rejoinMs === undefined ? 'did not rejoin' : `rejoined in ${(round.rejoinMs / 1000).toFixed(1)} s`
  const closed =
    round.closedMs === undefined ? '' : `, sticky left it ${(round.closedMs / 1000).toFixed(2)} s after the switch`
  return `${round.masterBefore} -> ${round.masterAfter}: ${lost} lost, ${gaps.join(', ')}, ${rejoin}${closed}`
}
