import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import { repository } from '../../scripts/lib/test-files.ts'
import { codeBlocks, textOf } from './markdown.ts'

const page = textOf('docs/architecture.md')

const programsIn = (folder: string, ending: string): string[] =>
  readdirSync(join(repository, 'chart/files', folder)).filter((name) => name.endsWith(ending))

/** Returns what is wrong with a sequence diagram: a line that mermaid does not read, a stranger, or a block without an end. */
function problemsOf(diagram: string): string[] {
  const [first, ...lines] = diagram.trimEnd().split('\n')
  const known = lines.flatMap((line) => /^ +participant (\w+) as \S/.exec(line)?.[1] ?? [])
  let open = 0
  const wrong = lines.filter((line) => {
    if (/^ +(loop|alt|opt) \S/.test(line)) open++
    else if (/^ +end$/.test(line)) open--
    else if (!/^ +(participant \w+ as|else) \S/.test(line)) {
      const [, ...names] = /^ +(?:Note over (\w+)(?:,(\w+))?|(\w+)-?-(?:>>|x)(\w+)): [^;#]+$/.exec(line) ?? []
      return !names.some(Boolean) || names.some((name) => name !== undefined && !known.includes(name))
    }
    return open < 0
  })
  return [...(first === 'sequenceDiagram' ? [] : [`begins with ${first}`]), ...wrong, ...(open > 0 ? ['no end'] : [])]
}

describe('docs/architecture.md', () => {
  it('has a row for each program of the chart, and for no other', () => {
    const [, table = ''] = /## Programs\n(.*?)\nIn \[Docker Compose\]/s.exec(page) ?? []
    const rows = [...table.matchAll(/^\| `([\w-]+\.(?:sh|lua))`/gm)].map(([, name]) => name)
    expect(rows).to.have.members([...programsIn('runtime', '.sh'), ...programsIn('proxy', '.lua')])
  })

  it('names programs that exist, of the chart or of Docker Compose alone', () => {
    const named = [...page.matchAll(/`([\w-]+\.(?:sh|lua))`/g)].map(([, name = '']) => name)
    expect(named).to.have.length.above(30)
    const inChart = ['runtime', 'runtime/lib', 'proxy'].map((folder) => join(repository, 'chart/files', folder))
    const folders = [...inChart, join(repository, 'generator/scripts')]
    const missing = named.filter((name) => !folders.some((folder) => existsSync(join(folder, basename(name)))))
    expect(missing).to.deep.equal([])
  })

  it('draws start decision, handover, crash and fencing so that mermaid reads it', () => {
    const diagrams = codeBlocks(page, 'mermaid')
    expect(diagrams).to.have.length(4)
    for (const diagram of diagrams) expect(problemsOf(diagram)).to.deep.equal([])
  })

  it('is told of a diagram that mermaid does not read', () => {
    const head = 'sequenceDiagram\n  participant A as a\n'
    expect(problemsOf(`${head}  A->>A: b\n  loop c\n    Note over A: d\n  end\n`)).to.deep.equal([])
    expect(problemsOf(`${head}  A->>B: b\n`)).to.deep.equal(['  A->>B: b'])
    expect(problemsOf(`${head}  A->>A: b; c\n`)).to.deep.equal(['  A->>A: b; c'])
    expect(problemsOf(`${head}  loop c\n`)).to.deep.equal(['no end'])
    expect(problemsOf('graph\n')).to.deep.equal(['begins with graph'])
  })
})
