import type { MachineLoad } from '../watch-machine.ts'
import { seconds } from './seconds.ts'

/** What a reader must know who finds a figure slow: the machine's part in it, in one line. */
export function machineWords({ busy, stolen, worstStolen, diskWait, worstLateMs }: MachineLoad): string {
  const host = `${stolen} % given to others by its host (at most ${worstStolen} % in a second)`
  const still = `the clock of the tests was late by at most ${seconds(worstLateMs)}`
  return `this machine: cores ${busy} % busy, ${host}; somebody waited for a disk ${diskWait} % of the time; ${still}`
}
