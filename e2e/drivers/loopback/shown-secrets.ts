import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Secrets } from './access.ts'
import { processesOf } from './sweep.ts'
import type { World } from './world.ts'

/** Every text that gives access. A hash of the password in an argument is not one of them, an internal user's is. */
function secretTexts({ password, internalKey, proxyPassword }: Secrets): string[] {
  const derived = ['guard', 'replica', 'sentinel', 'proxy', 'exporter', 'backup'].map((role) =>
    createHash('sha256').update(`${role}:${internalKey}`).digest('hex'),
  )
  return [password, internalKey, ...(proxyPassword === undefined ? [] : [proxyPassword]), ...derived]
}

/** Where a secret can be read in a world that spies on its programs: the place and the text. Call it while the pods run. */
export async function shownSecrets(world: World, secrets: readonly Secrets[]): Promise<string[]> {
  const processes = processesOf(world.dir).map(({ cmdline, environ }) => `${cmdline}\n${environ}`)
  const places = {
    'argv and environment of programs': await readFile(join(world.dir, 'spied.log'), 'utf8'),
    'argv and environment in /proc': processes.join('\n'),
    'the log': await readFile(world.timeline, 'utf8'),
  }
  if (!/(redis|valkey)-cli/.test(places['argv and environment of programs']))
    throw new Error('no client program was seen')
  const texts = secrets.flatMap(secretTexts)
  return Object.entries(places).flatMap(([place, text]) =>
    texts.filter((secret) => text.includes(secret)).map((secret) => `${place}: ${secret}`),
  )
}
