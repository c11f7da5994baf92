import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { streams } from '../clients/protocol.ts'
import type { IdleAnswer } from '../clients/protocol.ts'
import { findOverlaps } from '../ledger/overlaps.ts'
import { podsByAddress } from './addresses.ts'
import { jsonLines } from './json-lines.ts'
import { log, step } from './log.ts'
import type { OpenStage } from './open-stage.ts'
import { messageOf } from './message-of.ts'
import { compactJson } from './report/compact-json.ts'
import { timelineOf } from './report/timeline/timeline.ts'
import type { Timeline } from './report/timeline/timeline.ts'
import { turnsOf } from './repetitions.ts'
import { emptyHistory, remember } from './round-result.ts'
import type { RoundResult, ScenarioResult, StreamResult } from './round-result.ts'
import type { Run } from './run-options.ts'
import { runRound } from './run-round.ts'
import type { Scenario } from './scenario.ts'
import { scanForSecrets } from './secret-scan.ts'
import { settle } from './settle.ts'

/** What {@link runScenario} does. */
export interface ScenarioRun {
  run: Run
  scenario: Scenario
  /** Its release. */
  stage: OpenStage
  /** Filled as the scenario goes on, so that one that breaks off can be reported as well. */
  result: ScenarioResult
}

/** Do a scenario's rounds one after the other on its release, and note what was seen. */
export async function runScenario({ run, scenario, stage, result }: ScenarioRun): Promise<void> {
  await settle(stage)
  if (scenario.idle !== undefined) await stage.ledger.openIdle(scenario.idle.connections)
  const idleSince = Date.now()
  const history = emptyHistory()
  const { rounds } = result
  const addresses = await podsByAddress(stage)
  let now = { round: '', repetition: 0, since: Date.now() }
  const timeline = (faultAt: number, results: Record<string, StreamResult> = {}): Timeline =>
    timelineOf({
      ...stage.recorder,
      ...{ since: now.since, faultAt, pods: stage.names.redisPods, addresses, events: history.events },
      ops: streams.flatMap((stream) => history[stream]),
      lost: Object.fromEntries(Object.entries(results).map(([stream, { lost }]) => [stream, lost])),
    })
  try {
    for (const { round, repetition, of } of turnsOf(run, scenario)) {
      const title = `${scenario.name}: ${round.title}, ${repetition} of ${of}`
      now = { round: round.title, repetition, since: Date.now() }
      const done = await step(title, () => runRound({ stage, round, repetition, history }))
      rounds.push({ ...done, timeline: timeline(done.faultAt, done.streams) })
      log(`  ${summaryOf(rounds.at(-1))}`)
    }
  } catch (error) {
    // The writes of a round that did not end help to see why.
    await stage.ledger.take().then(
      (taken) => remember(history, taken),
      (gone: unknown) => log(`the ledger client does not answer: ${messageOf(gone)}`),
    )
    const fault = stage.recorder.marks.find(({ kind, at }) => kind === 'fault' && at >= now.since)
    const { round, repetition } = now
    result.unfinished = {
      ...{ round, repetition, error: messageOf(error) },
      ...(fault === undefined ? {} : { timeline: timeline(fault.at) }),
    }
    throw error
  } finally {
    await writeFile(join(stage.artifacts, 'rounds.json'), compactJson(rounds))
    const ops = [...streams.flatMap((stream) => history[stream]), ...history.inside]
    await writeFile(join(stage.artifacts, 'ops.jsonl'), jsonLines(ops))
    await writeFile(join(stage.artifacts, 'client-events.jsonl'), jsonLines(history.events))
  }
  if (scenario.idle !== undefined) result.idle = await idleResult(stage, idleSince + scenario.idle.forMs)
  result.secrets = await scanForSecrets(stage, stage.secret)
  // A server that hung, or was moved away from, is a master again in a later round, and must not seem to have been one all the time: a round
  // lasts for more than these 3 s, and a server that is written to 800 times a second is never silent for as long.
  result.overlaps = findOverlaps([...streams.flatMap((stream) => history[stream]), ...history.inside], {
    newTermAfterMs: 3000,
  }).map(
    ({ runIds, from, ms }) => `${runIds.join(' and ')} for ${ms.toFixed(1)} ms from ${new Date(from).toISOString()}`,
  )
}

async function idleResult(stage: OpenStage, until: number): Promise<IdleAnswer> {
  await sleep(Math.max(0, until - Date.now()))
  return stage.ledger.checkIdle()
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
