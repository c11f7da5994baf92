import { setTimeout as sleep } from 'node:timers/promises'
import { forStreams, streams } from '../clients/protocol.ts'
import type { Missing, Stream, ViewAnswer } from '../clients/protocol.ts'
import type { CoreWait } from '../ledger/core-waits.ts'
import { writeGaps } from '../ledger/gaps.ts'
import { cutAt, refusalOf } from '../ledger/refusal.ts'
import type { Op } from '../ledger/types.ts'
import { podsByAddress } from './addresses.ts'
import { bringAbout } from './bring-about.ts'
import { engineFault } from './engine-fault.ts'
import { HarnessError } from './error.ts'
import type { FaultTrace, Victim } from './faults/fault.ts'
import { inject } from './faults/inject.ts'
import { namedLast } from './named-last.ts'
import { onTheWay } from './on-the-way.ts'
import { allBackAt, rejoinTime, startsIn } from './pod-history.ts'
import { proxyEvidence } from './proxy-evidence.ts'
import { recoverThenUndo } from './recover-then-undo.ts'
import { remember } from './round-result.ts'
import type { History, RoundResult, StreamResult } from './round-result.ts'
import type { Round } from './scenario.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'
import { signsOfService } from './signs-of-service.ts'
import type { Stage } from './stage.ts'
import { streamResult } from './stream-result.ts'
import { switchFault, switchesIn } from './switches.ts'
import type { Switch } from './switches.ts'
import { victimOf } from './victim.ts'
import { loadSince } from './watch-machine.ts'

/** One repetition of a round. */
export interface RoundRun {
  stage: Stage
  round: Round
  repetition: number
  /** Writes of the scenario so far; those of this round are added. */
  history: History
}

/** Write, do the fault, wait until the set is at rest again, stop writing, and look up every acknowledged key. */
export async function runRound({ stage, round, repetition, history }: RoundRun): Promise<RoundResult> {
  const before = await bringAbout(stage, round.given ?? {})
  const victim = victimOf(before)
  await stage.ledger.take()
  await stage.ledger.start()
  // At a random phase of the servers' periodic work.
  await sleep(2000 + Math.random() * 2000)
  if (round.quiet === true) {
    await stage.ledger.stop()
    // The last writes reach the replicas.
    await sleep(500)
  }

  const trace = await inject(stage, round.fault, victim)
  if (trace.undo !== undefined) await recoverThenUndo(stage, trace.undo)
  const views: ViewAnswer[] = []
  const after = await settle(stage, {
    timeoutMs: 240_000,
    unless: trace.unfinished,
    onView: (view) => views.push(view),
  })
  const settledMs = Date.now() - trace.at
  if (round.quiet === true) await stage.ledger.start()
  await sleep(1000)
  const { offered } = await stage.ledger.stop()
  const { ops, events } = await stage.ledger.take()
  remember(history, { ops, events })
  const inside = (await trace.inside?.()) ?? []
  history.inside.push(...inside)
  const missing = await lookUp(stage, history, offered)

  const switches = switchesIn(events).filter(({ at }) => at >= trace.at)
  const named = round.fault.kind === 'delete-all-pods' ? await namedLast(stage, before) : undefined
  const fault = switchFault(switches, { count: round.must.switches ?? 1, sentinels: stage.names.sentinelPods })
  const addresses = await podsByAddress(stage)
  const engines = engineFault(switches, { ...stage.recorder, addresses })
  const rejoinMs = rejoinOf(stage, victim, trace)
  const masters = [victim.pod, after.master, ...switches.map(({ to }) => addresses.get(to) ?? '')]
  const waits = onTheWay(stage, { since: trace.at - 2000, masters })
  const machine = loadSince(stage.recorder.machine, trace.at - 2000)
  const results = resultsOf({ streams: stage.ledger.streams, ops, history, missing, trace, switches, waits })
  return {
    round: round.title,
    repetition,
    faultAt: trace.at,
    masterBefore: victim.pod,
    masterAfter: after.master,
    ...(named === undefined ? {} : { namedLast: named }),
    switches: Object.fromEntries(
      stage.names.sentinelPods.map((name) => [name, switches.filter(({ sentinel }) => sentinel === name).length]),
    ),
    ...(fault === undefined ? {} : { switchFault: fault }),
    ...(engines === undefined ? {} : { engineFault: engines }),
    epochAfter: after.epoch,
    ...(rejoinMs === undefined ? {} : { rejoinMs }),
    settledMs,
    served: signsOfService({ victim, before: before.view, views, ops }),
    ...(trace.refusedEvictions === undefined ? {} : { refusedEvictions: trace.refusedEvictions }),
    ...insideGapIn(round, trace, inside),
    ...refusalIn({ before, round, trace, outside: streams.flatMap((stream) => ops[stream]), inside }),
    restarts: startsIn(stage.recorder.history, { pods: stage.names.redisPods, container: 'redis', since: trace.at }),
    ...(machine === undefined ? {} : { machine }),
    ...proxyEvidence({ stage, before, trace, switches, ops, events }),
    ...backIn(stage, trace, results),
    streams: results,
  }
}

