import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'

const chart = new URL('../../chart/', import.meta.url)

/** Returns what a values file of the chart sets, such as `examples/development.yaml`. @throws when there is no such file */
export function chartValues(path: string): Record<string, unknown> {
  return load(readFileSync(new URL(path, chart), 'utf8')) as Record<string, unknown>
}
