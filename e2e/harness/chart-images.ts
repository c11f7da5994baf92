import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'

/** The images that a chart's default values name, as Docker lists them: the public library's have no prefix there. */
export function chartImages(chart: string): string[] {
  const values = load(readFileSync(join(chart, 'values.yaml'), 'utf8'))
  return [...new Set(imagesIn(values))]
}

function imagesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { repository, tag } = value as Record<string, unknown>
  if (typeof repository === 'string' && typeof tag === 'string')
    return [`${repository.replace(/^library\//, '')}:${tag}`]
  return Object.values(value).flatMap(imagesIn)
}
