import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'

/**
 * The images that a chart's default values name, and those of another values file, as Docker lists them: the public library's have no
 * prefix there.
 */
export function chartImages(chart: string, valuesFile?: string): string[] {
  const files = [join(chart, 'values.yaml'), ...(valuesFile === undefined ? [] : [valuesFile])]
  return [...new Set(files.flatMap((file) => imagesIn(load(readFileSync(file, 'utf8')))))]
}

/** The images that any values inside this name: a scenario's own, and those of its upgrades. */
export function imagesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { repository, tag } = value as Record<string, unknown>
  if (typeof repository === 'string' && typeof tag === 'string')
    return [`${repository.replace(/^library\//, '')}:${tag}`]
  return Object.values(value).flatMap(imagesIn)
}
