/** JSON that people can read, with each list of numbers on one line: counts in buckets would fill thousands. */
export function compactJson(data: unknown): string {
  // A text never holds a line's end in JSON, so this matches lists only.
  return JSON.stringify(data, undefined, 2).replace(/\[\n[-\d.e,\s]+\]/g, (list) => list.replace(/\s+/g, ''))
}
