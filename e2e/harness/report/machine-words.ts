import type { MachineLoad } from '../watch-machine.ts'

/** What a reader must know who finds a figure slow: the machine's part in it, in one line. */
export function machineWords({ busy, stolen, worstStolen, diskWait }: MachineLoad): string {
  const host = `${stolen} % given to others by its host (at most ${worstStolen} % in a second)`
  return `this machine: cores ${busy} % busy, ${host}; somebody waited for a disk ${diskWait} % of the time`
}
