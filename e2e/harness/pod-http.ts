import { request } from 'node:https'
import type { RequestOptions } from 'node:https'
import { HarnessError } from './error.ts'
import type { Kube } from './kube.ts'

/** An HTTP request to a pod. */
export interface PodRequest {
  kube: Kube
  namespace: string
  pod: string
  port: number
  method: 'GET' | 'POST'
  path: string
  body?: unknown
  /** @defaultValue 15000 */
  timeoutMs?: number
}

/**
 * Ask a pod's HTTP server through the API server's proxy, and parse its JSON answer.
 *
 * @throws HarnessError `POD_HTTP` with status and text of what came back.
 */
export async function askPod<T>(options: PodRequest): Promise<T> {
  const { kube, namespace, pod, port, method } = options
  const server = kube.config.getCurrentCluster()?.server ?? ''
  const url = `${server}/api/v1/namespaces/${namespace}/pods/${pod}:${port}/proxy${options.path}`
  const https: RequestOptions = { method, timeout: options.timeoutMs ?? 15_000 }
  await kube.config.applyToHTTPSOptions(https)
  const what = `${method} ${options.path} of ${namespace}/${pod}`
  const text = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => reject(new HarnessError(`${what}: ${why}`, { code: 'POD_HTTP' }))
    const sent = request(url, https, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', (error) => fail(error.message))
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8')
        if (response.statusCode === 200) resolve(body)
        else fail(`status ${response.statusCode}: ${body.slice(0, 500)}`)
      })
    })
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${options.timeoutMs ?? 15_000} ms`)))
    sent.on('error', (error) => fail(error.message))
    sent.end(options.body === undefined ? undefined : JSON.stringify(options.body))
  })
  return JSON.parse(text) as T
}
