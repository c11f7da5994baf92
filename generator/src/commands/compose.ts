import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Values } from '../../../schemas/values.d.ts'
import { checkValues } from '../check/values-file.ts'
import { composeFolder, foldersOf } from '../compose/folder.ts'
import { composeOptions, type ComposeOptions } from '../compose/options.ts'
import { refusedValues } from '../compose/refused.ts'
import { keepSecrets } from '../compose/secrets.ts'
import { places } from '../emit/chart-files.ts'
import { programsOf } from '../emit/programs.ts'
import { readSources } from '../files.ts'
import { completeValues } from '../model/complete.ts'
import type { Group } from '../model/dsl.ts'
import { mergeValues } from '../model/merge.ts'
import { defaultsOf } from '../model/walk.ts'
import { readValues, readYaml } from './read-values.ts'

/** What `compose` was told. */
export interface ComposeCommand {
  /** Root of the repository. */
  root: string
  /** Values files, the later over the earlier. */
  values: readonly string[]
  /** A file of options. */
  options?: string
  subnet?: string
  out: string
}

/** Errors, or the paths that were written. */
export interface ComposeResult {
  errors: string[]
  written: string[]
}

/**
 * Writes a folder for Docker Compose, or one for each host. Passwords that are there stay.
 *
 * @throws with the file and the place when a file is no YAML, and when the hosts do not fit the values
 */
export function writeComposeFolder(command: ComposeCommand, model: Group): ComposeResult {
  const { errors: wrong, values } = readValues(command.values, model, (read) => refusedValues(read, model))
  const options = readOptions(command)
  const errors = [...wrong, ...options.errors]
  if (values === undefined || errors.length > 0) return { errors, written: [] }
  const refused = objections(values, options.options)
  if (refused.length > 0) return { errors: refused.map(({ where, what }) => `${where}: ${what}`), written: [] }
  const { scripts, programs } = readSources(command.root)
  const files = composeFolder({
    ...{ values, options: options.options },
    runtime: programsOf(scripts, places.scripts),
    proxy: programsOf(programs, places.programs),
  })
  const folders = foldersOf(values, options.options).map((folder) => join(command.out, folder))
  for (const folder of folders) mkdirSync(folder, { recursive: true })
  keepSecrets(folders)
  const written = [...files].filter(([path, text]) => writeFile(join(command.out, path), text)).map(([path]) => path)
  for (const path of files.keys()) openFolders(command.out, path)
  return { errors: [], written }
}

function readOptions({ options: path, subnet }: ComposeCommand): { errors: string[]; options: ComposeOptions } {
  const given = path === undefined ? {} : readYaml(path)
  const own = subnet === undefined ? given : mergeValues(given as Record<string, unknown>, { subnet })
  const read = completeValues(own, composeOptions)
  const errors = checkValues(read, composeOptions).map(({ where, what }) => `${path ?? 'options'}: ${where}: ${what}`)
  const options = mergeValues(defaultsOf(composeOptions), (errors.length > 0 ? {} : read) as Record<string, unknown>)
  return { errors, options: options as unknown as ComposeOptions }
}

function objections({ metrics }: Values, { prometheus }: ComposeOptions): { where: string; what: string }[] {
  if (!prometheus.enabled || metrics.enabled) return []
  return [{ where: 'prometheus.enabled', what: 'needs metrics.enabled: true in the values, which adds the exporters' }]
}

/** Whole or not at all, because containers that run read some of them; false when it is there already. */
function writeFile(path: string, text: string): boolean {
  const fresh = !existsSync(path) || readFileSync(path, 'utf8') !== text
  const target = fresh ? `${path}.new` : path
  mkdirSync(dirname(path), { recursive: true })
  if (fresh) writeFileSync(target, text)
  chmodSync(target, path.endsWith('.sh') ? 0o755 : 0o644)
  if (fresh) renameSync(target, path)
  return fresh
}

/** The user of the containers can enter each folder that is mounted, whatever the umask was. */
function openFolders(root: string, path: string): void {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) chmodSync(join(root, folder), 0o755)
}
