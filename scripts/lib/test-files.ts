import { existsSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

/** Root of the repository. */
export const repository = resolve(import.meta.dirname, '../..')

/** Every `*.test.ts` under a folder of the repository, sorted; none when the folder is not there. */
export function testFilesUnder(folder: string): string[] {
  const root = join(repository, folder)
  if (!existsSync(root)) return []
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(root, path).includes('node_modules'))
    .sort()
}
