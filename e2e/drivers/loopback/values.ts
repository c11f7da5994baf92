import type { WorldOptions } from './world.ts'

/** Values of the chart for a world with so many pods. */
export function valuesOf(
  options: Pick<WorldOptions, 'values'>,
  counts: { redis: number; sentinels: number },
): Record<string, unknown> {
  const { redis, sentinel, ...others } = (options.values ?? {}) as Record<string, Record<string, unknown> | undefined>
  return {
    profile: 'fast',
    ...others,
    redis: { replicas: counts.redis, ...redis },
    sentinel: { replicas: counts.sentinels, ...sentinel },
  }
}

/** A setting of a rendered settings.env. @throws Error when it has none of this name */
export function settingOf(settings: string, name: string): string {
  const value = new RegExp(`^${name}='(.*)'$`, 'm').exec(settings)?.[1]
  if (value === undefined) throw new Error(`settings.env has no ${name}: run npm run generate`)
  return value
}
