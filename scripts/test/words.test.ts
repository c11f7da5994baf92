import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { repository } from '../lib/test-files.ts'
import { findWords, longSentences } from '../lib/words.ts'

const found = (path: string, source: string): string[] => findWords(path, source).map(({ found }) => found)

describe('the word list', () => {
  const private_ = [
    'a reign ends',
    'of two Reigns',
    'an usurper',
    'the deposed master',
    'ghosts in the list',
    'a tie of two Sentinels',
    'the birth of a set',
    'a promotion goes unheard',
    'a contested master',
    'the pod revives the data',
    'the boot port',
    'if that one ends',
    'it follows the one that leads',
    'whoever asks',
    'the Sentinel whom it asks',
    'nobody answers',
    'a quorum holds it to be down',
    'it is not to begin',
    'the Sentinel who leads',
    'Who leads?',
    'set redis.birth',
    'proxy.holdMilliseconds',
    '`holdMilliseconds`',
    '`npm run verify`',
    'npm run test:scripts',
    'npm run verify:render',
    'npm run e2e:measure',
    'npm run e2e:profiles',
    'npm run soak',
    'npm run values',
    'run handover.sh',
    'run scale.sh',
    '/opt/redis-sentinel/test.sh',
    'probe.sh',
  ]
  for (const text of private_) {
    it(`finds what is private in: ${text}`, () => {
      expect(found('docs/a.md', text)).to.have.lengthOf.at.least(1)
    })
  }

  const plain = [
    'sovereign, rebirth-free, tied, ghostly, R/who-may-connect',
    'people who run it; users, who may; everyone who reads; those who know',
    'npm run generate:check, npm run values:check, npm run test:chart',
    'prestop.sh, prescale.sh, helm-test.sh, redis-probe.sh, sentinel-probe.sh, lib/handover.sh',
    'this is one thing that must hold',
  ]
  for (const text of plain) {
    it(`passes: ${text}`, () => {
      expect(found('docs/a.md', text)).to.deep.equal([])
    })
  }

  it('says where a word stands and what to write', () => {
    expect(findWords('README.md', 'fine\n\na ghost')).to.deep.equal([
      { path: 'README.md', line: 3, found: 'ghost', instead: 'stale entry' },
    ])
  })

  it('lets the old names stand in the changelog and in the section about old charts only', () => {
    const names = '`redis.birth` is `redis.bootstrap`, `scale.sh` is `prescale.sh`'
    expect(found('CHANGELOG.md', names)).to.deep.equal([])
    expect(found('CHANGELOG.md', 'at the birth of a set')).to.deep.equal(['birth'])
    const page = `## From a chart before 0.1.0\n\n${names}\n\n## Scale\n\n${names}`
    expect(findWords('docs/operations.md', page).map(({ line }) => line)).to.include(7)
    expect(findWords('docs/operations.md', page).map(({ line }) => line)).not.to.include(3)
    expect(found('docs/other.md', page)).to.not.deep.equal([])
  })

  it('lets a line and the next say anything after a comment', () => {
    const page = '<!-- words: allow -->\na ghost\na ghost'
    expect(findWords('docs/a.md', page).map(({ line }) => line)).to.deep.equal([3])
  })

  it('reads only what a shell program prints', () => {
    const program = [
      '# a ghost, which nobody sees',
      'contested() { log "the ghost $tie"; }',
      'echo "${reign:-}" "$who"',
      'echo "two lines,',
      'nobody"',
      'nobody_else || die "no replica"',
    ]
    const hits = findWords('a.sh', program.join('\n'))
    expect(hits.map(({ line, found }) => `${line} ${found}`)).to.deep.equal(['2 ghost', '5 nobody'])
  })

  it('wants the programs to name themselves', () => {
    expect(found('a.sh', 'log "the Sentinels name me"')).to.deep.equal(['me'])
    expect(found('a.lua', 'say("now I am a master")')).to.deep.equal(['I'])
    expect(found('docs/a.md', 'my-values.yaml is my file')).to.deep.equal([])
  })

  it('reads only the texts of Lua, templates and TypeScript', () => {
    expect(found('a.lua', '-- nobody\nlocal nobody = "a ghost"')).to.deep.equal(['ghost'])
    expect(found('a.tpl', '{{/* nobody */}}\n{{ fail "a ghost" }}')).to.deep.equal(['ghost'])
    expect(found('a.tpl', 'spec:\n  # nobody\n  nobody: {}')).to.deep.equal(['nobody'])
    expect(found('a.ts', "// nobody\n/** nobody\n * nobody */\nconst nobody = 'a ghost'")).to.deep.equal(['ghost'])
  })
})

describe('the report of long sentences', () => {
  const words = (count: number): string => `${'word '.repeat(count - 1)}end.`

  it('counts sentences above 25 words, of paragraphs, items and cells', () => {
    const page = [
      `${words(25)} ${words(26)}`,
      '',
      `- ${words(27)}`,
      '',
      `| a | ${words(28)} |`,
      '```',
      words(40),
      '```',
      words(13).slice(0, -1),
      words(13),
    ]
    const long = longSentences(page.join('\n').replace(/(^|\s)word/g, '$1Word'))
    expect(long.map(({ line, words }) => [line, words])).to.deep.equal([
      [1, 26],
      [3, 27],
      [5, 28],
      [9, 26],
    ])
  })

  it('counts code and the text of a link once', () => {
    expect(longSentences(`See \`${words(30)}\` and [this](docs/a.md "b c") here.`)).to.deep.equal([])
  })

  it('fails nothing', () => {
    const script = join(repository, 'scripts/check-words.ts')
    const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', script, '--sentences'], {
      cwd: repository,
      encoding: 'utf8',
    })
    expect(stdout).to.match(/^README\.md: \d+ sentences? of more than 25 words$/m)
    expect(status).to.equal(0)
  })
})

it('npm run lint runs the word list', () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  expect(scripts['lint']).to.match(/^eslint .* && tsx scripts\/check-words\.ts$/)
})
