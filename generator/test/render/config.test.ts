import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { renderChart } from './helm.ts'
import { fileOf, only, podOf } from './objects.ts'

const scriptsDirectory = new URL('../../scripts/', import.meta.url)

/** Settings of the rendered settings.env, without their quotes. */
async function settings(values: object = {}): Promise<Record<string, string>> {
  const { docs, stderr } = await renderChart({ values })
  expect(stderr).to.equal('')
  const lines = fileOf(docs, '-config', 'settings.env').trimEnd().split('\n')
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = line, value = ''] = /^([A-Z_]+)='(.*)'$/.exec(line) ?? []
      return [name, value]
    }),
  )
}

async function redisConf(values: object = {}): Promise<string[]> {
  const { docs, stderr } = await renderChart({ values })
  expect(stderr).to.equal('')
  return fileOf(docs, '-config', 'redis.conf').trimEnd().split('\n')
}

describe('settings.env', () => {
  it('holds what the scripts need, by default from the balanced profile', async () => {
    expect(await settings()).to.deep.equal({
      NAME: 'demo-redis-sentinel',
      NAMESPACE: 'cache',
      MASTER_NAME: 'mymaster',
      REDIS_REPLICAS: '3',
      SENTINEL_REPLICAS: '3',
      QUORUM: '2',
      REDIS_PORT: '6379',
      SENTINEL_PORT: '26379',
      DISCOVERY_PORT: '6378',
      DOWN_AFTER: '3000',
      FAILOVER_TIMEOUT: '12000',
      MAX_LAG: '2',
      PARALLEL_SYNCS: '2',
      MIN_REPLICAS: '1',
      PERSISTENCE: 'yes',
      PROXY_LOGIN: 'proxy-password',
      KEY_NAMES: '',
      SENTINEL_PERSISTENCE: 'yes',
      METRICS: 'no',
      BACKUP_ON: 'no',
      MODULES: 'bundled',
      LIVE_DIRECTIVES:
        'appendfsync client-output-buffer-limit maxmemory maxmemory-policy min-replicas-to-write repl-backlog-size repl-timeout save shutdown-timeout tcp-keepalive ',
      BOOTSTRAP: 'auto',
      HANDOVER_SECONDS: '15',
      RESTORE_ID: '',
      RESTORE_FROM: '',
      RESTORE_SET: '',
      REPORTS: 'no',
    })
  })

  for (const [profile, timers] of Object.entries({
    fast: { DOWN_AFTER: '2000', FAILOVER_TIMEOUT: '10000', MAX_LAG: '1' },
    safe: { DOWN_AFTER: '5000', FAILOVER_TIMEOUT: '15000', MAX_LAG: '3' },
  })) {
    it(`takes its timers from the profile ${profile}`, async () => {
      expect(await settings({ profile })).to.include(timers)
    })
  }

  it('takes single timers from the values, and derives the majority', async () => {
    const sentinel = { replicas: 5, downAfterMilliseconds: 30000, failoverTimeoutMilliseconds: 60000 }
    expect(await settings({ sentinel, redis: { replicas: 5, minReplicasMaxLagSeconds: 4 } })).to.include({
      SENTINEL_REPLICAS: '5',
      QUORUM: '3',
      DOWN_AFTER: '30000',
      FAILOVER_TIMEOUT: '60000',
      MAX_LAG: '4',
      PARALLEL_SYNCS: '4',
    })
    expect(await settings({ sentinel: { replicas: 5, quorum: 4 } })).to.include({ QUORUM: '4' })
  })

  it('says that fencing is off, with one data pod as well', async () => {
    const values = { redis: { replicas: 1, fencing: false } }
    expect(await settings(values)).to.include({ MIN_REPLICAS: '0', PARALLEL_SYNCS: '1', REDIS_REPLICAS: '1' })
    expect(await redisConf(values)).to.include('min-replicas-to-write 0')
  })
})

