import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { Socket } from 'node:net'

/** The output of one container: a named pipe, as containers have, whose lines reach `onLine` as they are written. */
export interface LogPipe {
  /** Path of the pipe; hooks may open it to write to the container's output. */
  path: string
  /** A descriptor to give to a child process as its stdout and stderr. Close it after the spawn. */
  openForChild(): number
  close(): void
}

/** Make a named pipe and read it line by line. */
export function openLogPipe(path: string, onLine: (line: string) => void): LogPipe {
  execFileSync('mkfifo', [path])
  // Open for both ways: so it never ends when the last writer is gone.
  const socket = new Socket({ fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK), writable: false })
  let rest = ''
  socket.setEncoding('utf8').on('data', (chunk: string | Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  socket.on('error', () => socket.destroy())
  socket.unref()
  return {
    path,
    openForChild: () => openSync(path, constants.O_WRONLY),
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
