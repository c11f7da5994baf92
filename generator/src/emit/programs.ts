import type { Program } from './context.ts'
import type { TemplateSource } from './template.ts'

/** Programs by their paths below a folder. */
export function programsOf(sources: readonly TemplateSource[], folder: string): Program[] {
  return sources.map(({ path, text }) => ({ path: path.slice(folder.length + 1), source: text }))
}

/** A line that sources a part: of a program, or of a part that cannot be without another. */
const PART = /^\. "(?:\$LIB|\$\{HA_SCRIPTS:-[^}]*\}\/lib)\/([a-z-]+\.sh)"$/gm

/**
 * A program and the parts that it sources, and those that they source, for a ConfigMap of its own.
 *
 * @throws Error when it does not exist, or sources what does not
 */
export function withParts(path: string, programs: readonly Program[]): Program[] {
  const find = (wanted: string): Program => {
    const found = programs.find((program) => program.path === wanted)
    if (!found)
      throw new Error(`there is no program ${wanted}; there are ${programs.map((each) => each.path).join(', ')}`)
    return found
  }
  const needed = new Set<Program>()
  const add = (program: Program): void => {
    if (needed.has(program)) return
    needed.add(program)
    for (const [, name] of program.source.matchAll(PART)) add(find(`lib/${name}`))
  }
  add(find(path))
  return [...needed]
}
