/**
 * Values that have another name now, by their old paths. `was` is the default under the old name: `helm upgrade --reuse-values` brings it
 * from the last release, so it is ignored. Any other value is refused with the new name, because the chart would ignore what it asks for.
 */
export const renamed: Readonly<Record<string, { to: string; was: string | number }>> = {
  'redis.birth': { to: 'redis.bootstrap', was: 'auto' },
  'proxy.holdMilliseconds': { to: 'proxy.masterWaitMilliseconds', was: 3500 },
}

/** What is wrong with an old name, after its path; no double quote, backslash or per cent sign, because templates put it into `fail`. */
export const renamedText = (path: string): string => `is named ${renamed[path]?.to} now: rename it in your values`

/** Whether the path is an old name. */
export const isRenamed = (path: string): boolean => Object.hasOwn(renamed, path)
