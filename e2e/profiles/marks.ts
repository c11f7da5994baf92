const BEGIN = '<!-- profiles: begin; npm run e2e:profiles writes this -->'
const END = '<!-- profiles: end -->'

/**
 * The text with something else between its marks.
 *
 * @throws RangeError when it has no marks
 */
export function betweenMarks(text: string, written: string): string {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (from < 0 || to < from) throw new RangeError(`no place for the table: put "${BEGIN}" and "${END}" around it`)
  return `${text.slice(0, from)}${BEGIN}\n\n${written}\n\n${text.slice(to)}`
}
