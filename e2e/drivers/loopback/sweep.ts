import { readdirSync, readFileSync } from 'node:fs'

/** One process whose environment names a world's directory. */
export interface Made {
  pid: number
  cmdline: string
  environ: string
}

/** Every live process that was started for the world in this directory, whoever started it there. */
export function processesOf(dir: string): Made[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const environ = readFileSync(`/proc/${pid}/environ`, 'utf8')
        if (!environ.includes(`HA_RUN=${dir}/`)) return []
        return [{ pid: Number(pid), cmdline: readFileSync(`/proc/${pid}/cmdline`, 'utf8'), environ }]
      } catch {
        // It ended meanwhile.
        return []
      }
    })
}

/** KILL all of them, by their ids. */
export function sweep(dir: string): void {
  for (const { pid } of processesOf(dir)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended meanwhile.
    }
  }
}
