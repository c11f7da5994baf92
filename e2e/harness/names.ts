/** Names of a release's objects; the same rule as the chart's. */
export interface Names {
  name: string
  secret: string
  redisSet: string
  sentinelSet: string
  sentinelService: string
  /** Deployment of the proxy; its Service has the plain name. */
  proxy: string
  redisPods: string[]
  sentinelPods: string[]
}

/** Names of the objects of a release with so many pods. */
export function namesOf(release: string, counts: { redis: number; sentinel: number }): Names {
  const name = (release.includes('redis-sentinel') ? release : `${release}-redis-sentinel`).slice(0, 40)
  const numbered = (part: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${name}-${part}-${i}`)
  return {
    name,
    secret: `${name}-auth`,
    redisSet: `${name}-redis`,
    sentinelSet: `${name}-sentinel`,
    sentinelService: `${name}-sentinel`,
    proxy: `${name}-proxy`,
    redisPods: numbered('redis', counts.redis),
    sentinelPods: numbered('sentinel', counts.sentinel),
  }
}
