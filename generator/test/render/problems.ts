import { checkManifests } from '../../src/check/manifests.ts'
import type { Rendering } from './helm.ts'

/** What is wrong with a rendering, a sentence each: refused by helm, not what Kubernetes takes, or untidy text. */
export function problemsOf({ ok, stdout, stderr, docs }: Rendering): string[] {
  if (!ok) return [`helm refused: ${stderr}`]
  const untidy = stdout.split('\n').flatMap((line, index) => {
    const where = `line ${index + 1}: ${line}`
    return [
      ...(/<no value>|%!|<nil>/.test(line) ? [`a value is missing in ${where}`] : []),
      ...(/\s$/.test(line) ? [`trailing space in ${where}`] : []),
    ]
  })
  return [...checkManifests(docs).map(({ where, what }) => `${where} ${what}`), ...untidy]
}
