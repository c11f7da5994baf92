import type { Problem } from './problem.ts'

/** What a line of rendered YAML may not hold, whatever YAML makes of it. */
const untidy: readonly [RegExp, string][] = [
  [/<no value>|<nil>|%!/, 'a hole'],
  [/\s$/, 'a trailing space'],
  [/\t/, 'a tab'],
  // Kubernetes reads 1e+06 as a fraction, and refuses it where an integer must be.
  [/:\s+-?\d+(\.\d+)?e\+\d+$/, 'a number with an exponent'],
]

/** What is wrong with the text of a render: debris that parses, or that a parser would pass over. */
export function checkRenderedText(text: string): Problem[] {
  const lines = text
    .split('\n')
    .flatMap((line, index) =>
      untidy
        .filter(([pattern]) => pattern.test(line))
        .map(([, what]) => ({ where: `line ${index + 1}`, what: `has ${what}: ${line}` })),
    )
  const empty = text
    .split(/^---.*$/m)
    .slice(1)
    .filter((document) => document.split('\n').every((line) => /^\s*(#.*)?$/.test(line)))
    .map((document) => ({ where: 'a document', what: `is empty: ${document.trim()}` }))
  return [...lines, ...empty]
}
