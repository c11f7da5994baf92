import { createHash } from 'node:crypto'

/** A text in which no secret may stand. */
export interface ScannedText {
  /** Where it is from, for the message. */
  where: string
  text: string
}

/** What a Secret holds, decoded, by key. */
export type SecretData = Readonly<Record<string, string>>

const ROLES = ['guard', 'replica', 'sentinel', 'proxy']

/**
 * Returns the secrets of a set by name: every value of its Secret, `*-previous` among them, and the passwords of the internal users that
 * are made from a key. Those that were in the Secret before are named as replaced.
 */
export function secretsOf(data: SecretData, replaced: readonly SecretData[] = []): Map<string, string> {
  const secrets = new Map<string, string>()
  for (const [i, each] of [data, ...replaced].entries()) {
    for (const [name, value] of namedIn(each)) {
      const known = [...secrets.values()].includes(value)
      if (value !== '' && !known) secrets.set(i === 0 ? name : `replaced ${i}: ${name}`, value)
    }
  }
  return secrets
}

// A file made with its final newline is one password: without it.
function namedIn(data: SecretData): [string, string][] {
  return Object.entries(data).flatMap(([key, whole]) => {
    const value = whole.replace(/\n$/, '')
    const made = key.startsWith('internal-key') && value !== '' ? ROLES : []
    return [
      [key, value],
      ...made.map((role): [string, string] => [`password of the ${role} user by ${key}`, passwordOf(role, value)]),
    ]
  })
}

function passwordOf(role: string, key: string): string {
  return createHash('sha256').update(`${role}:${key}`).digest('hex')
}

/** Each secret that stands in a text, as `<secret> in <where>`; empty when there is none. */
export function findSecrets(texts: readonly ScannedText[], secrets: ReadonlyMap<string, string>): string[] {
  return texts.flatMap(({ where, text }) =>
    [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => `${name} in ${where}`),
  )
}
