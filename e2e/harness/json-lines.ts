const AT_ONCE = 10_000

/** One line of JSON for each, some thousand lines a piece: the writes of an hour are longer than a string can be. */
export function* jsonLines(items: readonly object[]): Generator<string> {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    yield items
      .slice(from, from + AT_ONCE)
      .map((item) => `${JSON.stringify(item)}\n`)
      .join('')
  }
}
