import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { V1Pod } from '@kubernetes/client-node'
import { expect } from 'chai'
import type { Kube } from '../harness/kube.ts'
import { scanForSecrets } from '../harness/secret-scan.ts'
import type { ScannedStage } from '../harness/secret-scan.ts'
import { seenTexts } from '../harness/seen-texts.ts'
import { podLike } from './idle-pods.ts'

const password = 'pass "word"'
const encoded = (text: string): string => Buffer.from(text).toString('base64')

/** What a namespace shows, where it is not clean. */
interface Shown {
  pods?: V1Pod[]
  /** The environment in the containers of these pods, by name; a pod without one ends when it is entered. */
  processes?: Record<string, string>
  configMap?: string
  log?: string
  /** What was recorded, by where. */
  recorded?: Record<string, unknown>
  secret?: Record<string, string>
}

const notReady = (pod: V1Pod): V1Pod => ({
  ...pod,
  status: { ...pod.status, conditions: [{ type: 'Ready', status: 'False' }] },
})
const ended = (pod: V1Pod): V1Pod => {
  const statuses = (pod.status?.containerStatuses ?? []).map((status) => ({
    ...status,
    state: { terminated: { exitCode: 0 } },
  }))
  return { ...pod, status: { ...pod.status, containerStatuses: statuses } }
}

/** What the scan finds in such a namespace. */
async function found(shown: Shown): Promise<string[]> {
  const logs = mkdtempSync(join(tmpdir(), 'logs-'))
  try {
    writeFileSync(join(logs, 'x-scale.1.scale.log'), shown.log ?? '')
    const texts = seenTexts()
    for (const [where, object] of Object.entries(shown.recorded ?? {})) texts.see(where, object)
    const pods = shown.pods ?? [podLike('redis', 0)]
    return await scanForSecrets(stageOf(shown, pods, { logs, texts: () => texts.all() }), 'auth')
  } finally {
    rmSync(logs, { recursive: true })
  }
}

function stageOf(shown: Shown, pods: V1Pod[], recorder: object): ScannedStage {
  const data = shown.secret ?? { 'redis-password': encoded(password), 'redis-password-previous': encoded('old one') }
  const core = {
    readNamespacedSecret: () => Promise.resolve({ data }),
    listNamespacedPod: () => Promise.resolve({ items: pods }),
    readNamespacedPod: ({ name }: { name: string }) =>
      Promise.resolve(ended(pods.find(({ metadata }) => metadata?.name === name) ?? podLike('redis', 0))),
    listNamespacedConfigMap: () =>
      Promise.resolve({ items: [{ metadata: { name: 'x' }, data: { 'x.conf': shown.configMap ?? '' } }] }),
  }
  const exec: Kube['exec']['exec'] = (
    _namespace,
    pod,
    _container,
    _command,
    stdout,
    _stderr,
    _stdin,
    _tty,
    onStatus,
  ) => {
    const environment = (shown.processes ?? { [pod]: '' })[pod]
    if (environment === undefined) return Promise.reject(new Error('container not found'))
    stdout?.write(`cat /proc/[0-9]*/cmdline\n${environment}`)
    onStatus?.({ status: 'Success' })
    return Promise.resolve({ on: () => undefined, close: () => undefined } as never)
  }
  return {
    cluster: { kube: { core, exec: { exec } } },
    namespace: 'n',
    release: 'x',
    recorder,
  } as unknown as ScannedStage
}

describe('the scan for secrets', () => {
  it('is content with a namespace that shows none', async () => {
    expect(await found({})).to.deep.equal([])
  })

  it('finds one in the processes of a pod, also while it is not ready', async () => {
    const [ready, starting] = [podLike('redis', 0), notReady(podLike('redis', 1))]
    const processes = { [ready.metadata?.name ?? '']: '', [starting.metadata?.name ?? '']: `AUTH=${password}` }
    expect(await found({ pods: [ready, starting], processes })).to.deep.equal([
      'redis-password in a process of redis-sentinel-redis-1 (redis)',
    ])
  })

  it('finds one in an event, as a Job or a pod had it before it was deleted, in ConfigMaps and in logs', async () => {
    expect(await found({ recorded: { 'an event of x': { message: `cannot run ${password}` } } })).to.deep.equal([
      'redis-password in an event of x',
    ])
    const job = { spec: { template: { spec: { containers: [{ env: [{ name: 'A', value: password }] }] } } } }
    expect(await found({ recorded: { 'Job x-scale': job } })).to.deep.equal(['redis-password in Job x-scale'])
    const pod = { status: { containerStatuses: [{ state: { terminated: { message: 'the old one' } } }] } }
    expect(await found({ recorded: { 'pod x-test': pod } })).to.deep.equal(['redis-password-previous in pod x-test'])
    expect(await found({ configMap: `requirepass ${password}` })).to.deep.equal(['redis-password in ConfigMap x'])
    expect((await found({ log: `said ${password}` }))[0]).to.match(/^redis-password in .*x-scale.1.scale.log$/)
  })

  it('passes over a container that ends while it is entered, and over one that has ended', async () => {
    const [one, two, done] = [podLike('redis', 0), podLike('redis', 1), ended(podLike('scale', 0))]
    expect(await found({ pods: [one, two, done], processes: { [one.metadata?.name ?? '']: '' } })).to.deep.equal([])
  })

  it('is no proof when no process could be read, or the Secret is empty', async () => {
    const refusal = async (shown: Shown): Promise<string> =>
      found(shown).then(
        () => 'none',
        (error: unknown) => String(error),
      )
    expect(await refusal({ pods: [ended(podLike('redis', 0))] })).to.include('no process could be read')
    expect(await refusal({ secret: {} })).to.include('the Secret auth is empty')
  })
})

describe('what was seen of an object', () => {
  it('is each of its states, unescaped', () => {
    const texts = seenTexts()
    texts.see('pod x', { spec: { env: [password] } })
    texts.see('pod x', { spec: { env: ['clean'] } })
    texts.see('Job y', { name: 'y' })
    expect(texts.all()).to.deep.equal([
      { where: 'pod x', text: `${password}\nclean` },
      { where: 'Job y', text: 'y' },
    ])
  })
})
