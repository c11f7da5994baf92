import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Values } from '../../schemas/values.d.ts'
import { checkRuleGuards } from '../src/check/rule-guards.ts'
import { chart } from '../src/model/chart.ts'
import { model } from '../src/model/model.ts'
import { bytesOf, redisBytesOf } from '../src/model/quantity.ts'
import { rules, type Rule, type RuleId } from '../src/model/rules.ts'
import { limitedDirectives, safetyDirectives } from '../src/model/safety-directives.ts'
import { settingsOf } from '../src/model/settings.ts'
import { defaultsOf, leavesOf } from '../src/model/walk.ts'
import { withValue } from './fixtures/with-value.ts'

const valuesWith = (changes: Record<string, unknown>): Values =>
  Object.entries(changes).reduce(
    (values, [path, value]) => withValue(values, path, value),
    defaultsOf(model),
  ) as unknown as Values

const digest = `sha256:${'1'.repeat(64)}`

// Each rule at its bound: the last values that keep it, the first that break it.
const bounds: Record<RuleId, { holds: Record<string, unknown>[]; breaks: Record<string, unknown>[] }> = {
  sentinelReplicasOdd: {
    holds: [{ 'sentinel.replicas': 3 }, { 'sentinel.replicas': 7 }],
    breaks: [{ 'sentinel.replicas': 4 }, { 'sentinel.replicas': 1 }],
  },
  quorumMajority: {
    holds: [{ 'sentinel.quorum': 2 }, { 'sentinel.quorum': 3 }, { 'sentinel.quorum': 3, 'sentinel.replicas': 5 }],
    breaks: [{ 'sentinel.quorum': 1 }, { 'sentinel.quorum': 4 }, { 'sentinel.quorum': 2, 'sentinel.replicas': 5 }],
  },
  downAfterFloor: {
    holds: [{ 'sentinel.downAfterMilliseconds': 0 }, { 'sentinel.downAfterMilliseconds': 1500 }],
    breaks: [{ 'sentinel.downAfterMilliseconds': 1499 }],
  },
  lagBelowDownAfter: {
    holds: [{ profile: 'fast' }, { 'redis.minReplicasMaxLagSeconds': 4, 'sentinel.downAfterMilliseconds': 5000 }],
    breaks: [
      { 'redis.minReplicasMaxLagSeconds': 3 },
      { 'sentinel.downAfterMilliseconds': 2999 },
      { profile: 'safe', 'sentinel.downAfterMilliseconds': 3000 },
    ],
  },
  fencingReplicas: {
    holds: [{ 'redis.replicas': 2, 'redis.fencing': false }, { 'redis.replicas': 3 }],
    breaks: [{ 'redis.replicas': 2 }],
  },
  shutdownTimeoutLag: {
    holds: [{ 'redis.shutdownTimeoutSeconds': 2 }],
    breaks: [{ 'redis.shutdownTimeoutSeconds': 1 }, { profile: 'safe', 'redis.shutdownTimeoutSeconds': 2 }],
  },
  gracePeriod: {
    holds: [{ 'redis.terminationGracePeriodSeconds': 31 }],
    breaks: [{ 'redis.terminationGracePeriodSeconds': 30 }, { 'redis.handoverTimeoutSeconds': 30 }],
  },
  proxyGracePeriod: {
    holds: [{ 'proxy.terminationGracePeriodSeconds': 21 }, { 'proxy.drainSeconds': 19 }],
    breaks: [{ 'proxy.terminationGracePeriodSeconds': 20 }, { 'proxy.acceptSeconds': 15 }],
  },
  proxySourceRanges: {
    holds: [{ 'proxy.service.sourceRanges': ['10.0.0.0/8'], 'proxy.service.type': 'LoadBalancer' }],
    breaks: [
      { 'proxy.service.sourceRanges': ['10.0.0.0/8'] },
      { 'proxy.service.sourceRanges': ['10.0.0.0/8'], 'proxy.service.type': 'NodePort' },
    ],
  },
  proxyNodePorts: {
    holds: [
      { 'proxy.service.nodePorts.redis': 30379, 'proxy.service.type': 'NodePort' },
      { 'proxy.service.nodePorts.redisReplicas': 30380, 'proxy.service.type': 'LoadBalancer' },
    ],
    breaks: [{ 'proxy.service.nodePorts.redis': 30379 }, { 'proxy.service.nodePorts.redisReplicas': 30380 }],
  },
  bootstrapOrdinal: {
    holds: [{ 'redis.bootstrap': 'force-ordinal-2' }],
    breaks: [{ 'redis.bootstrap': 'force-ordinal-3' }],
  },
  imageName: {
    holds: [
      { 'image.tag': '', 'image.digest': digest },
      { 'proxy.image.tag': `3.2@${digest}` },
      { 'image.tag': `8@${digest}`, 'image.digest': digest },
    ],
    breaks: [
      { 'image.tag': '' },
      { 'proxy.image.tag': `3.2@${digest}`, 'proxy.image.digest': digest.replace('1', '2') },
    ],
  },
  memoryLimit: {
    holds: [
      { 'redis.resources': { limits: { memory: '128Mi' } } },
      { 'redis.resources': { limits: { memory: '512Mi' } }, 'redis.memory.maxmemoryPercent': 90 },
      { 'redis.resources': { limits: { memory: '320Mi' } }, 'redis.memory.maxmemoryPercent': 10 },
      { 'redis.resources': { limits: { memory: '128Mi' } }, 'redis.memory.maxmemoryPercent': 0 },
      { 'redis.resources': {} },
    ],
    breaks: [
      { 'redis.resources': { limits: { memory: '127Mi' } } },
      { 'redis.resources': { limits: { memory: '511Mi' } }, 'redis.memory.maxmemoryPercent': 90 },
      { 'redis.resources': { limits: { memory: '319Mi' } }, 'redis.memory.maxmemoryPercent': 10 },
      { 'redis.resources': { limits: { memory: '96Mi' } }, 'redis.memory.maxmemoryPercent': 0 },
    ],
  },
  memoryDirectives: {
    holds: [
      { 'redis.config': { 'repl-backlog-size': '200mb', maxmemory: '256mb' } },
      { 'redis.config': { 'client-output-buffer-limit': 'replica 240mb 0 0' } },
      { 'redis.config': { 'repl-backlog-size': '9gb' }, 'redis.resources': {} },
    ],
    breaks: [
      { 'redis.config': { 'repl-backlog-size': '300mb' } },
      { 'redis.config': { 'repl-backlog-size': '200mb', maxmemory: '220mb' } },
      { 'redis.config': { 'client-output-buffer-limit': 'replica 250mb 0 0' } },
      { 'redis.config': { maxmemory: 'much' } },
      { 'redis.config': { maxmemory: 1000 } },
    ],
  },
  modulePaths: {
    holds: [{ 'redis.modules': 'custom', 'redis.modulePaths': ['/a.so'] }],
    breaks: [{ 'redis.modules': 'custom' }, { 'redis.modulePaths': ['/a.so'] }],
  },
  anyClient: {
    holds: [
      { 'networkPolicy.clients': 'any' },
      { 'networkPolicy.clients': 'labelled', 'networkPolicy.clientCIDRs': ['::/0'] },
    ],
    breaks: [
      { 'networkPolicy.clients': 'any', 'networkPolicy.clientCIDRs': ['::/0'] },
      { 'networkPolicy.clients': 'any', 'networkPolicy.clientSelectors': [{ podSelector: {} }] },
    ],
  },
  outsideClients: {
    holds: [
      { 'proxy.service.type': 'NodePort', 'networkPolicy.clients': 'any' },
      { 'proxy.service.type': 'LoadBalancer', 'networkPolicy.clientCIDRs': ['192.0.2.0/24'] },
      { 'proxy.service.type': 'NodePort', 'networkPolicy.enabled': false },
      { 'proxy.service.type': 'NodePort', 'proxy.enabled': false },
    ],
    breaks: [{ 'proxy.service.type': 'NodePort' }, { 'proxy.service.type': 'LoadBalancer' }],
  },
  safetyDirective: {
    holds: [{ 'redis.config': { maxclients: '5', appendfsync: 'always' } }],
    breaks: [
      ...safetyDirectives.map(({ name }) => ({ 'redis.config': { [name]: '1' } })),
      { 'redis.config': { PORT: '1' } },
      { 'redis.config': { appendfsync: 'no' } },
    ],
  },
}

