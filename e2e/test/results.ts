import type { RoundResult, ScenarioResult, StreamResult } from '../harness/round-result.ts'

/** A stream's result without a fault. */
export function streamResultLike(part: Partial<StreamResult> = {}): StreamResult {
  return {
    acked: 100,
    failed: 0,
    unknown: 0,
    errors: {},
    stoppedMs: 0,
    ownStoppedMs: 0,
    lost: [],
    lostOnReplica: { r0: [] },
    resurrected: 0,
    onReplica: 0,
    ...part,
  }
}

/** A round's result without a fault. */
export function roundLike(part: Partial<RoundResult> = {}): RoundResult {
  return {
    round: 'it breaks',
    repetition: 1,
    faultAt: 0,
    masterBefore: 'r0',
    masterAfter: 'r1',
    switches: { s0: 1 },
    epochAfter: 1,
    rejoinMs: 5000,
    settledMs: 9000,
    served: [],
    lateErrors: 0,
    restarts: 0,
    streams: { plain: streamResultLike(), wait1: streamResultLike() },
    ...part,
  }
}

/** A scenario's result of one such round. */
export function scenarioLike(round: Partial<RoundResult> = {}, part: Partial<ScenarioResult> = {}): ScenarioResult {
  return {
    name: 'x',
    title: 'it breaks',
    artifacts: '',
    rounds: [roundLike(round)],
    overlaps: [],
    secrets: [],
    ...part,
  }
}
