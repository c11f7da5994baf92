import type { ProfileResult } from './results.ts'

/** One line on how a profile fares. */
export function lineOf({ profile, worstPing, sentinels, writes, forks }: ProfileResult): string {
  const { sdown, switches, begun } = sentinels
  return [
    `${profile.padEnd(8)}: worst PING ${Math.round(worstPing.ms)} ms`,
    `+sdown ${sdown.master + sdown.replica} of data pods, ${sdown.sentinel} of Sentinels`,
    `failovers ${begun} begun, ${switches} done`,
    `writes ${writes.acked} acked, ${totalOf(writes.refused)} refused, ${totalOf(writes.failed)} failed`,
    `longest gap ${Math.round(writes.longestGap.ms)} ms`,
    `forks ${forks.saves + forks.rewrites}, ${forks.refused} refused`,
  ].join('; ')
}

/** All counts together. */
export function totalOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
