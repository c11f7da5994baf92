import type { Leaf } from './dsl.ts'
import { mergeValues } from './merge.ts'
import { overlay } from './overlay.ts'

/** A values file that sets the leaf at the path, and what the leaf needs beside it. */
export function fileWith(path: string, value: unknown, { given = {} }: Leaf): Record<string, unknown> {
  return mergeValues(given as Record<string, unknown>, overlay(path, value))
}

/** The examples of the leaf that are not its default. */
export function changesOf(leaf: Leaf): unknown[] {
  const preset = JSON.stringify(leaf.default)
  return leaf.examples.filter((example) => JSON.stringify(example) !== preset)
}
