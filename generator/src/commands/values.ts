import { readFileSync } from 'node:fs'
import { dump, loadAll } from 'js-yaml'
import type { Values } from '../../../schemas/values.d.ts'
import { checkRules } from '../check/rule-values.ts'
import { checkValues } from '../check/values-file.ts'
import { completeValues } from '../model/complete.ts'
import type { Group } from '../model/dsl.ts'
import { mergeValues } from '../model/merge.ts'
import { settingsOf } from '../model/settings.ts'
import { defaultsOf } from '../model/walk.ts'

/** What values files come to: every error in them, or, without any, the effective settings and all values as YAML. */
export interface ValuesReport {
  errors: string[]
  text: string
}

/** Checks values files, the later over the earlier. @throws with the file and the place when one is no YAML */
export function reportValues(paths: readonly string[], model: Group): ValuesReport {
  const files = paths.map((path) => ({ path, own: read(path) }))
  const errors = files.flatMap(({ path, own }) =>
    checkValues(completeValues(own, model), model).map(({ where, what }) => `${path}: ${where}: ${what}`),
  )
  if (errors.length > 0) return { errors, text: '' }
  const merged = files.reduce((under, { own }) => mergeValues(under, own as Record<string, unknown>), defaultsOf(model))
  // Helm removes what is null, and the chart fills it in.
  const complete = completeValues(merged, model) as Values
  const broken = checkRules(complete)
  if (broken.length > 0) return { errors: broken.map(({ what }) => what), text: '' }
  return { errors: [], text: `${effective(complete)}\n${dump(complete, { quoteStyle: 'double', lineWidth: -1 })}` }
}

function effective(merged: Values): string {
  const { downAfter, failoverTimeout, maxLag, quorum, memory } = settingsOf(merged)
  const { replicas } = merged.sentinel
  return [
    '# The values are valid. They come to:',
    `#   down-after         ${downAfter} ms`,
    `#   failover-timeout   ${failoverTimeout} ms`,
    `#   tolerated lag      ${merged.redis.fencing ? `${maxLag} s` : 'any: fencing is off, writes can be lost'}`,
    `#   quorum             ${quorum} of ${replicas} Sentinels`,
    `#   maxmemory          ${memory.maxmemory === 0 ? 'not set' : `${memory.maxmemory} bytes`}`,
    `#   backlog            ${memory.backlog} bytes`,
    `#   replica buffer     ${memory.replicaBuffer} bytes`,
    '# All values, yours over the defaults:',
  ].join('\n')
}

/** A file without any document (empty, or comments alone) holds no values. */
function read(path: string): unknown {
  try {
    const [document, ...others] = loadAll(readFileSync(path, 'utf8'), { filename: path })
    if (others.length > 0) throw new Error('holds several documents: write one a file')
    return document ?? {}
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error })
  }
}