describe('rules over several values', () => {
  for (const [id, rule] of Object.entries<Rule>(rules)) {
    it(`${id} holds up to its bound and is broken beyond it`, () => {
      const { holds, breaks } = bounds[id as RuleId]
      for (const changes of [{}, ...holds])
        expect(rule.broken(valuesWith(changes)), JSON.stringify(changes)).to.be.empty
      for (const changes of breaks) expect(rule.broken(valuesWith(changes)), JSON.stringify(changes)).to.not.be.empty
    })

    it(`${id} names values that exist`, () => {
      const known = leavesOf(model).map(({ path }) => path)
      for (const path of rule.paths) expect(known).to.include(path)
    })
  }

  it('hold for every profile by itself', () => {
    for (const profile of ['fast', 'balanced', 'safe']) {
      for (const rule of Object.values<Rule>(rules)) expect(rule.broken(valuesWith({ profile }))).to.be.empty
    }
  })

  it('must each stand in a template', () => {
    const template = Object.values<Rule>(rules).map(({ message }) => `{{ fail "${message}" }}`)
    expect(checkRuleGuards(new Map([['a', template.join('\n')]]), rules)).to.deep.equal([])
    const problems = checkRuleGuards(new Map([['a', template.slice(1).join('\n')]]), rules)
    expect(problems).to.deep.equal([
      { where: 'generator/src/model/rules.ts: sentinelReplicasOdd', what: 'is repeated by no template' },
    ])
  })

  it('have messages and reasons that Go templates and YAML can quote', () => {
    const reasons = [...safetyDirectives, ...limitedDirectives].map(({ reason }) => reason)
    for (const text of [...reasons, ...Object.values<Rule>(rules).map(({ message }) => message)]) {
      expect(text).to.not.match(/["\\%\n]/)
    }
  })
})

describe('what the values come to', () => {
  it('is the profile, the majority and a share of the memory by default', () => {
    expect(settingsOf(valuesWith({}))).to.deep.equal({
      downAfter: 3000,
      failoverTimeout: 12000,
      maxLag: 2,
      quorum: 2,
      memory: {
        maxmemory: 322122547,
        share: 322122547,
        backlog: 64424509,
        replicaBuffer: 64424509 + 134217728,
        reserve: 80530637,
        smallest: 128,
      },
    })
  })

  it('is what the user wrote where he wrote it', () => {
    const values = valuesWith({
      profile: 'safe',
      'sentinel.downAfterMilliseconds': 9000,
      'sentinel.quorum': 3,
      'redis.minReplicasMaxLagSeconds': 1,
      'redis.memory.maxmemoryPercent': 0,
    })
    expect(settingsOf(values)).to.include({
      downAfter: 9000,
      failoverTimeout: 15000,
      maxLag: 1,
      quorum: 3,
    })
    expect(settingsOf(values).memory).to.deep.include({ maxmemory: 0, replicaBuffer: 64424509 + 134217728 })
  })

  it('divides the memory limit without a rest, and caps the backlog', () => {
    for (const [memory, percent, backlog] of [
      ['128Mi', 60, 16106127],
      ['512Mi', 90, 96636764],
      ['4Gi', 60, 2 ** 28],
      ['64Gi', 30, 2 ** 28],
    ] as const) {
      const limits = { limits: { memory } }
      const shares = settingsOf(
        valuesWith({ 'redis.resources': limits, 'redis.memory.maxmemoryPercent': percent }),
      ).memory
      expect(shares.backlog, memory).to.equal(backlog)
      expect(shares.maxmemory + (shares.replicaBuffer - shares.backlog) + shares.reserve).to.equal(bytesOf(memory))
    }
  })

  it('divides by what redis.config sets', () => {
    const memoryOf = (config: object, resources: object = { limits: { memory: '512Mi' } }) =>
      settingsOf(valuesWith({ 'redis.config': config, 'redis.resources': resources })).memory
    expect(memoryOf({ maxmemory: '100MB' })).to.include({
      maxmemory: 100 * 2 ** 20,
      backlog: 20 * 2 ** 20,
      smallest: 160,
    })
    expect(memoryOf({ 'repl-backlog-size': 10_000 })).to.include({ backlog: 10_000, replicaBuffer: 134217728 + 10_000 })
    expect(memoryOf({ maxmemory: 0 })).to.include({ maxmemory: 0, backlog: 64424509 })
    expect(memoryOf({ maxmemory: '50m' }, {})).to.include({ maxmemory: 50e6, backlog: 10e6 })
  })

  it('has no maxmemory without a memory limit, a backlog of 64 MiB and a buffer of 1 GiB', () => {
    const { memory } = settingsOf(valuesWith({ 'redis.resources': { requests: { memory: '1Gi' } } }))
    expect(memory).to.include({ maxmemory: 0, backlog: 2 ** 26, replicaBuffer: 2 ** 30 })
  })

  it('counts memory as redis.conf does', () => {
    const amounts: [string, number][] = [
      ['7', 7],
      ['7b', 7],
      ['1k', 1000],
      ['1Kb', 1024],
      ['2m', 2e6],
      ['2MB', 2 * 2 ** 20],
      ['3g', 3e9],
      ['3gb', 3 * 2 ** 30],
    ]
    for (const [text, bytes] of amounts) expect(redisBytesOf(text), text).to.equal(bytes)
    for (const text of ['', 'x', '1Ki', '1.5gb', '-1', '60%', '1 mb'])
      expect(redisBytesOf(text), text).to.equal(undefined)
  })

  it('counts memory as Kubernetes does', () => {
    const amounts: [string, number][] = [
      ['7', 7],
      ['1k', 1000],
      ['1Ki', 1024],
      ['1.5Gi', 1610612736],
      ['2M', 2e6],
      ['1Ti', 2 ** 40],
    ]
    for (const [text, bytes] of amounts) expect(bytesOf(text), text).to.equal(bytes)
    for (const text of ['', 'x', '1KB', '1ki', '-1'])
      expect(() => bytesOf(text), text).to.throw(/is no amount of memory/)
  })
})

describe('the chart', () => {
  it('has the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(chart.version).to.equal(version)
  })
})