describe('redis.conf', () => {
  it('fences, syncs at once, keeps an append-only file and takes no snapshots', async () => {
    expect(await redisConf()).to.include.members([
      'min-replicas-to-write 1',
      'min-replicas-max-lag 2',
      'repl-diskless-sync-delay 0',
      'appendonly yes',
      'appendfsync everysec',
      'save ""',
      'shutdown-timeout 5',
      'maxmemory 322122547',
      'maxmemory-policy noeviction',
    ])
  })

  it('waits longer for a sync than Sentinel for an answer', async () => {
    const timeoutOf = async (downAfterMilliseconds: number) => redisConf({ sentinel: { downAfterMilliseconds } })
    expect(await timeoutOf(4000)).to.include('repl-timeout 10')
    expect(await timeoutOf(30000)).to.include('repl-timeout 35')
  })

  const amounts: [memory: string, percent: number, line: string][] = [
    ['512Mi', 60, 'maxmemory 322122547'],
    ['1.5Gi', 60, 'maxmemory 966367641'],
    ['2G', 50, 'maxmemory 1000000000'],
    ['1Ti', 75, 'maxmemory 824633720832'],
    ['3T', 90, 'maxmemory 2700000000000'],
    ['600M', 10, 'maxmemory 60000000'],
    ['1000000k', 60, 'maxmemory 600000000'],
    ['524288Ki', 60, 'maxmemory 322122547'],
    ['536870912', 60, 'maxmemory 322122547'],
    ['1Gi', 0, 'maxmemory 0'],
  ]
  for (const [memory, maxmemoryPercent, line] of amounts) {
    it(`derives ${line} from ${maxmemoryPercent} per cent of ${memory}`, async () => {
      const lines = await redisConf({ redis: { memory: { maxmemoryPercent }, resources: { limits: { memory } } } })
      expect(lines.find((text) => /^maxmemory \d/.test(text))).to.equal(line)
    })
  }

  const memoryLines = async (memory: string | null, maxmemoryPercent = 60) => {
    const lines = await redisConf({ redis: { memory: { maxmemoryPercent }, resources: { limits: { memory } } } })
    return lines.filter((text) => /^(maxmemory|repl-backlog-size|client-output-buffer-limit) /.test(text))
  }

  it('sets no maxmemory without a memory limit, and fixed amounts for replicas', async () => {
    expect(await memoryLines(null)).to.deep.equal([
      'repl-backlog-size 67108864',
      'client-output-buffer-limit replica 1073741824 0 0',
      'maxmemory 0',
    ])
  })

  it('divides the memory limit between data, backlog, output buffers and a reserve', async () => {
    for (const [memory, percent, backlog, buffer, maxmemory] of [
      ['128Mi', 60, 16106127, 16106127 + 33554432, 80530636],
      ['512Mi', 60, 64424509, 64424509 + 134217728, 322122547],
      ['1Gi', 60, 128849018, 128849018 + 268435456, 644245094],
      ['16Gi', 75, 268435456, 268435456 + 2684354560, 12884901888],
      ['512Mi', 0, 64424509, 64424509 + 134217728, 0],
    ] as const) {
      expect(await memoryLines(memory, percent), memory).to.deep.equal([
        `repl-backlog-size ${backlog}`,
        `client-output-buffer-limit replica ${buffer} 0 0`,
        `maxmemory ${maxmemory}`,
      ])
    }
  })

  it("ends with the user's lines, which win over the chart's", async () => {
    const lines = await redisConf({ redis: { config: { maxclients: '500', 'maxmemory-policy': 'allkeys-lru' } } })
    expect(lines.slice(-2)).to.deep.equal(['maxclients 500', 'maxmemory-policy allkeys-lru'])
  })

  it('loads the modules that are named', async () => {
    const lines = await redisConf({ redis: { modules: 'custom', modulePaths: ['/modules/a.so', '/modules/b.so'] } })
    expect(lines).to.include.members(['loadmodule /modules/a.so', 'loadmodule /modules/b.so'])
  })

  it('keeps no append-only file and no volume without persistence', async () => {
    const { docs } = await renderChart({
      values: { redis: { persistence: { enabled: false } }, sentinel: { persistence: { enabled: false } } },
    })
    expect(fileOf(docs, '-config', 'redis.conf').split('\n')).to.include.members(['appendonly no', 'save ""'])
    const env = fileOf(docs, '-config', 'settings.env').split('\n')
    expect(env).to.include.members(["PERSISTENCE='no'", "SENTINEL_PERSISTENCE='no'"])
    for (const component of ['redis', 'sentinel'] as const) {
      expect(only(docs, 'StatefulSet', `-${component}`).spec).to.not.have.property('volumeClaimTemplates')
      expect(podOf(docs, component).spec?.volumes?.find(({ name }) => name === 'data')?.emptyDir).to.deep.equal({})
    }
  })
})

