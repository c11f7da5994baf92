import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { repository } from './lib/test-files.ts'
import { findWords, longSentences } from './lib/words.ts'

// npm run lint: fails on private words in what users read. With --sentences: how many sentences of each page are long; fails never.
const { values } = parseArgs({ options: { sentences: { type: 'boolean' }, verbose: { type: 'boolean' } } })

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`)
    .sort()

const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...filesIn('docs', '.md'),
  'chart/README.md',
]
const texts = [
  'chart/values.yaml',
  'generator/templates/NOTES.txt',
  ...filesIn('generator/templates', '.tpl'),
  ...filesIn('generator/templates', '.yaml'),
  'generator/src/model/rules.ts',
  'chart/files/monitoring/rules.yaml',
  'chart/files/monitoring/dashboard.json',
  ...filesIn('generator/scripts', '.sh'),
  ...filesIn('generator/proxy', '.lua'),
]

const read = (path: string): string => readFileSync(join(repository, path), 'utf8')
const print = (line: string): void => void process.stdout.write(`${line}\n`)

if (values.sentences) {
  for (const path of pages) {
    const long = longSentences(read(path))
    print(`${path}: ${long.length} ${long.length === 1 ? 'sentence' : 'sentences'} of more than 25 words`)
    if (values.verbose) for (const { line, words, text } of long) print(`  ${path}:${line}: ${words}: ${text}`)
  }
} else {
  const hits = [...pages, ...texts].flatMap((path) => findWords(path, read(path)))
  for (const { path, line, found, instead } of hits) print(`${path}:${line}: "${found}": write ${instead}`)
  print(`${hits.length} private words in ${pages.length + texts.length} files that users read`)
  if (hits.length > 0) process.exitCode = 1
}
