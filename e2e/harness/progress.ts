/** Where progress is shown: stderr of a run. */
export interface Screen {
  isTTY?: boolean
  columns?: number
  write: (text: string) => unknown
}

/** Something that is going on. */
export interface Activity {
  /** What was seen last, for those who wait. */
  see: (text: string) => void
  end: () => void
}

/** What goes on, shown while it does. */
export interface Progress {
  /** Note that something begins; what begins inside it is shown behind it. */
  begin: (title: string) => Activity
  /** Write a line that stays. */
  line: (text: string) => void
  /** Show what goes on now: called by a timer. */
  show: () => void
  /** There is one live line, so what begins and ends soon needs no line of its own. */
  live: boolean
}

/** Options of {@link createProgress}. */
export interface ProgressOptions {
  screen: Screen
  /** Milliseconds. @defaultValue Date.now */
  now?: () => number
}

/** Longest silence where lines cannot be changed, in milliseconds. */
const silenceMs = 15_000
const redrawEveryMs = 250

/** Show what goes on as one live line on a terminal, else as one line in each 15 s in which nothing else was written. */
export function createProgress({ screen, now = Date.now }: ProgressOptions): Progress {
  const startedAt = now()
  const live = screen.isTTY === true
  const going = new Set<{ title: string; from: number; seen: string }>()
  let lastLine = startedAt
  let timer: NodeJS.Timeout | undefined

  const clear = live ? '\r\u001b[2K' : ''
  const stamped = (text: string): string => `[${((now() - startedAt) / 1000).toFixed(1).padStart(6)} s] ${text}`
  const line = (text: string): void => {
    lastLine = now()
    screen.write(`${clear}${stamped(text)}\n`)
  }
  const show = (): void => {
    if (going.size === 0) return
    const words = [...going].map(({ title, from, seen }) => {
      return `${title} (${Math.floor((now() - from) / 1000)} s)${seen === '' ? '' : `: ${seen}`}`
    })
    const text = words.join(' › ').replace(/\s+/g, ' ')
    if (live) screen.write(`${clear}${fit(stamped(text), (screen.columns ?? 80) - 1)}`)
    else if (now() - lastLine >= silenceMs) line(`  ... ${text}`)
  }
  const begin = (title: string): Activity => {
    const one = { title, from: now(), seen: '' }
    going.add(one)
    timer ??= setInterval(show, redrawEveryMs).unref()
    return {
      see: (text) => void (one.seen = text),
      end: () => {
        going.delete(one)
        if (live) screen.write(clear)
        if (going.size > 0) return
        clearInterval(timer)
        timer = undefined
      },
    }
  }
  return { begin, line, show, live }
}

// A line that wraps could not be taken back.
function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text
}
