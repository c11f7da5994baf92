import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { repository } from '../../scripts/lib/test-files.ts'

/** Folders that hold nothing of the repository's own text. */
const FOREIGN = ['node_modules', '.git', 'artifacts', 'coverage']

/** Returns every Markdown file of the repository, as a path from its root. */
export function markdownFiles(folder = repository): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !FOREIGN.includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return markdownFiles(path)
      return entry.name.endsWith('.md') ? [relative(repository, path)] : []
    })
    .sort()
}

/** Returns the text of a file of the repository. */
export const textOf = (path: string): string => readFileSync(join(repository, path), 'utf8')

/** Returns what stands in the fenced blocks of a text, of one language if it is given ('' for blocks without). */
export function codeBlocks(text: string, language?: string): string[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter(([, of]) => language === undefined || of === language)
    .map(([, , code = '']) => code)
}

/** Returns a text without its code: what stands there is no link and no heading. */
const proseOf = (text: string): string => text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '')

/** Returns the targets of the links and pictures of a text. */
export function linksOf(text: string): string[] {
  return [...proseOf(text).matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)|(?:href|src)="([^"]+)"/gm)].map(
    ([, inline, reference, attribute]) => inline ?? reference ?? attribute ?? '',
  )
}

/** Returns the anchors of the headings of a text, as GitHub makes them. */
export function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>()
  const headings = text.replace(/^```.*?^```$/gms, '').matchAll(/^#{1,6} (.+)$/gm)
  return [...headings].map(([, heading = '']) => {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const anchor = words
      .trim()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    const before = seen.get(anchor) ?? 0
    seen.set(anchor, before + 1)
    return before === 0 ? anchor : `${anchor}-${before}`
  })
}
