import { checkManifests } from '../../src/check/manifests.ts'
import { checkRenderedText } from '../../src/check/rendered-text.ts'
import type { Rendering } from './helm.ts'

/** What is wrong with a rendering, a sentence each: refused by helm, not what Kubernetes takes, or untidy text. */
export function problemsOf({ ok, stdout, stderr, docs }: Rendering): string[] {
  if (!ok) return [`helm refused: ${stderr}`]
  return [...checkManifests(docs), ...checkRenderedText(stdout)].map(({ where, what }) => `${where} ${what}`)
}
