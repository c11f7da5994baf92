/** Which place of the page: of all profiles side by side, or of those that were soaked without the others. */
export type Place = 'profiles' | 'alone'

/**
 * The text with something else between the marks of a place.
 *
 * @throws RangeError when it has no marks
 */
export function betweenMarks(text: string, written: string, place: Place = 'profiles'): string {
  const [begin, end] = [`<!-- ${place}: begin; npm run bench:timers writes this -->`, `<!-- ${place}: end -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new RangeError(`no place for the table: put "${begin}" and "${end}" around it`)
  return `${text.slice(0, from)}${begin}\n\n${written}\n\n${text.slice(to)}`
}
