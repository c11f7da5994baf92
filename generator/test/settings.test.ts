import { expect } from 'chai'
import { bytesOf, redisBytesOf } from '../src/model/quantity.ts'
import { settingsOf } from '../src/model/settings.ts'
import { valuesWith } from './fixtures/with-value.ts'

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
