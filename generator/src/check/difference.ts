import type { Problem } from './problem.ts'

/** How files on disk differ from those that the sources make: the first line of each that does, with both texts. */
export function checkDifference(got: ReadonlyMap<string, string>, want: ReadonlyMap<string, string>): Problem[] {
  const paths = [...new Set([...want.keys(), ...got.keys()])].sort()
  return paths.flatMap((path) => {
    const wanted = want.get(path)
    const found = got.get(path)
    if (wanted === found) return []
    if (found === undefined) return [{ where: path, what: 'is missing: run npm run generate' }]
    if (wanted === undefined) return [{ where: path, what: 'is not generated any more: run npm run generate' }]
    return [firstDifference(path, wanted, found)]
  })
}

function firstDifference(path: string, wanted: string, found: string): Problem {
  const want = wanted.split('\n')
  const got = found.split('\n')
  const at = want.findIndex((line, i) => line !== got[i])
  const line = at < 0 ? want.length : at
  const what = 'is not what the sources make: change those, then run npm run generate'
  return { where: `${path}:${line + 1}`, what: `${what}\n  WANT: ${show(want[line])}\n  GOT:  ${show(got[line])}` }
}

function show(line: string | undefined): string {
  return line === undefined ? '(end of file)' : JSON.stringify(line)
}
