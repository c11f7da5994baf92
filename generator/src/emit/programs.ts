import type { Program } from './context.ts'
import type { TemplateSource } from './template.ts'

/** Programs by their paths below a folder. */
export function programsOf(sources: readonly TemplateSource[], folder: string): Program[] {
  return sources.map(({ path, text }) => ({ path: path.slice(folder.length + 1), source: text }))
}

/** Programs that only containers of Docker Compose run: no pod needs them. */
const COMPOSE_ONLY = /^compose-/

/** Those of the pods. */
export const podPrograms = (programs: readonly Program[]): Program[] =>
  programs.filter(({ path }) => !COMPOSE_ONLY.test(path))

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

/** A line of Lua that loads another program of generator/proxy. */
const REQUIRE = /\brequire\("([a-z-]+)"\)/g

/**
 * A Lua program and those that it loads, for a ConfigMap of its own.
 *
 * @throws Error when one of them does not exist
 */
export function luaParts(path: string, programs: readonly Program[]): Program[] {
  const needed = new Set<Program>()
  const add = (wanted: string): void => {
    const found = programs.find((program) => program.path === wanted)
    if (!found) throw new Error(`there is no program ${wanted} in generator/proxy`)
    if (needed.has(found)) return
    needed.add(found)
    for (const [, name] of found.source.matchAll(REQUIRE)) add(`${name}.lua`)
  }
  add(path)
  return programs.filter((program) => needed.has(program))
}
