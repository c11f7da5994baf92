import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { Socket } from 'node:net'

/** The output of one container: a named pipe, as containers have, whose lines reach `onLine` as they are written. */
export interface LogPipe {
  /** Path of the pipe; hooks may open it to write to the container's output. */
  path: string
  /** A descriptor to give to a child process as its stdout and stderr. Close it after the spawn. */
  openForChild(): number
  /** Wait until all that was written so far has reached `onLine`: a process that has ended may have left lines in the pipe. */
  drained(): Promise<void>
  close(): void
}

/** What {@link LogPipe.drained} writes behind everything else. */
const END = '\u0004 all read'

/** Make a named pipe and read it line by line. */
export function openLogPipe(path: string, onLine: (line: string) => void): LogPipe {
  execFileSync('mkfifo', [path])
  // Open for both ways: so it never ends when the last writer is gone.
  const socket = new Socket({ fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK), writable: false })
  let rest = ''
  let reached = (): void => undefined
  socket.setEncoding('utf8').on('data', (chunk: string | Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (!line.endsWith(END)) onLine(line)
      else if (line === END) reached()
      else {
        onLine(line.slice(0, -END.length))
        reached()
      }
    }
  })
  socket.on('error', () => socket.destroy())
  socket.unref()
  return {
    path,
    openForChild: () => openSync(path, constants.O_WRONLY),
    drained: async () => {
      const all = new Promise<void>((resolve) => (reached = resolve))
      await appendFile(path, `${END}\n`)
      await all
    },
    close: () => socket.destroy(),
  }
}

/** Run `spawn` with a descriptor of the pipe that is closed here afterwards. */
export function withChildEnd<T>(pipe: LogPipe, spawn: (fd: number) => T): T {
  const fd = pipe.openForChild()
  try {
    return spawn(fd)
  } finally {
    closeSync(fd)
  }
}
