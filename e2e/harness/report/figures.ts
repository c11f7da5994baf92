import type { RoundResult, StreamResult } from '../round-result.ts'

/** The results of every stream that occurs in some repetitions. */
export function byStream(rounds: readonly RoundResult[]): Map<string, StreamResult[]> {
  const all = new Map<string, StreamResult[]>()
  for (const { streams } of rounds) {
    for (const [stream, one] of Object.entries(streams)) all.set(stream, [...(all.get(stream) ?? []), one])
  }
  return all
}

/** The longest time without an acknowledgement of any stream, in milliseconds. */
export function longestGap({ streams }: Pick<RoundResult, 'streams'>): number {
  return Math.max(0, ...Object.values(streams).map(({ gap }) => gap?.ms ?? 0))
}

/** The same at a switch. When no Sentinel was heard to announce one, any gap may be it. */
export function longestSwitchGap(round: Pick<RoundResult, 'streams' | 'switches'>): number {
  if (!hasSwitch(round)) return longestGap(round)
  return Math.max(0, ...Object.values(round.streams).map(({ switchGap }) => switchGap?.ms ?? 0))
}

/** Whether a Sentinel was heard to announce a switch. */
export function hasSwitch({ switches }: Pick<RoundResult, 'switches'>): boolean {
  return Object.values(switches).some((count) => count > 0)
}

/** Median and largest of some numbers; undefined when there are none. */
export function medianAndWorst(values: readonly number[]): { median: number; worst: number } | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const worst = sorted.at(-1)
  return worst === undefined ? undefined : { median: sorted[Math.floor((sorted.length - 1) / 2)] ?? worst, worst }
}

/** Number of writes that are lost after these repetitions: what is lost stays lost in those that follow. */
export function lostWrites(rounds: readonly RoundResult[]): number {
  return new Set(
    [...byStream(rounds)].flatMap(([stream, all]) => all.flatMap(({ lost }) => lost.map((n) => `${stream} ${n}`))),
  ).size
}
