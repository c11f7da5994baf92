import { readFileSync } from 'node:fs'

const models = new URL('gen/models/', import.meta.resolve('@kubernetes/client-node'))
const known = new Map<string, string[]>()

/** Fields that a model class of the client library must have: only its declarations say so. */
export function requiredFields(type: string): string[] {
  const found = known.get(type) ?? read(type)
  known.set(type, found)
  return found
}

function read(type: string): string[] {
  const declaration = readFileSync(new URL(`${type}.d.ts`, models), 'utf8')
  return [...declaration.matchAll(/^ {4}'(\w+)': /gm)].map(([, name = '']) => name)
}
