import { expect } from 'chai'
import { withParts } from '../src/emit/programs.ts'

const script = (path: string, source: string) => ({ path, source })

describe('a program with its parts', () => {
  const parts = [
    script('lib/a.sh', ''),
    script('lib/b.sh', '. "${HA_SCRIPTS:-/opt/scripts}/lib/d.sh"\n'),
    script('lib/c.sh', ''),
    script('lib/d.sh', ''),
  ]

  it('is the program and what it and its parts source, each once', () => {
    const program = script('go.sh', '. "$LIB/b.sh"\n# . "$LIB/c.sh"\n. "$LIB/a.sh"\n. "$LIB/d.sh"\n')
    expect(withParts('go.sh', [...parts, program]).map(({ path }) => path)).to.deep.equal([
      'go.sh',
      'lib/b.sh',
      'lib/d.sh',
      'lib/a.sh',
    ])
  })

  it('is refused when a part is missing, with the name of what is there', () => {
    expect(() => withParts('go.sh', [script('go.sh', '. "$LIB/gone.sh"\n')])).to.throw(
      'there is no program lib/gone.sh; there are go.sh',
    )
  })
})
