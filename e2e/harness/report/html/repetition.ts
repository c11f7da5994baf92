import type { RoundResult, UnfinishedRound } from '../../round-result.ts'
import { longestGap } from '../figures.ts'
import { machineWords } from '../machine-words.ts'
import { seconds } from '../seconds.ts'
import type { Timeline } from '../timeline/timeline.ts'
import { count, shortPod, shortPods } from '../words.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { picture } from './picture.ts'
import { lostWords } from './stream-lanes.ts'

/** What a figure of one repetition is made of. */
export interface RepetitionOptions {
  round: RoundResult
  /** A line of it does not hold. */
  fails: boolean
  allowedGapMs?: number
}

/** One repetition: what happened in a sentence, its picture, and everything that Sentinels announced. */
export function repetition({ round, fails, allowedGapMs }: RepetitionOptions): Markup {
  const { timeline } = round
  const said = sentence(round)
  const mark = fails ? '✗ ' : ''
  const caption = markup`<figcaption class="${fails ? 'failed' : 'passed'}"><b>${mark}${round.round}, repetition ${round.repetition}</b> ${said}</figcaption>`
  if (timeline === undefined) return markup`<figure>${caption}<p class="none">No timeline was recorded.</p></figure>`
  const limit = allowedGapMs === undefined ? {} : { allowedGapMs }
  return markup`<figure>${caption}
    ${picture({ timeline, label: `${round.round}, repetition ${round.repetition}: ${said}`, ...limit })}
    ${round.machine === undefined ? undefined : markup`<p class="none">${machineWords(round.machine)}</p>`}
    ${eventList(timeline)}</figure>`
}

/** The repetition in which a scenario broke off. */
export function unfinishedRepetition({ round, repetition, timeline }: UnfinishedRound): Markup {
  const title = `${round}, repetition ${repetition}: broken off`
  return markup`<figure><figcaption class="failed"><b>✗ ${title}</b></figcaption>
    ${timeline === undefined ? undefined : [picture({ timeline, label: title }), eventList(timeline)]}</figure>`
}

function sentence(round: RoundResult): string {
  const { masterBefore, masterAfter, rejoinMs, timeline } = round
  const gap = longestGap(round)
  const who =
    masterBefore === masterAfter
      ? `${shortPod(masterAfter)} is the master before and after`
      : `${shortPod(masterBefore)} → ${shortPod(masterAfter)}`
  const lost = timeline === undefined ? '' : lostWords(timeline)
  return [
    who,
    lost,
    `longest gap ${seconds(gap)}`,
    rejoinMs === undefined ? '' : `old master ready after ${seconds(rejoinMs)}`,
    `at rest after ${seconds(round.settledMs)}`,
  ]
    .filter((part) => part !== '')
    .join('; ')
    .replace(/(\d) s\b/g, '$1\u00a0s')
}

function eventList({ events, fault }: Timeline): Markup {
  const rows = events.map(
    ({ at, kind, source, text }) =>
      markup`<tr><td class="number">${seconds(at)}</td><td>${shortPod(source)}</td><td><code>${kind}</code></td><td>${shortPods(text)}</td></tr>`,
  )
  return markup`<details class="events"><summary>${count(events.length)} Sentinel events</summary>
    <p>At 0: ${shortPods(fault)}</p>
    <table><tbody>${rows}</tbody></table></details>`
}
