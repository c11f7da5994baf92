import { stripVTControlCharacters } from 'node:util'

/** A piece of HTML or SVG that may be put into another one as it is. */
export interface Markup {
  readonly markup: string
}

/** What a template takes: texts and numbers are escaped, pieces are not, lists are joined, nothing is left out. */
export type Piece = Markup | string | number | undefined | readonly Piece[]

/** Template of HTML or SVG in which every text that is put in is escaped, in content and in quoted attributes. */
export function markup(strings: TemplateStringsArray, ...pieces: Piece[]): Markup {
  const text = strings.reduce((before, string, i) => before + textOf(pieces[i - 1]) + string)
  return { markup: text }
}

/** Text that is markup already: styles, and nothing that came with data. */
export function trusted(text: string): Markup {
  return { markup: text }
}

function textOf(piece: Piece): string {
  if (piece === undefined) return ''
  if (typeof piece === 'string') return escape(piece)
  if (typeof piece === 'number') return String(piece)
  return 'markup' in piece ? piece.markup : piece.map(textOf).join('')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

// Control characters are not allowed in a page, and colours of a terminal mean nothing there.
function escape(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[&<>"']/g, (char) => entities[char] ?? '')
    .replace(/[^\P{Cc}\n\t]/gu, '')
}
