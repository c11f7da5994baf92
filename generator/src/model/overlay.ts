/** A values file that sets one path: `overlay('redis.replicas', 5)` is `{ redis: { replicas: 5 } }`. */
export function overlay(path: string, value: unknown): Record<string, unknown> {
  return path
    .split('.')
    .reverse()
    .reduce<unknown>((inner, key) => ({ [key]: inner }), value) as Record<string, unknown>
}
