import { distance } from 'fastest-levenshtein'
import type { Group, Node } from '../model/dsl.ts'

/** Words that stand in many groups and say nothing without theirs: only a path with the same group may be meant. */
const generic = new Set(['create', 'enabled', 'name', 'type'])

/** Another group of one word, or one word more and one less. Beyond that a suggestion is a guess. */
const mostCost = 2.5
const mostSuggestions = 4
const mostWords = 6

/**
 * The paths of the model that a reader most likely meant by an unknown one: the same word misspelled, or the same word in another
 * group. Empty when none is near, or too many are. `fits` leaves out nodes that cannot hold the reader's value.
 */
export function suggestPaths(unknown: string, model: Group, fits: (node: Node) => boolean = () => true): string[] {
  const words = unknown.split('.')
  if (words.length > mostWords) return []
  const candidates = pathsOf(model).filter(({ node }) => fits(node))
  const costs = candidates.map(({ path }) => ({ path, cost: pathCost(words, path.split('.'), model) }))
  const least = Math.min(mostCost, ...costs.map(({ cost }) => cost))
  const nearest = costs.filter(({ cost }) => cost === least).map(({ path }) => path)
  return nearest.length <= mostSuggestions ? nearest : []
}

/** "did you mean a or b?", with each path in backquotes. */
export function suggestionText(paths: readonly string[]): string {
  const quoted = paths.map((path) => `\`${path}\``)
  const others = quoted.slice(0, -1).join(', ')
  return `did you mean ${others ? `${others} or ` : ''}${quoted.at(-1) ?? ''}?`
}

/** Every node of the model with its path, groups as well as leaves. */
function pathsOf(group: Group, prefix = ''): { path: string; node: Node }[] {
  return Object.entries(group.children).flatMap(([key, node]) => {
    const path = prefix + key
    return node.kind === 'leaf' ? [{ path, node }] : [{ path, node }, ...pathsOf(node, `${path}.`)]
  })
}

/** How far a path of the model is from the words: the spelling of the last word, and the groups before it. */
function pathCost(words: readonly string[], path: readonly string[], model: Group): number {
  const [last, key] = [words.at(-1) ?? '', path.at(-1) ?? '']
  const [group, otherGroup] = [words.at(-2) ?? '', path.at(-2) ?? '']
  if (generic.has(key) && wordCost(group, otherGroup) === Infinity) return Infinity
  // What one component has, another need not have: sentinel.config is not redis.config.
  const moves = words[0] !== path[0] && words.length > 1 && path.length >= words.length
  if (moves && model.children[words[0] ?? '']?.kind === 'group') return Infinity
  const spelling = wordCost(last, key)
  const groups = groupCost(words.slice(0, -1), path.slice(0, -1))
  // Another word in another group is a guess.
  return groups >= 1 && spelling > 0.2 ? Infinity : spelling + groups
}

/** The distance of the groups alone, word by word; a word that is added or left out costs 1. Without a group all are as far. */
function groupCost(words: readonly string[], path: readonly string[]): number {
  return words.length === 0 ? Math.min(1, path.length) : editCost(words, path)
}

function editCost(words: readonly string[], path: readonly string[]): number {
  const [word, ...otherWords] = words
  const [key, ...otherKeys] = path
  if (word === undefined || key === undefined) return words.length + path.length
  return Math.min(
    wordCost(word, key) + editCost(otherWords, otherKeys),
    1 + editCost(otherWords, path),
    1 + editCost(words, otherKeys),
  )
}

/** 0 for the same word, up to 1/2 for a near one, Infinity for another. Case, hyphens and underscores count for little. */
function wordCost(word: string, key: string): number {
  if (word === key) return 0
  const [short = '', long = ''] = [plain(word), plain(key)].sort((a, b) => a.length - b.length)
  if (short === long) return 0.05
  const wrong = distance(short, long)
  // One letter of a word of four or more, two of six or more.
  if (wrong <= Math.min(2, Math.floor(long.length / 3))) return wrong / long.length
  // A name without its unit, such as handoverTimeout for handoverTimeoutSeconds.
  return short.length >= 8 && long.startsWith(short) ? 0.2 : Infinity
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[-_]/g, '')
}
