import { createHash } from 'node:crypto'

/** The values of the auth Secret. */
export interface Secrets {
  /** Of the application's user `default`. */
  password: string
  /** What the internal users' passwords derive from. */
  internalKey: string
  /** Of the proxies' user; absent: the Secret is one of an older chart. */
  proxyPassword?: string
}

/** Everything that quoting gets wrong. */
export const AWKWARD_SECRETS: Secrets = {
  password: `p'a"s s #w\\o\\\\r\\nd $HOME \`id\` %s *;&|<>(){}[]!~=`,
  internalKey: `k'e"y #1 \\x41 $(id) "`,
  proxyPassword: `x "y' #\\z\\n $(id) \``,
}

/** The files of the Secret; the predecessors that it holds are let in, too. */
export function secretFiles(secrets: Secrets, previous: Partial<Secrets> = {}): Record<string, string> {
  const keys = {
    'redis-password': 'password',
    'internal-key': 'internalKey',
    'proxy-password': 'proxyPassword',
  } as const
  const files: Record<string, string> = {}
  for (const [file, key] of Object.entries(keys)) {
    const [now, before] = [secrets[key], previous[key]]
    if (now !== undefined) files[file] = now
    if (before !== undefined) files[`${file}-previous`] = before
  }
  return files
}

/** Those of them that a proxy's pod mounts. */
export function proxyFiles(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([file]) => file.startsWith('proxy-password')))
}

/** The password of proxies of charts that gave them no key of their own. */
export const derivedProxyPassword = ({ password, internalKey }: Secrets): string =>
  internalCredentials({ password, internalKey }, 'proxy').password

/** A user and its password. */
export interface Credentials {
  username: string
  password: string
}

/** A user of the set itself, with its password: the proxies' own, or what the scripts derive. */
export function internalCredentials(
  secrets: Secrets,
  role: 'guard' | 'replica' | 'sentinel' | 'proxy' | 'exporter',
): Credentials {
  const derived = createHash('sha256').update(`${role}:${secrets.internalKey}`).digest('hex')
  const password = role === 'proxy' ? (secrets.proxyPassword ?? derived) : derived
  return { username: `loopback.redis-sentinel.${role}`, password }
}

/** The user that looks at servers from outside: the guard's. */
export const guardCredentials = (secrets: Secrets): Credentials => internalCredentials(secrets, 'guard')

/** The user with which a Sentinel enters servers. */
export const sentinelCredentials = (secrets: Secrets): Credentials => internalCredentials(secrets, 'sentinel')

/** The application's user. */
export function applicationCredentials(secrets: Secrets): Credentials {
  return { username: 'default', password: secrets.password }
}
