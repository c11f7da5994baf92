import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Mounted configuration of the pods that a world begins with, and of those that were added since. */
export const configDirs = { first: 'config', added: 'config-of-added' } as const

/** What {@link writeRelease} writes. */
export interface ReleaseFiles {
  /** Directory of the world. */
  dir: string
  /** Name and address of every instance. */
  services: readonly { name: string; address: string }[]
  /** Text of settings.env; absent: as it was rendered. */
  settings?: string
  /** So long the kubelets of the first pods take to show new settings, in milliseconds. */
  lagMs?: number
}

/** Write what DNS and the ConfigMap say now: readers see the old text or the new one. The result cancels what is still to come. */
export async function writeRelease({ dir, services, settings, lagMs }: ReleaseFiles): Promise<() => void> {
  await replaceFile(join(dir, 'hosts'), services.map(({ name, address }) => `${name} ${address}\n`).join(''))
  if (settings === undefined) return () => undefined
  const show = (config: string): Promise<void> => replaceFile(join(dir, config, 'settings.env'), settings)
  await show(configDirs.added)
  if (lagMs === undefined) {
    await show(configDirs.first)
    return () => undefined
  }
  const late = setTimeout(() => void show(configDirs.first), lagMs)
  return () => clearTimeout(late)
}

async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.next`, text)
  await rename(`${path}.next`, path)
}
