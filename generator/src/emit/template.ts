import Handlebars from 'handlebars'
import type { Group, Leaf } from '../model/dsl.ts'
import { leavesOf } from '../model/walk.ts'

/** A Go template with `<% ... %>` spots. */
export interface TemplateSource {
  /** Shown in errors, relative to the repository. */
  path: string
  text: string
}

interface Position {
  line: number
  column: number
}

/**
 * Fills the `<% ... %>` spots; `{{ ... }}` passes through for Helm.
 *
 * @throws Error that starts with `path:line:column` when a spot does not parse or names what does not exist
 */
export function fillTemplate(source: TemplateSource, context: object, model: Group): string {
  refuseBackslash(source)
  const handlebars = Handlebars.create()
  registerHelpers(handlebars, model)
  const text = toHandlebars(source.text)
  try {
    const knownHelpers = { v: true, quote: true }
    const fill = handlebars.compile(text, {
      noEscape: true,
      strict: true,
      knownHelpersOnly: true,
      preventIndent: true,
      knownHelpers,
    })
    return fill(context)
  } catch (error) {
    throw located(source, text, error as Error)
  }
}

/** Handlebars would read the backslash as its own, and take what follows for a spot. */
function refuseBackslash({ path, text }: TemplateSource): void {
  const before = /^[^]*?(?=\\\{\{)/.exec(text)?.[0].split('\n')
  if (!before) return
  throw new Error(
    `${path}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: a backslash before {{ is not supported`,
  )
}

/** Keeps every character but the delimiters in its column; `<% #each` becomes `{{#each ` as Handlebars wants it. */
function toHandlebars(text: string): string {
  return text
    .replaceAll('{{', '\\{{')
    .replace(/<%(\s+)([#/^][a-z]*)/g, '<%$2$1')
    .replaceAll('<%', '{{')
    .replaceAll('%>', '}}')
}

function registerHelpers(handlebars: typeof Handlebars, model: Group): void {
  const leaves = new Map<string, Leaf>(leavesOf(model).map(({ path, leaf }) => [path, leaf]))
  handlebars.registerHelper('v', (path: string, options: { loc: { start: Position } }) => {
    const leaf = leaves.get(path)
    if (!leaf) throw Object.assign(new Error(`no value "${path}" in the model`), { at: options.loc.start })
    return typeof leaf.default === 'string' ? leaf.default : JSON.stringify(leaf.default)
  })
  handlebars.registerHelper('quote', (text: string) => JSON.stringify(text))
}

/** Handlebars' own errors carry the position as fields, in the message ("- 3:7") or as "on line 3" over a picture. */
function located(source: TemplateSource, text: string, error: Error): Error {
  const thrown = error as Error & { at?: Position; lineNumber?: number; column?: number }
  const inMessage = / - (\d+):(\d+)$/.exec(error.message)
  const parse = /^Parse error on line (\d+):\n.*\n(-*)\^/.exec(error.message)
  const at: Position = thrown.at ??
    (inMessage && { line: Number(inMessage[1]), column: Number(inMessage[2]) }) ??
    (parse && { line: Number(parse[1]), column: parse[2]?.length ?? 0 }) ?? {
      line: thrown.lineNumber ?? 1,
      column: thrown.column ?? 0,
    }
  const before = text.split('\n')[at.line - 1]?.slice(0, at.column) ?? ''
  const added = before.split('\\{{').length - 1
  const what = error.message.replace(/ - \d+:\d+$/, '')
  return new Error(`${source.path}:${at.line}:${at.column - added + 1}: ${what}`, { cause: error })
}
