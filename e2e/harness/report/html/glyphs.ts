import { trusted } from './markup.ts'
import type { Markup } from './markup.ts'

/** The shape that stands for a Sentinel's event. */
export type Glyph = 'sdown' | 'odown' | 'back' | 'vote' | 'switch' | 'abort'

/** What each shape means, for the legend. */
export const glyphWords: Record<Glyph, string> = {
  sdown: '+sdown',
  odown: '+odown',
  back: '−sdown, −odown',
  vote: 'epoch, vote, promotion',
  switch: '+switch-master',
  abort: 'failover aborted, tilt',
}

/** The shape of an event by its channel. */
export function glyphOf(kind: string): Glyph {
  if (kind === '+sdown') return 'sdown'
  if (kind === '+odown') return 'odown'
  if (kind === '-sdown' || kind === '-odown') return 'back'
  if (kind === '+switch-master') return 'switch'
  return /abort|tilt/.test(kind) ? 'abort' : 'vote'
}

/** The shapes, defined once a page and drawn around their own middle. */
export const glyphDefinitions: Markup = trusted(`<svg class="defs" width="0" height="0" aria-hidden="true"><defs>
<path id="g-sdown" d="M-4.5 -3.5H4.5L0 4Z"/>
<path id="g-odown" d="M-4.5 -3.5H4.5L0 4Z"/>
<path id="g-back" d="M-4.5 3.5H4.5L0 -4Z"/>
<circle id="g-vote" r="2.6"/>
<path id="g-switch" d="M0 -6L6 0L0 6L-6 0Z"/>
<path id="g-abort" d="M-4 -4L4 4M4 -4L-4 4"/>
</defs></svg>`)
