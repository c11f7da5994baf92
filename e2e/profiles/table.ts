import { chooseProfile } from './choose-profile.ts'
import { totalOf } from './line.ts'
import type { ProfileResult, Soak } from './results.ts'

type Row = [what: string, of: (result: ProfileResult) => string | number]

const rows: Row[] = [
  ['down-after D, ms', ({ downAfterMs }) => downAfterMs],
  ['tolerated lag L, s', ({ maxLagSeconds }) => maxLagSeconds],
  ['PINGs answered; p50, p99 ms', ({ pings }) => pingsOf(Object.values(pings))],
  ['**worst PING stall**, ms', ({ worstPing }) => Math.round(worstPing.ms)],
  ['three times that, ms', ({ worstPing }) => Math.ceil(3 * worstPing.ms)],
  ["longest delay of the pingers' own timers, ms", ({ pingersOwn }) => Math.round(pingersOwn.ms)],
  ['`+sdown` of data pods', ({ sentinels: { sdown } }) => sdown.master + sdown.replica],
  ['`+sdown` of Sentinels', ({ sentinels: { sdown } }) => sdown.sentinel],
  ['longest from `+sdown` to `-sdown`, ms', longestSdown],
  ['`+odown`', ({ sentinels }) => sentinels.odown],
  ['**needless failovers** begun, done', ({ sentinels: { begun, switches } }) => `${begun}, ${switches}`],
  ['Sentinels in TILT', ({ sentinels }) => sentinels.tilts],
  ['writes acknowledged', ({ writes }) => writes.acked],
  ['**writes refused**', ({ writes }) => counted(writes.refused)],
  ['otherwise not acknowledged', ({ writes }) => counted(writes.failed)],
  ['longest write gap, ms', ({ writes }) => Math.round(writes.longestGap.ms)],
  [
    'readiness losses: data pods, Sentinels, proxies',
    ({ readinessLosses: { redis, sentinel, proxy } }) => `${redis}, ${sentinel}, ${proxy}`,
  ],
  ['containers restarted', ({ restarts }) => restarts],
  ['saves, AOF rewrites', ({ forks }) => `${forks.saves}, ${forks.rewrites}`],
]

/** What a soak showed and what follows from it, as `docs/profiles.md` has it between its marks; `data` is the file with all numbers. */
export function tableOf(soak: Soak, data = 'profiles.json'): string {
  const { profiles, machine, environment, startedAt, minutes, chartDefault } = soak
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
  const unseen = profiles.filter(({ writes }) => writes.unseen > 0).map(({ profile }) => profile)
  return [
    line(['', ...profiles.map(({ profile }) => `\`${profile}\``)]),
    line(['---', ...profiles.map(() => '---:')]),
    ...rows.map(([what, of]) => line([what, ...profiles.map(of)])),
    '',
    chooseProfile(soak).reason,
    '',
    `The chart's default in this run was \`${chartDefault}\`.`,
    ...(unseen.length > 0 ? [`Not all writes could be seen: ${unseen.join(', ')}.`] : []),
    '',
    `${startedAt.slice(0, 10)}, ${minutes} minutes; cores busy ${machine.busy.join(' % and ')} % of the time, load ${machine.load}; ${Object.entries(
      environment,
    )
      .map(([name, value]) => `${name} ${value}`)
      .join('; ')}. All numbers: [${data}](${data}).`,
  ].join('\n')
}

function pingsOf(pings: readonly { count: number; p50: number; p99: number }[]): string {
  const total = pings.reduce((sum, { count }) => sum + count, 0)
  const most = (of: (one: { p50: number; p99: number }) => number): number => Math.max(0, ...pings.map(of))
  return `${total}; ${most(({ p50 }) => p50)}, ${most(({ p99 }) => p99)}`
}

function longestSdown({ sentinels: { longestSdown: longest } }: ProfileResult): string {
  return longest === undefined ? 'none' : `${longest.ms} (${longest.instance})`
}

function counted(counts: Readonly<Record<string, number>>): string {
  const kinds = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`)
  return kinds.length === 0 ? '0' : `${totalOf(counts)} (${kinds.join(', ')})`
}
