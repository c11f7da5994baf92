import { dump } from 'js-yaml'
import { aclWord, reachesHello, rightsProfiles, userName } from '../model/auth-users.ts'
import { cronPattern } from '../model/backup.ts'
import { chart } from '../model/chart.ts'
import type { Group } from '../model/dsl.ts'
import { liveDirectives } from '../model/live-directives.ts'
import { memory } from '../model/memory.ts'
import { instanceLabel, zoneLabel } from '../model/patterns.ts'
import { endpointTypes, notificationEvents } from '../model/notifications.ts'
import { ports } from '../model/ports.ts'
import { profiles } from '../model/profiles.ts'
import { renamed, renamedText } from '../model/renamed.ts'
import { exporterOption, rules, type Rule } from '../model/rules.ts'
import { defaultsOf, leavesOf } from '../model/walk.ts'
import { luaParts, withParts } from './programs.ts'
import { alertNames } from '../monitoring/rules.ts'
import { limitedDirectives, safetyDirectives } from '../model/safety-directives.ts'

/** A POSIX sh program of generator/scripts or a Lua program of generator/proxy, by its path below that folder. */
export interface Program {
  path: string
  source: string
}

const pathsOf = (programs: readonly Program[]): string => JSON.stringify(programs.map(({ path }) => path))

/**
 * All that `<% ... %>` in a template can name. Beside it there are two helpers:
 * `v "redis.replicas"` (default of a leaf) and `quote text` (a double-quoted string for Go templates).
 * Blocks: `<% #each profiles %>`, `<% #if x %>`, `<% else %>`, `<% /each %>`.
 *
 * @example `{{ fail "<% rules.gracePeriod %>" }}`
 */
export function templateContext(model: Group, runtime: readonly Program[], proxy: readonly Program[]) {
  return {
    /** name, version, appVersion, description, kubeVersion, keywords */
    chart,
    /** redis, sentinel, discovery, replicas, health, metrics, exporter */
    ports,
    /** [{ name, downAfter (ms), failoverTimeout (ms), maxLag (s), doc }] */
    profiles,
    /** The default values, as YAML. */
    defaults: dump(defaultsOf(model), { quoteStyle: 'double', lineWidth: -1 }).trimEnd(),
    /** [{ path, min, max, orZero, allowed }] of every whole number */
    bounds: boundsOf(model),
    /** The label of one instance's pods where each has a Deployment of its own. */
    instanceLabel,
    /** The label of nodes that names their zone. */
    zoneLabel,
    /** Constants by which a memory limit is divided. */
    memory,
    /** Names of directives that need no restart. */
    liveDirectives,
    /**
     * Programs of the chart's folder `files`, as JSON arrays of paths: runtime, of them those of the Job before an upgrade, and of the folder proxy those
     * of the proxies and of the notifier.
     */
    paths: {
      runtime: pathsOf(runtime),
      get proxy() {
        return pathsOf(luaParts('watch.lua', proxy))
      },
      get notifier() {
        return pathsOf(luaParts('notify.lua', proxy))
      },
      get scale() {
        return pathsOf(withParts('prescale.sh', runtime))
      },
    },
    /** [{ name, reason }]: names are lower case, compare with `lower` */
    safetyDirectives,
    /** [{ name, reason, allowed: [...] }] */
    limitedDirectives,
    /** What metrics.extraArgs must not hold, as a regular expression. */
    exporterOption: exporterOption.source,
    /** Of a schedule, as a regular expression. */
    cronPattern,
    /** Of users: the profiles of rights, and regular expressions of a name, of a word of rights and of one that reaches the channel of the Sentinels. */
    ...{ rightsProfiles, userName, aclWord, reachesHello },
    /** What a notice may be about, and the types of endpoints. */
    notificationEvents,
    endpointTypes,
    /** Names of the thresholds of alert rules. */
    thresholds: leavesOf(model)
      .map(({ path }) => path)
      .filter((path) => path.startsWith('metrics.rules.thresholds.'))
      .map((path) => path.replace(/.*\./, '')),
    /** Names of all alert rules, as a JSON array. */
    alertNames: JSON.stringify(alertNames),
    /** path, was, text: old names of values */
    renamed: Object.entries(renamed).map(([path, { was }]) => ({ path, was, text: `${path} ${renamedText(path)}` })),
    /** { <rule id>: message } */
    rules: Object.fromEntries(Object.entries<Rule>(rules).map(([id, rule]) => [id, rule.message])),
  }
}

/** See {@link templateContext}. */
export type TemplateContext = ReturnType<typeof templateContext>

function boundsOf(model: Group) {
  return leavesOf(model).flatMap(({ path, leaf: { schema, allowed } }) => {
    if (schema['type'] !== 'integer') return []
    const numbers = (schema['enum'] ?? [schema['minimum'], schema['maximum']]) as number[]
    const { minimum } = (schema['then'] ?? {}) as { minimum?: number }
    const min = minimum ?? Math.min(...numbers)
    return [{ path, min, max: Math.max(...numbers), orZero: minimum !== undefined, allowed }]
  })
}
