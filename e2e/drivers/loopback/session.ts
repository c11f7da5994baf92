import { readdirSync, readFileSync } from 'node:fs'

/** The processes of a session, whatever groups they have made since: their numbers. */
export function processesOfSession(session: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && sessionOf(name) === session)
    .map(Number)
}

/** Undefined for one that has ended meanwhile. */
function sessionOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // NUMBER (COMMAND) STATE PARENT GROUP SESSION, and a command may hold blanks and brackets.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3])
  } catch {
    return undefined
  }
}
