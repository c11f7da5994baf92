import type { Script } from './context.ts'
import type { TemplateSource } from './template.ts'

/**
 * The scripts as the chart's ConfigMap holds them.
 *
 * @throws Error with `path:line` when a script holds `{{`, which Helm would take as a template
 */
export function scriptsOf(sources: readonly TemplateSource[], root: string): Script[] {
  return sources.map(({ path, text }) => {
    const line = text.split('\n').findIndex((each) => each.includes('{{'))
    if (line >= 0) throw new Error(`${path}:${line + 1}: a script may not hold {{, Helm would take it as a template`)
    const inPod = path.slice(root.length + 1)
    return { key: inPod.replaceAll('/', '.'), path: inPod, source: text }
  })
}

/** A line that sources a part: of a program, or of a part that cannot be without another. */
const PART = /^\. "(?:\$LIB|\$\{HA_SCRIPTS:-[^}]*\}\/lib)\/([a-z-]+\.sh)"$/gm

/**
 * A program and the parts that it sources, and those that they source, for a ConfigMap of its own.
 *
 * @throws Error when it does not exist, or sources what does not
 */
export function withParts(path: string, scripts: readonly Script[]): Script[] {
  const find = (wanted: string): Script => {
    const found = scripts.find((script) => script.path === wanted)
    if (!found)
      throw new Error(`there is no script ${wanted}; there are ${scripts.map((each) => each.path).join(', ')}`)
    return found
  }
  const needed = new Set<Script>()
  const add = (script: Script): void => {
    if (needed.has(script)) return
    needed.add(script)
    for (const [, name] of script.source.matchAll(PART)) add(find(`lib/${name}`))
  }
  add(find(path))
  return [...needed]
}
