import { extname } from 'node:path'

/** A word that users must not meet, and what to write in its place. */
export interface WordRule {
  pattern: RegExp
  instead: string
  /** `name`: a name of a chart before 0.1.0, which the pages about the change itself may use. `log`: only the programs' texts. */
  kind: 'word' | 'name' | 'log'
}

export interface WordHit {
  path: string
  line: number
  found: string
  instead: string
}

/** After these words `who` refers to people; for a process the text names it, or says `which`. */
const PEOPLE = [
  'people',
  'person',
  'users?',
  'operators?',
  'readers?',
  'developers?',
  'maintainers?',
  'administrators?',
  'anyone',
  'anybody',
  'everyone',
  'everybody',
  'someone',
  'somebody',
  'those',
]

const whole = (text: string): RegExp => new RegExp(`(?<![\\w-])(?:${text})(?![\\w-])`, 'gi')
const word = (text: string, instead: string): WordRule => ({ pattern: whole(text), instead, kind: 'word' })
const log = (text: string, instead: string): WordRule => ({ pattern: whole(text), instead, kind: 'log' })
const name = (text: string, instead: string): WordRule => ({ pattern: whole(text), instead, kind: 'name' })

/** The private words of this repository's past and the names of its first chart. */
export const WORD_RULES: readonly WordRule[] = [
  word('reigns?', 'config epoch (epoch)'),
  word('usurpers?', 'unconfirmed master'),
  word('deposed', 'demoted'),
  word('ghosts?', 'stale entry'),
  word('ties?', 'epoch conflict'),
  word('births?', 'bootstrap'),
  word('unheard', 'unannounced promotion'),
  word('contested', 'while a failover is undecided'),
  word('reviv(?:e|es|ed|ing|al)', 'bootstrap-from-data'),
  word('boot port', 'discovery port'),
  word('that one', 'the noun itself'),
  word('the one that', 'the noun itself'),
  word('whoever', 'the client that, any server that'),
  word('whom', 'the noun itself, or which'),
  word('nobody', 'no Sentinel, no client, no server'),
  word('(?:hold|holds|held)(?: [^ ]+){1,3} to be', 'ODOWN or SDOWN, marks it as'),
  word('(?:is|are) not to', 'must not'),
  word(`(?<!(?:${PEOPLE.join('|')}),? )who`, 'that, which, or the noun itself: who is for people'),
  // `me` at the beginning of a text is a word between programs.
  log('(?<!")(?:I|me|my|mine|myself)', 'this pod, this master, this replica'),
  name('redis\\.birth', 'redis.bootstrap'),
  name('(?:proxy\\.)?holdMilliseconds', 'proxy.masterWaitMilliseconds'),
  name('npm run verify', 'npm run generate:check'),
  name('test:scripts', 'test:runtime'),
  name('verify:render', 'test:chart'),
  name('e2e:measure', 'bench'),
  name('e2e:profiles', 'bench:timers'),
  name('npm run soak', 'npm run test:chaos'),
  name('npm run values(?!:)', 'npm run values:check'),
  name('(?<!lib/|\\$/)handover\\.sh', 'prestop.sh'),
  name('scale\\.sh', 'prescale.sh'),
  name('test\\.sh', 'helm-test.sh'),
  name('probe\\.sh', 'redis-probe.sh'),
]

/** Where the old names may stand, words among them in `code`: the page, and the heading of the section if it is not the whole page. */
const OLD_NAMES: readonly { path: string; section?: string }[] = [
  { path: 'CHANGELOG.md' },
  { path: 'docs/operations.md', section: 'From a chart before 0.1.0' },
]

/** A line with this comment, and the line after it, may say anything. */
const EXCEPTION = /words: allow/

