import { Writable } from 'node:stream'
import type { V1Status } from '@kubernetes/client-node'
import { HarnessError } from './error.ts'
import type { Kube } from './kube.ts'
import type { RunResult } from './run.ts'

/** A command in a container. */
export interface ExecOptions {
  kube: Kube
  namespace: string
  pod: string
  container: string
  command: string[]
  /** @defaultValue 20000 */
  timeoutMs?: number
}

/**
 * Run a command in a container.
 *
 * @throws HarnessError `EXEC_TIMED_OUT` or `EXEC_BROKEN` when the container ends before the command.
 */
export async function execInPod(options: ExecOptions): Promise<RunResult> {
  const { kube, namespace, pod, container, command } = options
  const timeoutMs = options.timeoutMs ?? 20_000
  const what = `exec in ${namespace}/${pod} (${container}): ${command.join(' ')}`
  const stdout = collector()
  const stderr = collector()
  let close = (): void => undefined
  let timer: NodeJS.Timeout | undefined
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new HarnessError(`${what}: no end within ${timeoutMs} ms`, { code: 'EXEC_TIMED_OUT' })),
        timeoutMs,
      )
      kube.exec
        .exec(namespace, pod, container, command, stdout.stream, stderr.stream, null, false, (status) =>
          resolve(exitCodeOf(status)),
        )
        .then((socket) => {
          close = () => socket.close()
          socket.on('close', () => reject(new HarnessError(`${what}: connection lost`, { code: 'EXEC_BROKEN' })))
          socket.on('error', reject)
        }, reject)
    })
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() }
  } finally {
    clearTimeout(timer)
    close()
  }
}

function exitCodeOf(status: V1Status): number {
  if (status.status === 'Success') return 0
  const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')
  return Number(cause?.message ?? 1)
}

function collector(): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') }
}
