import { dump } from 'js-yaml'
import type { Values } from '../../../schemas/values.d.ts'
import type { Group } from '../model/dsl.ts'
import { settingsOf } from '../model/settings.ts'
import { readValues } from './read-values.ts'

/** What values files come to: every error in them, or, without any, the effective settings and all values as YAML. */
export interface ValuesReport {
  errors: string[]
  text: string
}

/** Checks values files, the later over the earlier. @throws with the file and the place when one is no YAML */
export function reportValues(paths: readonly string[], model: Group): ValuesReport {
  const { errors, values } = readValues(paths, model)
  if (values === undefined) return { errors, text: '' }
  return { errors, text: `${effective(values)}\n${dump(values, { quoteStyle: 'double', lineWidth: -1 })}` }
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
