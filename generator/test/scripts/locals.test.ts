import { expect } from 'chai'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { scriptsDir } from './shells.ts'

// Functions of a program share one name space, and a caller's variable is a callee's too. A variable that one function alone needs is
// local there, or a function that it calls can change it: that once cut a pause of writes short while a failover was undecided.

/** The functions of a program, with the text between their braces. */
function functionsIn(text: string): { name: string; body: string }[] {
  const found = text.matchAll(/^(\w+)\(\) [({](?:\n([\s\S]*?)^[)}]$|(.*)[)}]$)/gm)
  return [...found].map(([, name = '', lines, line]) => ({
    name,
    body: (lines ?? line ?? '').replaceAll(/^\s*#.*$/gm, ''),
  }))
}

/** Names in lower case that a body assigns, reads into or counts through, outside of awk programs and of here-documents. */
function assignedIn(body: string): Set<string> {
  const shell = body
    .replaceAll(/<<EOF\n[\s\S]*?\nEOF$/gm, '')
    .replaceAll(/'[^']*'/g, "''")
    .replaceAll(/ -v \w+=("[^"]*")?/g, ' ')
  const names = new Set<string>()
  for (const [, name = ''] of shell.matchAll(/(?:^|[\s;{(&|"])([a-z_][a-z0-9_]*)=/gm)) names.add(name)
  for (const [, name = ''] of shell.matchAll(/\bfor ([a-z_]\w*) in\b/g)) names.add(name)
  for (const [, words = ''] of shell.matchAll(/\bread (?:-r )?((?:\w+ ?)+)/g)) {
    for (const word of words.trim().split(' ')) if (/^[a-z]/.test(word)) names.add(word)
  }
  return names
}

/** Names that a body declares local. */
function localsIn(body: string): Set<string> {
  return new Set([...body.matchAll(/^\s*local (.+)$/gm)].flatMap(([, names = '']) => names.split(' ')))
}

const leaks = (text: string): string[] =>
  functionsIn(text).flatMap(({ name, body }) => {
    const local = localsIn(body)
    return [...assignedIn(body)].filter((word) => !local.has(word)).map((word) => `${name}: ${word}`)
  })

describe('variables of the shell programs', () => {
  for (const name of readdirSync(scriptsDir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.sh')) continue
    const text = readFileSync(join(scriptsDir, name), 'utf8')
    it(`of ${name} are local to the function that assigns them, or are written in capitals`, () => {
      expect(leaks(text)).to.deep.equal([])
    })
  }
  it('are noticed when a function assigns one without declaring it', () => {
    const text = 'f() {\n  local a\n  a=1 b=2\n  for c in 1; do read -r d e <x; done\n}\ng() { h=1; }\n'
    expect(leaks(text)).to.deep.equal(['f: b', 'f: c', 'f: d', 'f: e', 'g: h'])
  })
})
