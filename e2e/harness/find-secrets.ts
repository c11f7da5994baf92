import { createHash } from 'node:crypto'

/** A text in which no secret may stand. */
export interface ScannedText {
  /** Where it is from, for the message. */
  where: string
  text: string
}

/** The secrets of a set: what the Secret holds and the passwords of the internal users that are made from it. */
export function secretsOf(data: { password: string; internalKey: string }): Map<string, string> {
  const secrets = new Map([['redis-password', data.password]])
  if (data.internalKey === '') return secrets
  secrets.set('internal-key', data.internalKey)
  for (const role of ['guard', 'replica', 'sentinel', 'proxy']) {
    secrets.set(
      `password of the ${role} user`,
      createHash('sha256').update(`${role}:${data.internalKey}`).digest('hex'),
    )
  }
  return secrets
}

/** Each secret that stands in a text, as `<secret> in <where>`; empty when there is none. */
export function findSecrets(texts: readonly ScannedText[], secrets: ReadonlyMap<string, string>): string[] {
  return texts.flatMap(({ where, text }) =>
    [...secrets].filter(([, secret]) => secret !== '' && text.includes(secret)).map(([name]) => `${name} in ${where}`),
  )
}
