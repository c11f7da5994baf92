import { readFileSync, readdirSync } from 'node:fs'

// What the kernel says of processes: they end while one looks at them, and not every kernel says everything.

/** A file's text; empty where there is none. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

/** Names in a directory; none where there is none. */
export function entriesOf(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
