import type { Group, Leaf } from './dsl.ts'

/** A leaf with its path, `redis.replicas`. */
export interface PlacedLeaf {
  path: string
  leaf: Leaf
}

/** Every leaf under the group, in the model's order. */
export function leavesOf(group: Group, prefix = ''): PlacedLeaf[] {
  return Object.entries(group.children).flatMap(([key, node]) =>
    node.kind === 'leaf' ? [{ path: prefix + key, leaf: node }] : leavesOf(node, `${prefix}${key}.`),
  )
}

/** The default values, as values.yaml has them. */
export function defaultsOf(group: Group): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(group.children).map(([key, node]) => [
      key,
      node.kind === 'leaf' ? structuredClone(node.default) : defaultsOf(node),
    ]),
  )
}
