/** One set of timers: downAfter and failoverTimeout in milliseconds, maxLag in seconds. */
export interface Profile {
  name: 'fast' | 'balanced' | 'safe'
  downAfter: number
  failoverTimeout: number
  maxLag: number
  doc: string
}

/** The timers a user picks by name; `sentinel.downAfterMilliseconds` and its neighbours override single ones. */
export const profiles: readonly Profile[] = [
  { name: 'fast', downAfter: 2000, failoverTimeout: 10000, maxLag: 1, doc: 'quick nodes with CPU to spare' },
  { name: 'balanced', downAfter: 3000, failoverTimeout: 12000, maxLag: 2, doc: 'ordinary clusters' },
  { name: 'safe', downAfter: 5000, failoverTimeout: 15000, maxLag: 3, doc: 'busy nodes or slow disks' },
]

/** The profile of that name. @throws when there is none */
export function profileNamed(name: string): Profile {
  const found = profiles.find((profile) => profile.name === name)
  if (!found) throw new Error(`no profile "${name}": use one of ${profiles.map((p) => p.name).join(', ')}`)
  return found
}
