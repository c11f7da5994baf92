import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../../scripts/lib/test-files.ts'
import { textOf } from './markdown.ts'

/** A line of a program: no comment, and each expansion of the shell is a `¤`. */
export interface ProgramLine {
  path: string
  text: string
}

const FILES = 'chart/files'

/** Returns the lines of the programs that the chart ships. */
export function programLines(): ProgramLine[] {
  const paths = readdirSync(join(repository, FILES), { recursive: true, encoding: 'utf8' })
  return paths.filter((path) => /\.(sh|lua)$/.test(path)).flatMap((path) => linesOf(path, textOf(join(FILES, path))))
}

/** Returns the lines of one program. */
export function linesOf(path: string, source: string): ProgramLine[] {
  const lines = source.split('\n').filter((line) => !/^\s*(#|--)/.test(line))
  return lines.map((line) => ({ path, text: withoutExpansions(line) }))
}

/** Replaces `$(...)`, `${...}` and `$NAME`, from the inside out. */
function withoutExpansions(line: string): string {
  const next = line
    .replace(/\$\(\([^()]*(?:\([^()]*\)[^()]*)*\)\)/g, '¤')
    .replace(/\$\((?:[^()]|\\[()]|\([^()]*\))*\)/g, '¤')
    .replace(/\$\{[^{}]*\}/g, '¤')
    .replace(/\$[A-Za-z_]\w*|\$[0-9*@]/g, '¤')
  return next === line ? line : withoutExpansions(next)
}

/** Returns the log words that a page quotes: the inline code in the first column of each table whose first heading is `log words`. */
export function quotedWords(page: string): string[] {
  const tables = page.matchAll(/^\| log words[^\n]*\n\|[ :|-]+\n((?:\|[^\n]*\n)+)/gm)
  return [...tables].flatMap(([, rows = '']) =>
    rows
      .trimEnd()
      .split('\n')
      .map((row) => row.split(/(?<!\\)\|/)[1] ?? '')
      .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words)),
  )
}

/**
 * Returns what finds quoted log words in a line of a program. A `<placeholder>` stands for anything, and so do the spaces beside it, which
 * may come with what the program puts there; at the end it may be empty.
 */
export function patternOf(words: string): RegExp {
  const parts = words.split(/ ?<[^>]+> ?/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(parts.join('.{1,80}?').replace(/\.\{1,80\}\?$/, ''))
}

/** Whether a page that quotes these words shows this reason: enough of it, and not a word that many have. */
export function shows(words: string, reason: string): boolean {
  const literal = (text: string): number => text.replace(/<[^>]+>|¤/g, '').length
  return patternOf(words).test(reason) && literal(words) >= Math.min(25, literal(reason) / 2)
}

/** How the programs say why a pod waits, is not ready or ends, by the file; the group is the reason. */
const SOURCES: readonly { file: RegExp; reason: RegExp; unless?: RegExp }[] = [
  { file: /guard\.sh$/, reason: /verdict (?:not|"¤") "([^"]+)"/ },
  { file: /guard\.sh$/, reason: /set -- not "([^"]+)"/ },
  // A decision to serve has a reason, too.
  { file: /(start-decision|decide)\.sh$/, reason: /REASON="([^"]+)"/, unless: /DECISION=(?!'wait')/ },
  { file: /redis-start\.sh$/, reason: /(?:REASON|DAMAGE|text)="([^"]+)"/ },
  { file: /redis-start\.sh$/, reason: /"not 0 ([^"]+)"/ },
  { file: /\.sh$/, reason: /(?:beat|refuse_place|log_on_change) "(?:waiting|refused)[^:"]*: ([^"]*[a-z][^"]*)"/ },
  { file: /\.sh$/, reason: /die "([^"]+)"/ },
  { file: /\.sh$/, reason: /step "(no [^"]+)"/ },
  { file: /probe\.sh$/, reason: /echo "([^"]+)" && exit 1/ },
  { file: /(scale-check|recount|proxy-key)\.sh$/, reason: /echo "([^"]+)"/ },
  { file: /ctl\/problem\.sh$/, reason: /(?:PROBLEM|WRITES)="([^"]+)"/ },
  { file: /ctl\/failover\.sh$/, reason: /refuse "([^"]+)"/ },
  { file: /lib\/objections\.sh$/, reason: /echo "([^"]+)"/ },
  { file: /helm-test\.sh$/, reason: /wrong "([^"]+)"/ },
  { file: /tilt\.sh$/, reason: /\bwait\("(.+)"\)/ },
  { file: /sentinel-start\.sh$/, reason: /log "(no state[^"]+)"/ },
  { file: /proxy-start\.sh$/, reason: /"(waiting for DNS)/ },
  { file: /decide\.lua$/, reason: /return \{ why = "([^"]+)"/ },
]

/** Returns each reason in the lines of the programs for which a pod waits, is not ready or ends. */
export function reasonsIn(lines: readonly ProgramLine[]): ProgramLine[] {
  return lines.flatMap(({ path, text }) =>
    SOURCES.filter(({ file, unless }) => file.test(path) && unless?.test(text) !== true).flatMap(({ reason }) => {
      const [, found = ''] = reason.exec(text) ?? []
      // Words that come from another reason, such as `waiting: $REASON`.
      return found.replaceAll('¤', '').trim() === '' ? [] : [{ path, text: found }]
    }),
  )
}