describe('the scripts', () => {
  it('reach the pods byte for byte and by their paths', async () => {
    const { docs } = await renderChart()
    const volume = podOf(docs, 'redis').spec?.volumes?.find(({ name }) => name === 'scripts')
    const items = volume?.configMap?.items ?? []
    const data = only(docs, 'ConfigMap', '-scripts').data ?? {}
    expect(Object.keys(data).sort()).to.deep.equal(items.map(({ key }) => key).sort())
    expect(items.map(({ path }) => path)).to.include.members(['guard.sh', 'redis-start.sh', 'lib/common.sh'])
    for (const { key, path } of items) {
      expect(data[key], key).to.equal(await readFile(new URL(path, scriptsDirectory), 'utf8'))
    }
  })

  it('that are named anywhere are all there', async () => {
    const { docs } = await renderChart()
    const data = only(docs, 'ConfigMap', '-scripts').data ?? {}
    const named = JSON.stringify(docs).match(/(?<=\/opt\/redis-sentinel\/)[a-z-]+\.sh/g) ?? []
    expect([...new Set(named)].sort()).to.deep.equal([
      'guard.sh',
      'helm-test.sh',
      'prestop.sh',
      'proxy-start.sh',
      'redis-probe.sh',
      'redis-start.sh',
      'sentinel-probe.sh',
      'sentinel-start.sh',
    ])
    for (const script of named) expect(data).to.have.property(script)
  })
})

describe('a restart of the pods', () => {
  const checksums = async (values: object) => {
    const { docs, stderr } = await renderChart({ values: { auth: { existingSecret: 'passwords' }, ...values } })
    expect(stderr).to.equal('')
    return (['redis', 'sentinel', 'proxy'] as const).map(
      (component) => podOf(docs, component).metadata?.annotations?.['checksum/config'],
    )
  }

  const restarts: [what: string, values: object, proxy: boolean][] = [
    ['the name of the master', { sentinel: { masterName: 'other' } }, true],
    ['a line of redis.conf of the user', { redis: { config: { maxclients: '500' } } }, false],
    ['modules', { redis: { modules: 'none' } }, true],
  ]
  for (const [what, values, proxy] of restarts) {
    it(`follows ${what}`, async () => {
      const [before, after] = await Promise.all([checksums({}), checksums(values)])
      expect(after.map((sum, i) => sum !== before[i])).to.deep.equal([true, true, proxy])
    })
  }

  it('leaves out servers and Sentinels when others are added: the proxies follow', async () => {
    const [before, ...others] = await Promise.all(
      [{}, { sentinel: { replicas: 5 } }, { redis: { replicas: 5 } }].map(checksums),
    )
    for (const after of others) expect(after.map((sum, i) => sum !== before?.[i])).to.deep.equal([false, false, true])
  })

  const live: [what: string, values: object][] = [
    ['a label of the objects', { commonAnnotations: { 'example.org/build': '7' } }],
    ['timers', { profile: 'safe' }],
    ['the quorum', { sentinel: { quorum: 3 } }],
    ['the tolerated lag', { redis: { minReplicasMaxLagSeconds: 1 } }],
    ['fencing', { redis: { fencing: false } }],
    ['the share of memory', { redis: { memory: { maxmemoryPercent: 50 } } }],
    ['what to do without memory', { redis: { config: { 'maxmemory-policy': 'allkeys-lru' } } }],
    ['the bootstrap of a set', { redis: { bootstrap: 'force-ordinal-1' } }],
    ['times of an end', { redis: { handoverTimeoutSeconds: 10, shutdownTimeoutSeconds: 6 } }],
  ]
  for (const [what, values] of live) {
    it(`does not follow ${what}`, async () => {
      const [before, after] = await Promise.all([checksums({}), checksums(values)])
      expect(after).to.deep.equal(before)
    })
  }
})
