import { randomInt } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** Passwords by the path of their file below `secrets`, with the lengths of the chart's. */
const passwords: Readonly<Record<string, number>> = {
  'auth/redis-password': 32,
  'auth/internal-key': 64,
  'auth/proxies/proxy-password': 32,
}

/** One file, two places: servers know the password of the proxies, and proxies no other. */
const links = ['proxy-password', 'proxy-password-previous']

/** For the URLs of the notifier, one file for each endpoint, which the user writes. */
const urls = 'notify'

/**
 * Makes the passwords that are missing in the folders, the same in all of them; what is there stays. Files can be read by the user of the
 * containers, whatever their owner; on the host only their owner can enter `secrets`.
 */
export function keepSecrets(folders: readonly string[]): void {
  const values = Object.entries(passwords).map(
    ([path, length]) => [path, known(folders, path) ?? random(length)] as const,
  )
  for (const folder of folders) {
    const secrets = join(folder, 'secrets')
    for (const [path, value] of values) {
      const file = join(secrets, path)
      mkdirSync(dirname(file), { recursive: true })
      if (!existsSync(file)) writeFileSync(file, value)
      chmodSync(file, 0o644)
    }
    for (const name of links) {
      const link = join(secrets, 'auth', name)
      if (existsSync(link)) continue
      rmSync(link, { force: true })
      symlinkSync(`proxies/${name}`, link)
    }
    mkdirSync(join(secrets, urls), { recursive: true })
    for (const name of readdirSync(join(secrets, urls))) chmodSync(join(secrets, urls, name), 0o644)
    chmodSync(join(secrets, urls), 0o755)
    chmodSync(secrets, 0o700)
    chmodSync(join(secrets, 'auth'), 0o755)
    chmodSync(join(secrets, 'auth/proxies'), 0o755)
  }
}

function known(folders: readonly string[], path: string): string | undefined {
  const file = folders.map((folder) => join(folder, 'secrets', path)).find((each) => existsSync(each))
  return file === undefined ? undefined : readFileSync(file, 'utf8')
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

const random = (length: number): string => Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
