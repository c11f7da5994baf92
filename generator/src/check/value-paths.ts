import type { Group, JsonSchema, Leaf, Node } from '../model/dsl.ts'
import { isRenamed } from '../model/renamed.ts'
import { leavesOf } from '../model/walk.ts'
import { actionsOf, type Action } from './go-actions.ts'
import type { Problem } from './problem.ts'

/**
 * Compares what templates read with the model, both ways.
 *
 * A template names each leaf by its full path (`.Values.a.b`, `$.Values.a.b`, `.root.Values.a.b`). A whole group may only
 * be given to a helper under a name, `dict "pod" .Values.redis.pod`; from then on `.pod.labels` in any template reads
 * `redis.pod.labels`, and every other group that goes by the same name must have that leaf too. Reading the values in
 * any way that cannot be followed (`with` a group, `index .Values`, `toYaml .Values`) is a problem of its own.
 */
export function checkValuePaths(templates: ReadonlyMap<string, string>, model: Group): Problem[] {
  const read = new Set<string>()
  const problems: Problem[] = []
  const actions = [...templates].flatMap(([path, text]) => actionsOf(text).map((action) => ({ path, action })))
  const visit = (where: string, segments: string[]): void => {
    // The refusal of an old name has to read it.
    if (isRenamed(segments.join('.'))) return
    const { node, path } = resolve(model, segments)
    if (!node) problems.push({ where, what: `reads .Values.${segments.join('.')}, which is not in the model` })
    else if (node.kind === 'leaf') read.add(path)
    else problems.push({ where, what: `reads ${path ? `the whole group ${path}` : 'all values'}: name its leaves` })
  }

  const aliases = new Map<string, Set<string>>()
  for (const { path, action } of actions) {
    // The one helper that walks all values: it fills in what is missing. A mark says that it has.
    if (action.strings[0]?.endsWith('.fill') || action.strings.includes('(complete)')) continue
    for (const { segments, alias } of references(action)) {
      const isGroup = resolve(model, segments).node?.kind === 'group'
      if (alias && isGroup && segments.length > 0) {
        aliases.set(alias, (aliases.get(alias) ?? new Set()).add(segments.join('.')))
      } else visit(`${path}:${action.line}`, segments)
    }
  }
  for (const { path, action } of actions) {
    for (const [alias, groups] of aliases) {
      for (const rest of aliasReads(action, alias)) {
        for (const group of groups) visit(`${path}:${action.line}`, [...group.split('.'), ...rest])
      }
    }
  }
  return [...problems, ...unread(model, read)]
}

function unread(model: Group, read: ReadonlySet<string>): Problem[] {
  return leavesOf(model)
    .filter(({ path, leaf }) => !read.has(path) && !leaf.unread)
    .map(({ path }) => ({ where: `generator/src/model: ${path}`, what: 'is read by no template' }))
}

/** `.Values.a.b` in an action, with the dict key right before it, if there is one. */
function references({ text, strings }: Action): { segments: string[]; alias: string | undefined }[] {
  return [...text.matchAll(/(""\s+)?\(?(?:\$\w*|\.\w+)*\.Values\b((?:\.\w+)*)/g)].map((match) => {
    const literal = text.slice(0, match.index).split('""').length - 1
    const inDict = match[1] !== undefined && /\bdict\b/.test(text)
    return { segments: (match[2] ?? '').split('.').filter(Boolean), alias: inDict ? strings[literal] : undefined }
  })
}

/** `.pod.labels`, `$.pod.labels` or `$x.pod.labels` -> `labels`; `.pod` alone hands the group on and reads nothing. */
function aliasReads({ text }: Action, alias: string): string[][] {
  const reads = text.matchAll(new RegExp(`(?<![\\w.])(?:\\$\\w*)?\\.${alias}((?:\\.\\w+)+)`, 'g'))
  return [...reads].map((match) => (match[1] ?? '').split('.').filter(Boolean))
}

/** The node that a path names; below a leaf, what its schema declares counts as that leaf. */
function resolve(model: Group, segments: readonly string[]): { node: Node | undefined; path: string } {
  let node: Node | undefined = model
  const path: string[] = []
  for (const [i, segment] of segments.entries()) {
    if (node.kind === 'leaf') {
      return { node: declares(node, segments.slice(i)) ? node : undefined, path: path.join('.') }
    }
    node = node.children[segment]
    if (!node) return { node: undefined, path: segments.join('.') }
    path.push(segment)
  }
  return { node, path: path.join('.') }
}

function declares(leaf: Leaf, rest: readonly string[]): boolean {
  let schema: JsonSchema | undefined = leaf.schema
  for (const segment of rest) {
    const { properties } = schema as { properties?: Record<string, JsonSchema> }
    schema = properties?.[segment]
    if (!schema) return false
  }
  return true
}
