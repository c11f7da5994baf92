import { liveDirectives } from './live-directives.ts'
import { map, refused, type JsonSchema, type Leaf } from './dsl.ts'
import { limitedDirectives, safetyDirectives } from './safety-directives.ts'

const limited = limitedDirectives.map(({ name, allowed }): [string, JsonSchema] => [name, { enum: allowed }])

const live = liveDirectives.filter((name) => !safetyDirectives.some((directive) => directive.name === name))

/** `redis.config`: lines of redis.conf as a map, so that overlays merge. */
export const redisConfig: Leaf = map<string | number | boolean | null>({
  doc: 'More lines of redis.conf: directive in lower case, value as it stands in the file. A number is taken as it is, true and false are yes and no, null leaves the directive out. The chart refuses directives that the safety depends on, with the reason.',
  default: {},
  cost: ['redis', 'sentinel'],
  costNote: `No restart for ${live.join(', ')}: the guards set these while the servers run.`,
  names: '^[a-z][a-z0-9._-]*$',
  values: { type: ['string', 'number', 'boolean', 'null'], pattern: '^[^\\r\\n]+$' },
  own: {
    ...Object.fromEntries(safetyDirectives.flatMap(({ name, reason }) => Object.entries(refused([name], reason)))),
    ...Object.fromEntries(limited),
  },
  type: 'string | number | boolean | null',
  allowed: 'directives with a value of one line',
  examples: [
    { maxclients: '20000', 'notify-keyspace-events': '""' },
    { appendfsync: 'always' },
    { databases: 64 },
    { 'lazyfree-lazy-expire': true },
    { maxclients: null },
    { maxmemory: '256mb', 'repl-backlog-size': 100_000_000 },
    { 'repl-backlog-size': '400mb', maxmemory: '16mb', 'client-output-buffer-limit': 'replica 0 0 0' },
    { maxmemory: '60%', 'repl-backlog-size': 'much', 'client-output-buffer-limit': 'replica' },
  ],
  invalid: [
    { maxclients: [20000] },
    { appendfsync: false },
    { Port: '1' },
    { 'client-query-buffer-limit': '1gb\nport 1' },
    { appendfsync: 'no' },
    ...safetyDirectives.map(({ name }) => ({ [name]: '1' })),
  ],
})
