import { totalOf } from './line.ts'
import type { ProfileResult, Soak } from './results.ts'

/** What a soak says about the default. */
export interface Choice {
  /** Absent when no profile passes, or when the soak is no evidence. */
  profile?: string
  /** Why, in sentences. */
  reason: string
}

/** A PING stall may last so many times, and the master is not yet held to be down. */
const MARGIN = 3
/** Cores that are less busy than this, in percent, are not "kept busy". */
const BUSY = 90

/**
 * The rule: the smallest down-after that is at least three times the worst PING stall that any set saw, of the profiles without a
 * needless failover and without a refused write, with every core kept busy.
 */
export function chooseProfile(soak: Omit<Soak, 'startedAt' | 'environment' | 'chartDefault'>): Choice {
  const { profiles, minutes } = soak
  const doubt = doubtOf(soak)
  if (doubt !== undefined) return { reason: `This run decides nothing: ${doubt}.` }
  const worst = profiles.map(({ worstPing }) => worstPing).reduce((most, one) => (one.ms > most.ms ? one : most))
  const needed = Math.ceil(MARGIN * worst.ms)
  const judged = profiles
    .toSorted((a, b) => a.downAfterMs - b.downAfterMs)
    .map((result) => ({ result, objections: objectionsTo(result, needed) }))
  const chosen = judged.find(({ objections }) => objections.length === 0)?.result
  const out = judged
    .filter(
      ({ objections, result }) => objections.length > 0 && !(result.downAfterMs > (chosen?.downAfterMs ?? Infinity)),
    )
    .map(({ result, objections }) => `\`${result.profile}\` is out: ${objections.join('; ')}.`)
  const seen = `In ${minutes} minutes the longest time without an answer to PING was ${Math.round(worst.ms)} ms, so down-after must be at least ${needed} ms.`
  const verdict =
    chosen === undefined
      ? 'No profile passes.'
      : `\`${chosen.profile}\` is the one for a machine like this: ${chosen.downAfterMs} ms is the smallest that is enough, without a needless failover and without a refused write.`
  return {
    ...(chosen === undefined ? {} : { profile: chosen.profile }),
    reason: [seen, ...out, verdict].join(' '),
  }
}

// What was not there, or not seen, proves nothing.
function doubtOf({ profiles, machine, complete }: Pick<Soak, 'profiles' | 'machine' | 'complete'>): string | undefined {
  if (!complete) return 'it was broken off'
  const idlest = Math.min(...machine.busy)
  if (!(idlest >= BUSY)) return `a core was busy for only ${idlest} % of the time, not for ${BUSY} %`
  for (const { profile, pings, writes, forks } of profiles) {
    const counts = Object.values(pings).map(({ count }) => count)
    if (counts.length === 0 || Math.min(...counts) === 0) return `a data pod of \`${profile}\` answered no PING`
    if (writes.acked === 0) return `no write to \`${profile}\` was acknowledged`
    if (forks.saves === 0 || forks.rewrites === 0)
      return `the servers of \`${profile}\` did not save or did not rewrite`
  }
  return undefined
}

function objectionsTo({ downAfterMs, sentinels, writes }: ProfileResult, needed: number): string[] {
  const { begun, switches } = sentinels
  const refused = totalOf(writes.refused)
  return [
    ...(downAfterMs < needed ? [`its down-after of ${downAfterMs} ms is less`] : []),
    ...(begun + switches > 0 ? [`needless failovers: ${begun} begun, ${switches} done`] : []),
    ...(refused > 0 ? [`refused writes: ${refused} (${Object.keys(writes.refused).join(', ')})`] : []),
  ]
}
