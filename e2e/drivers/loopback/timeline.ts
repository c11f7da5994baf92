import { appendFileSync } from 'node:fs'

/** Lines of everything that happened in a world, in the order in which it was seen. */
export interface Timeline {
  path: string
  /** Add one line, with the time in milliseconds. */
  note(text: string): void
  /** Lines so far that contain a text. */
  lines(containing: string): string[]
}

/** Keep a timeline in a file. */
export function makeTimeline(path: string): Timeline {
  const all: string[] = []
  return {
    path,
    note: (text) => {
      const line = `${new Date().toISOString()} ${text}`
      all.push(line)
      appendFileSync(path, `${line}\n`)
    },
    lines: (containing) => all.filter((line) => line.includes(containing)),
  }
}