// The writes of this scenario: those of others on the same release were looked up in their time.
async function lookUp(stage: Stage, history: History, upTo: Record<Stream, number>): Promise<Missing[]> {
  const from = forStreams((stream) => history[stream].reduce((least, { n }) => Math.min(least, n), upTo[stream] + 1))
  const answers = await stage.ledger.verify({ from, upTo, replicas: stage.names.redisPods })
  const silent = answers.find(({ error }) => error !== undefined)
  if (silent !== undefined) {
    throw new HarnessError(`keys could not be looked up on ${silent.server}: ${silent.error}`, { code: 'NOT_VERIFIED' })
  }
  return answers
}

function rejoinOf(stage: Stage, victim: Victim, { at }: FaultTrace): number | undefined {
  const before = { uid: victim.uid, id: victim.container }
  return rejoinTime(stage.recorder.history, { pod: victim.pod, container: 'redis', before, since: at })
}

// How long after the last data server ran again the longest stop of any stream was over; before it is no time.
function backIn(stage: Stage, { at }: FaultTrace, streams: RoundResult['streams']): Pick<RoundResult, 'backMs'> {
  const back = allBackAt(stage.recorder.history, { pods: stage.names.redisPods, container: 'redis', since: at })
  if (back === undefined) return {}
  return { backMs: Math.max(0, ...Object.values(streams).map(({ gap }) => (gap?.to ?? 0) - back)) }
}

interface RefusalEvidence {
  before: Settled
  round: Round
  trace: FaultTrace
  outside: readonly Op[]
  inside: readonly Op[]
}

// Of the client on the side of a master that is cut off, while the cut lasts.
function insideGapIn({ fault }: Round, { at }: FaultTrace, inside: readonly Op[]): Pick<RoundResult, 'insideGapMs'> {
  if (inside.length === 0 || !('seconds' in fault)) return {}
  const [longest] = writeGaps(inside, { window: { from: at, to: at + fault.seconds * 1000 } })
  return { insideGapMs: longest?.ms ?? 0 }
}

function refusalIn({ before, round, trace, outside, inside }: RefusalEvidence): Pick<RoundResult, 'refusal'> {
  const runId = before.view.nodes.find(({ node }) => node === before.master)?.runId
  if (runId === undefined || !('seconds' in round.fault)) return {}
  const { at, cutBy } = trace
  const cut = cutBy === undefined ? at : cutAt(outside, { runId, between: [at, cutBy] })
  return { refusal: refusalOf([...outside, ...inside], { runId, at: cut, until: at + round.fault.seconds * 1000 }) }
}

interface Evidence {
  streams: readonly Stream[]
  ops: Record<Stream, Op[]>
  history: History
  missing: readonly Missing[]
  trace: FaultTrace
  switches: readonly Switch[]
  waits: (stream: Stream) => readonly CoreWait[]
}

function resultsOf({ streams, ops, history, missing, trace, switches, waits }: Evidence): RoundResult['streams'] {
  const end = streams.flatMap((stream) => ops[stream]).reduce((last, op) => Math.max(last, op.end), trace.at)
  const window = { from: trace.at - 1000, to: end }
  const result = (stream: Stream): StreamResult =>
    streamResult({
      ...{ stream, window, missing, switches },
      ...{ round: ops[stream], all: history[stream], waits: waits(stream) },
    })
  return Object.fromEntries(streams.map((stream) => [stream, result(stream)]))
}
