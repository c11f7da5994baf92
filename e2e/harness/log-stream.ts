import { request } from 'node:https'
import type { RequestOptions } from 'node:https'
import { createInterface } from 'node:readline'
import type { Kube } from './kube.ts'

/** A container whose log is followed. */
export interface LogSource {
  kube: Kube
  namespace: string
  pod: string
  container: string
  /** Only lines after this time (RFC 3339). */
  since?: string
  onLine: (line: string) => void
}

/** A log that is being followed. */
export interface LogStream {
  stop: () => void
  /** Resolves when the stream ends for any reason; true when it had been opened. */
  ended: Promise<boolean>
}

// The client library's Log ends the whole process when a followed stream is aborted, hence this request of our own.
/** Follow a container's log, each line with its time. Never throws: an end is an end. */
export async function followLog(source: LogSource): Promise<LogStream> {
  const server = source.kube.config.getCurrentCluster()?.server ?? ''
  const query = new URLSearchParams({ container: source.container, follow: 'true', timestamps: 'true' })
  if (source.since !== undefined) query.set('sinceTime', source.since)
  const https: RequestOptions = { method: 'GET' }
  await source.kube.config.applyToHTTPSOptions(https)
  const sent = request(
    `${server}/api/v1/namespaces/${source.namespace}/pods/${source.pod}/log?${query.toString()}`,
    https,
  )
  const ended = new Promise<boolean>((resolve) => {
    sent.on('error', () => resolve(false))
    sent.on('response', (response) => {
      if (response.statusCode !== 200) {
        response.resume()
        resolve(false)
        return
      }
      // An aborted answer is an error of the response and of its reader.
      response.on('error', () => resolve(true))
      createInterface({ input: response, crlfDelay: Infinity })
        .on('line', source.onLine)
        .on('error', () => resolve(true))
        .on('close', () => resolve(true))
    })
  })
  sent.end()
  return { stop: () => sent.destroy(), ended }
}
