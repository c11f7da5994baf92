/** What a starting pod reads, and what it must decide. Pod 0 of three decides, unless `env.ORDINAL` says otherwise. */
export interface DecisionCase {
  readonly title: string
  readonly facts: readonly string[]
  readonly env?: Record<string, string>
  readonly decision: string
  readonly reason?: RegExp
  /** The epoch in which its data is marked before it serves. @defaultValue none */
  readonly markFirst?: number
}

// What the Sentinels say.
export const blank = 'view none 0 0 3 0 0'
export const named = (ordinal: number | 'foreign', epoch = 4): string => `view ${ordinal} ${epoch} 3 0 0 0`

// Marks beside the data.
export const empty = 'empty -1 - 0 0'
export const wasMaster = 'marked 4 master 1 900'
export const inSync = 'marked 4 replica 1 900'
export const cutOff = 'marked 4 replica 0 500'
export const stale = 'marked 2 replica 1 9000'

/** Of a pod with this mark whose files cannot be loaded. */
export const damaged = (mark: string): string => mark.replace('marked', 'damaged')

/** A peer whose server answers. */
export const serving = (ordinal: number, role: string, priority = '100', loading = 0): string =>
  `peer ${ordinal} serving ${role} ${role === 'master' ? '-' : priority} ${loading}`

/** A peer that has not decided either. */
export const undecided = (ordinal: number, mark: string): string => `peer ${ordinal} undecided ${mark}`

/** A peer that has not answered for so long. */
export const silent = (ordinal: number, ms = 60_000): string => `peer ${ordinal} silent ${ms}`
