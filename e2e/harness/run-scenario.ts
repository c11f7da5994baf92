import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { streams } from '../clients/protocol.ts'
import { findOverlaps } from '../ledger/overlaps.ts'
import { log, step } from './log.ts'
import { furnishStage } from './open-stage.ts'
import type { EmptyStage } from './open-stage.ts'
import { messageOf } from './message-of.ts'
import { remember } from './round-result.ts'
import type { History, RoundResult, ScenarioResult } from './round-result.ts'
import type { Run } from './run-options.ts'
import { runRound } from './run-round.ts'
import type { Scenario } from './scenario.ts'
import { scanForSecrets } from './secret-scan.ts'
import { settle } from './settle.ts'

/** Install a scenario's release on an empty stage, do its rounds one after the other, and judge what was seen. */
export async function runScenario(run: Run, scenario: Scenario, empty: EmptyStage): Promise<ScenarioResult> {
  const stage = await step(`${scenario.name}: install`, () => furnishStage(run, scenario, empty))
  await settle(stage)
  const history: History = { plain: [], wait1: [], events: [] }
  const rounds: RoundResult[] = []
  try {
    for (const round of scenario.rounds) {
      const repetitions = run.repetitions ?? round.repeat[run.set]
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
  const secrets = await scanForSecrets(stage, stage.secret)
  const overlaps = findOverlaps(streams.flatMap((stream) => history[stream])).map(
    ({ runIds, from, ms }) => `${runIds.join(' and ')} for ${ms.toFixed(1)} ms from ${new Date(from).toISOString()}`,
  )
  return { name: scenario.name, title: scenario.title, artifacts: stage.artifacts, rounds, overlaps, secrets }
}

function jsonLines(items: readonly object[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('')
}

function summaryOf(round: RoundResult | undefined): string {
  if (round === undefined) return ''
  const gaps = streams.map((stream) => `${stream} gap ${((round.streams[stream].gap?.ms ?? 0) / 1000).toFixed(2)} s`)
  const lost = streams.reduce((sum, stream) => sum + round.streams[stream].lost.length, 0)
  const rejoin = round.rejoinMs === undefined ? 'did not rejoin' : `rejoined in ${(round.rejoinMs / 1000).toFixed(1)} s`
  return `${round.masterBefore} -> ${round.masterAfter}: ${lost} lost, ${gaps.join(', ')}, ${rejoin}`
}
