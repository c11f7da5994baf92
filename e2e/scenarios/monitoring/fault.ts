import type { SetName } from '../../harness/scenario.ts'
import { isOver, named, shows } from './desk.ts'
import type { MonitoringDesk, MonitoringStep } from './desk.ts'

/** A cause of alerts, which a step brings about and ends. */
export interface AlertFault {
  /** What happens, as the begin of a sentence. */
  what: string
  /** Rules whose causes show, by the end of their names; those of one list at the same time. */
  shows: readonly (readonly string[])[]
  /** Rules that look back further: their end is looked for in the last step, or not at all. @defaultValue none */
  looksBack?: readonly string[]
  /** @defaultValue full */
  sets?: SetName[]
  /** How long the end of the causes may take. @defaultValue a minute */
  endsWithinMs?: number
  /** Begins it. */
  begin: (desk: MonitoringDesk) => Promise<Undo>
}

/** What ends a fault, and what is done while its causes show. */
export interface Undo {
  /** @defaultValue nothing */
  meanwhile?: () => Promise<void>
  end: () => Promise<void>
}

/** Two minutes for causes that need one before Prometheus sees them. */
const showsWithinMs = 120_000

/** The step of a fault. It is ended also when its causes do not show. */
export function stepOf(fault: AlertFault): MonitoringStep {
  const { what, sets = ['full'], looksBack = [], endsWithinMs } = fault
  const rules = fault.shows.flat()
  return {
    title: `${what}: ${rules.join(', ')} ${rules.length === 1 ? 'shows, and ends' : 'show, and end'} with it`,
    sets,
    act: async (desk) => {
      const { meanwhile, end } = await fault.begin(desk)
      try {
        for (const each of fault.shows) await shows(desk, each.map(named), showsWithinMs)
        await meanwhile?.()
      } finally {
        await end()
      }
      await isOver(desk, rules.filter((rule) => !looksBack.includes(rule)).map(named), endsWithinMs)
    },
  }
}
