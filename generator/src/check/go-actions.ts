/** A `{{ ... }}` of a Go template: its text with strings blanked out, and where it starts. */
export interface Action {
  line: number
  text: string
  /** The contents of its string literals, in order; `""` stands for each in `text`. */
  strings: string[]
}

/** Finds the actions of an emitted template; comments are left out. Strings may hold `}}`. */
export function actionsOf(template: string): Action[] {
  const actions: Action[] = []
  const opening = /\{\{-?\s*/g
  for (let match = opening.exec(template); match; match = opening.exec(template)) {
    const line = template.slice(0, match.index).split('\n').length
    if (template.startsWith('/*', opening.lastIndex)) {
      opening.lastIndex = template.indexOf('*/', opening.lastIndex)
      continue
    }
    const { text, strings, end } = scan(template, opening.lastIndex)
    actions.push({ line, text, strings })
    opening.lastIndex = end
  }
  return actions
}

function scan(template: string, start: number): { text: string; strings: string[]; end: number } {
  const strings: string[] = []
  let text = ''
  const token = /"(?:[^"\\]|\\.)*"|`[^`]*`|\}\}|[^"`}]+|[\s\S]/gy
  token.lastIndex = start
  for (let match = token.exec(template); match; match = token.exec(template)) {
    const piece = match[0]
    if (piece === '}}') break
    if (piece.length > 1 && /^["`]/.test(piece)) {
      strings.push(piece.slice(1, -1))
      text += '""'
    } else {
      text += piece
    }
  }
  return { text, strings, end: token.lastIndex || template.length }
}
