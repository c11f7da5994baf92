import { expect } from 'chai'
import { checkRenderedText } from '../src/check/rendered-text.ts'

const problems = (text: string): string[] => checkRenderedText(text).map(({ where, what }) => `${where} ${what}`)

describe('the check of rendered text', () => {
  it('finds nothing in a good one, comments and block strings included', () => {
    const text =
      '---\n# Source: a\nkind: A\ndata:\n  script: |\n    x="100%"\n\n    printf \'%s\' 1e+5\n---\n# why\nkind: B\n'
    expect(problems(text)).to.deep.equal([])
  })

  const faults: [string, string, string][] = [
    ['<no value>', 'a: <no value>', 'line 2 has a hole'],
    ['a value that printf had no verb for', 'a: %!d(string=x)', 'line 2 has a hole'],
    ['a trailing space', 'a: b ', 'line 2 has a trailing space'],
    ['a trailing carriage return', 'a: b\r', 'line 2 has a trailing space'],
    ['a tab', 'a:\tb', 'line 2 has a tab'],
    ['a number as Go prints large fractions', 'runAsUser: 1.00065e+09', 'line 2 has a number with an exponent'],
    ['a document of comments alone', '# nothing\n---\nkind: A', 'a document is empty: # nothing'],
  ]
  for (const [title, text, message] of faults) {
    it(`reports ${title}`, () => expect(problems(`---\n${text}`).join('\n')).to.include(message))
  }
})
