import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { places, type ChartSources } from './emit/chart-files.ts'
import type { TemplateSource } from './emit/template.ts'

/** Root of the repository. */
export const repository = resolve(import.meta.dirname, '../..')

/** Reads templates, scripts, programs, values files and licence. */
export function readSources(root: string): ChartSources {
  const text = (path: string): TemplateSource => ({ path, text: readFileSync(join(root, path), 'utf8') })
  return {
    templates: filesUnder(root, places.templates).filter(isTemplate).map(text),
    scripts: filesUnder(root, places.scripts)
      .filter((path) => path.endsWith('.sh'))
      .map(text),
    programs: filesUnder(root, places.programs)
      .filter((path) => path.endsWith('.lua'))
      .map(text),
    valuesFiles: [places.examples, places.ci]
      .flatMap((folder) => filesUnder(root, folder))
      .filter((path) => path.endsWith('.yaml'))
      .map(text),
    license: text('LICENSE').text,
  }
}

/** What is generated, as it is on disk: path relative to the repository -> text. */
export function readGenerated(root: string): Map<string, string> {
  const paths = [
    ...filesUnder(root, places.chart),
    ...filesUnder(root, 'schemas').filter((path) => path === places.types),
  ]
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

/** Writes what differs and deletes what is no longer generated; returns the paths it touched. */
export function writeGenerated(root: string, files: ReadonlyMap<string, string>): string[] {
  const before = readGenerated(root)
  const stale = [...before.keys()].filter((path) => !files.has(path))
  const changed = [...files].filter(([path, text]) => before.get(path) !== text)
  for (const path of stale) {
    rmSync(join(root, path))
    removeIfEmpty(dirname(join(root, path)))
  }
  for (const [path, text] of changed) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return [...stale, ...changed.map(([path]) => path)]
}

/** Files under a folder (none when it is not there), relative to the root, sorted the same on every machine. */
export function filesUnder(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

function isTemplate(path: string): boolean {
  return path === places.readme || /\.(yaml|tpl|txt)$/.test(path)
}

function removeIfEmpty(folder: string): void {
  if (readdirSync(folder).length === 0) rmdirSync(folder)
}
