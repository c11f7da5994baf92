import { createHash } from 'node:crypto'

/** The two values of the auth Secret. */
export interface Secrets {
  /** Of the application's user `default`. */
  password: string
  /** What the internal users' passwords derive from. */
  internalKey: string
}

/** Everything that quoting gets wrong. */
export const AWKWARD_SECRETS: Secrets = {
  password: `p'a"s s #w\\o\\\\r\\nd $HOME \`id\` %s *;&|<>(){}[]!~=`,
  internalKey: `k'e"y #1 \\x41 $(id) "`,
}

/** The files of the Secret; the predecessors that it holds are let in, too. */
export function secretFiles(secrets: Secrets, previous: Partial<Secrets> = {}): Record<string, string> {
  const { password, internalKey } = previous
  return {
    'redis-password': secrets.password,
    'internal-key': secrets.internalKey,
    ...(password === undefined ? {} : { 'redis-password-previous': password }),
    ...(internalKey === undefined ? {} : { 'internal-key-previous': internalKey }),
  }
}

/** A user and its password. */
export interface Credentials {
  username: string
  password: string
}

/** A user of the set itself, with the password that the scripts derive. */
export function internalCredentials(secrets: Secrets, role: 'guard' | 'replica' | 'sentinel' | 'proxy'): Credentials {
  const password = createHash('sha256').update(`${role}:${secrets.internalKey}`).digest('hex')
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
