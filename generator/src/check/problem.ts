/** Something that does not hold: where (`file:line`, or object and path within) and what, in a sentence. */
export interface Problem {
  where: string
  what: string
}