/** Finds what users read in a file and must not read so. */
export function findWords(path: string, source: string): WordHit[] {
  const lines = source.split('\n')
  const section = sections(lines)
  const program = /\.(sh|lua)$/.test(path)
  const allowed = (index: number): boolean =>
    [lines[index], lines[index - 1]].some((line) => EXCEPTION.test(line ?? ''))
  return userText(path, source).flatMap((text, index) => {
    if (allowed(index)) return []
    const oldNames = OLD_NAMES.some(
      (place) => place.path === path && (place.section === undefined || place.section === section[index]),
    )
    const checked = oldNames ? text.replace(/`[^`]*`/g, '') : text
    return WORD_RULES.filter(
      ({ kind }) => kind === 'word' || (kind === 'name' && !oldNames) || (kind === 'log' && program),
    ).flatMap(({ pattern, instead }) =>
      [...checked.matchAll(pattern)].map(([found]) => ({ path, line: index + 1, found, instead })),
    )
  })
}

/** The heading under which each line of a Markdown page stands. */
function sections(lines: readonly string[]): string[] {
  let heading = ''
  return lines.map((line) => (heading = /^#+ (.*)/.exec(line)?.[1]?.trim() ?? heading))
}

/** The lines of a file, each with what users read of it: a page wholly, of a program the text in its quotes. */
export function userText(path: string, source: string): string[] {
  const extension = extname(path)
  const lines = source.split('\n')
  if (extension === '.sh') return quotedLines(lines, /^\s*#/).map(withoutExpansions)
  if (extension === '.lua') return quotedLines(lines, /^\s*--/)
  if (extension === '.tpl') return templateLines(lines)
  if (extension === '.ts')
    return lines.map((line) => (/^\s*(\/\/|\/?\*)/.test(line) ? '' : quotes(line, /'[^']*'|`[^`]*`|"[^"]*"/g)))
  return lines
}

/** Texts of `fail`, and the comments that a rendered manifest shows. */
function templateLines(lines: readonly string[]): string[] {
  const texts = quotedLines(lines, /^\{\{-? ?\/\*/)
  return lines.map((line, index) => (/^\s*#/.test(line) ? line : (texts[index] ?? '')))
}

/** What stands in double quotes; a text may run over several lines. */
function quotedLines(lines: readonly string[], comment: RegExp): string[] {
  let open = false
  return lines.map((line) => {
    if (!open && comment.test(line)) return ''
    const began = open
    const marks = line.replace(/\\"/g, '').split('"').length - 1
    if (marks % 2 === 1) open = !open
    if (marks % 2 === 0) return began ? line : quotes(line, /"(?:[^"\\]|\\.)*"/g)
    return began ? line.slice(0, line.lastIndexOf('"')) : line.slice(line.indexOf('"'))
  })
}

const quotes = (line: string, pattern: RegExp): string => [...line.matchAll(pattern)].map(([text]) => text).join(' | ')

/** Names of shell variables are not text. */
const withoutExpansions = (text: string): string => text.replace(/\$\{\w+|\$\w+/g, '$')

/** The sentences of a Markdown page that have more than `most` words, with the line where each begins. */
export function longSentences(page: string, most = 25): { line: number; words: number; text: string }[] {
  return paragraphs(page).flatMap(({ line, text }) =>
    text
      .split(/(?<=[.!?])(?:\*\*|\))?\s+(?=["'`*([A-Z0-9]|[a-z]\S*:)/)
      .map((sentence) => ({ line, words: countWords(sentence), text: sentence }))
      .filter(({ words }) => words > most),
  )
}

const countWords = (sentence: string): number =>
  sentence
    .replace(/`[^`]*`/g, 'code')
    .replace(/\]\([^)]*\)/g, ']')
    .split(/\s+/)
    .filter((part) => /[\p{L}\p{N}]/u.test(part)).length

/** Paragraphs, items of lists and cells of tables; no code, no headings, no comments. */
function paragraphs(page: string): { line: number; text: string }[] {
  const found: { line: number; text: string }[] = []
  let fenced = false
  let continues = false
  page.split('\n').forEach((raw, index) => {
    if (/^\s*(```|~~~)/.test(raw)) fenced = !fenced
    const text = raw.trim()
    if (fenced || /^(```|~~~|#|<|\[[^\]]+\]:)/.test(text) || text === '') {
      continues = false
    } else if (text.startsWith('|')) {
      for (const cell of text.split(/(?<!\\)\|/)) found.push({ line: index + 1, text: cell.trim() })
      continues = false
    } else {
      const last = found.at(-1)
      if (continues && last !== undefined && !/^([-*+]|\d+\.) /.test(text)) last.text += ` ${text}`
      else found.push({ line: index + 1, text: text.replace(/^([-*+]|\d+\.) /, '') })
      continues = true
    }
  })
  return found
}
