import { glyphWords } from './glyphs.ts'
import type { Glyph } from './glyphs.ts'
import { markup, trusted } from './markup.ts'
import type { Markup } from './markup.ts'

const samples: [picture: string, word: string][] = [
  ['<rect class="role master" y="1" width="26" height="14"/>', 'master'],
  ['<rect class="role replica" y="5" width="26" height="6"/>', 'replica'],
  ['<rect class="role starting" x="1" y="5" width="24" height="6"/>', 'starts or syncs'],
  ['<rect class="role down" y="7" width="26" height="2"/>', 'down or silent'],
  ['<path class="acked" d="M0 14V4H14V6H26V14Z"/>', 'acknowledged writes per 100 ms'],
  ['<path class="missed" d="M0 3H26V11H0Z"/>', 'not acknowledged'],
  ['<path class="lost" d="M0 14V4H26V14Z"/>', 'acknowledged and lost'],
  ['<rect class="wait" x="4" y="3" width="18" height="10"/>', 'had work and no core'],
  ['<g class="gap"><rect x="1" y="1" width="24" height="14"/></g>', 'longest gap'],
]

/** What the shapes of all pictures mean. */
export function legend(): Markup {
  const marks = Object.entries(glyphWords) as [Glyph, string][]
  return markup`<ul class="legend" aria-label="What the pictures show">
    ${samples.map(([drawn, word]) => entry(trusted(drawn), word))}
    ${marks.map(([glyph, word]) => entry(markup`<use href="#g-${glyph}" class="g ${glyph}" x="13" y="8"/>`, word))}</ul>`
}

function entry(drawn: Markup, word: string): Markup {
  return markup`<li><svg width="26" height="16" aria-hidden="true">${drawn}</svg>${word}</li>`
}
