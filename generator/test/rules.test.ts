import { expect } from 'chai'
import { checkRuleGuards } from '../src/check/rule-guards.ts'
import { model } from '../src/model/model.ts'
import { rules, type Rule, type RuleId } from '../src/model/rules.ts'
import { limitedDirectives, safetyDirectives } from '../src/model/safety-directives.ts'
import { leavesOf } from '../src/model/walk.ts'
import { valuesWith } from './fixtures/with-value.ts'

const digest = `sha256:${'1'.repeat(64)}`

const backedUp = { 'backup.enabled': true, 'backup.store.s3.bucket': 'backups' }

const user = { name: 'a', rights: '~a:* +@read' }
const withUser = { 'auth.usersSecret': 'users', 'auth.users': [user] }
const withRights = (rights: string): Record<string, unknown> => ({ ...withUser, 'auth.users': [{ ...user, rights }] })

const endpoint = { name: 'chat', type: 'slack', existingSecret: 'urls' }
const notified = { 'notifications.enabled': true, 'notifications.endpoints': [endpoint] }

/** Settings of instances, with the topology that has them. */
const own = (kind: string, instances: object): Record<string, unknown> => ({
  topology: 'deployments',
  [`${kind}.instances`]: instances,
})
const ownMemory = (memory: string): Record<string, unknown> =>
  own('redis', { '1': { resources: { limits: { memory } } } })

// Each rule at its bound: the last values that keep it, the first that break it.
const bounds: Record<RuleId, { holds: Record<string, unknown>[]; breaks: Record<string, unknown>[] }> = {
  notificationEndpoints: {
    holds: [{ 'notifications.enabled': false }, notified],
    breaks: [{ 'notifications.enabled': true }],
  },
  notificationNames: {
    holds: [notified, { ...notified, 'notifications.endpoints': [endpoint, { ...endpoint, name: 'log' }] }],
    breaks: [{ ...notified, 'notifications.endpoints': [endpoint, endpoint] }],
  },
  notificationEvents: {
    holds: [notified, { ...notified, 'notifications.events': ['fenced'] }, { 'notifications.events': [] }],
    breaks: [{ ...notified, 'notifications.events': [] }],
  },
  userPasswords: {
    holds: [{ 'auth.usersSecret': 'users' }, withUser, { 'auth.usersSecret': 'users', 'auth.rulesKey': 'acl' }],
    breaks: [{ 'auth.users': [user] }, { 'auth.rulesKey': 'acl' }],
  },
  defaultUserOff: {
    holds: [
      { ...withUser, 'auth.defaultUser': false },
      { 'auth.usersSecret': 'users', 'auth.rulesKey': 'acl', 'auth.defaultUser': false },
    ],
    breaks: [{ 'auth.defaultUser': false }, { 'auth.defaultUser': false, 'auth.usersSecret': 'users' }],
  },
  userNames: {
    holds: [{ ...withUser, 'auth.users': [user, { ...user, name: 'b' }] }],
    breaks: [
      { ...withUser, 'auth.users': [user, user] },
      { ...withUser, 'auth.users': [{ ...user, name: 'default' }] },
    ],
  },
  userSelectors: {
    holds: [withUser],
    breaks: [withRights('~a (+get ~b)'), withRights('strict (+get')],
  },
  userWords: {
    holds: [
      ...[withRights('open'), withRights('strict +scan %R~b:* allchannels'), withRights('~a[bc]?{* &x +client|list')],
    ],
    breaks: [
      ...[
        'reset',
        'on ~a',
        '~a nopass',
        '~a >pw',
        '~a #00',
        '~a get',
        'strict open',
        `~a'b`,
        '~a\\b',
        'clearselectors',
      ],
    ].map(withRights),
  },
  userChannels: {
    holds: [withRights('&* +publish'), withRights('&__session:* &_x'), withRights('&news*')],
    breaks: ['&_*', '&__s?ntinel__:hello', '&[_]*', '&__sentinel__:hello', '&__sentinel__:hello.x'].map(withRights),
  },
  backupStore: {
    holds: [
      { 'backup.enabled': false },
      { 'backup.enabled': true, 'backup.store.s3.bucket': 'backups' },
      { 'backup.enabled': true, 'backup.store.type': 'volume', 'backup.store.volume.existingClaim': 'backups' },
    ],
    breaks: [
      { 'backup.enabled': true },
      { 'backup.enabled': true, 'backup.store.type': 'volume', 'backup.store.s3.bucket': 'backups' },
      { 'backup.enabled': true, 'backup.store.volume.existingClaim': 'backups' },
    ],
  },
  backupSource: {
    holds: [
      { ...backedUp, 'redis.replicas': 2, 'redis.fencing': false },
      { 'redis.replicas': 1, 'redis.fencing': false },
    ],
    breaks: [{ ...backedUp, 'redis.replicas': 1, 'redis.fencing': false }],
  },
  backupMemory: {
    holds: [
      { ...backedUp, 'backup.resources': { limits: { memory: '327Mi' } } },
      { ...backedUp, 'backup.resources': {} },
      { ...backedUp, 'backup.resources': { limits: { memory: '64Mi' } }, 'backup.digest': false },
      { ...backedUp, 'backup.resources': { limits: { memory: '64Mi' } }, 'redis.resources': {} },
    ],
    breaks: [
      { ...backedUp, 'backup.resources': { limits: { memory: '326Mi' } } },
      { ...backedUp, 'redis.resources': { limits: { memory: '1Gi' } } },
    ],
  },
  backupAuthority: {
    holds: [{ ...backedUp, 'backup.store.s3.caKey': 'ca.crt', 'backup.store.s3.existingSecret': 'keys' }],
    breaks: [{ ...backedUp, 'backup.store.s3.caKey': 'ca.crt' }],
  },
  backupDrill: {
    holds: [{ ...backedUp, 'backup.drill.enabled': true }],
    breaks: [{ 'backup.drill.enabled': true }],
  },
  backupSchedule: {
    holds: [{ ...backedUp, 'backup.schedule': '@hourly' }, { 'backup.drill.schedule': '*/5 1-3 * JAN MON,TUE' }],
    breaks: [{ 'backup.schedule': 'TZ=UTC 0 3 * * *' }, { 'backup.drill.schedule': '0 3 * *' }],
  },
  instanceTopology: {
    holds: [
      own('redis', { '1': { zone: 'a' } }),
      own('sentinel', { '1': { size: '2Gi' } }),
      { 'redis.instances': { '1': null } },
    ],
    breaks: [{ 'redis.instances': { '1': { zone: 'a' } } }, { 'sentinel.instances': { '0': {} } }],
  },
  instanceNumber: {
    holds: [
      own('redis', { '0': { zone: 'a' }, '2': { zone: 'a' }, '3': null }),
      { ...own('redis', { '4': { zone: 'a' } }), 'redis.replicas': 5 },
    ],
    breaks: [
      own('redis', { '3': { zone: 'a' } }),
      { ...own('sentinel', { '3': { zone: 'a' } }), 'redis.replicas': 5 },
      { ...own('redis', { '1': { zone: 'a' } }), 'redis.replicas': 1, 'redis.fencing': false },
    ],
  },
  instanceVolume: {
    holds: [
      own('redis', { '0': { size: '9Gi', storageClass: 'fast' } }),
      { ...own('redis', { '0': { zone: 'a', storageClass: '' } }), 'redis.persistence.enabled': false },
      { ...own('sentinel', { '0': { size: '9Gi' } }), 'redis.persistence.enabled': false },
    ],
    breaks: [
      { ...own('redis', { '0': { size: '9Gi' } }), 'redis.persistence.enabled': false },
      { ...own('sentinel', { '0': { storageClass: 'fast' } }), 'sentinel.persistence.enabled': false },
    ],
  },
  instanceMemory: {
    holds: [
      ownMemory('512Mi'),
      ownMemory('0.5Gi'),
      ownMemory('4Gi'),
      own('redis', { '1': { resources: { requests: { memory: '64Mi' }, limits: { cpu: 1 } } } }),
      own('sentinel', { '1': { resources: { limits: { memory: '64Mi' } } } }),
      { ...ownMemory('256Mi'), 'redis.resources': { limits: { memory: '256Mi' } } },
    ],
    breaks: [
      ownMemory('511Mi'),
      ownMemory('512M'),
      { ...ownMemory('512Mi'), 'redis.resources': {} },
      { ...ownMemory('512Mi'), 'redis.resources': { limits: { memory: '1Gi' } } },
    ],
  },
  oneRetention: {
    holds: [
      { 'redis.persistence.retention.whenScaled': 'Delete' },
      { topology: 'deployments' },
      {
        topology: 'deployments',
        'sentinel.persistence.retention.whenScaled': 'Delete',
        'sentinel.persistence.retention.whenDeleted': 'Delete',
      },
      {
        topology: 'deployments',
        'redis.persistence.enabled': false,
        'redis.persistence.retention.whenScaled': 'Delete',
      },
    ],
    breaks: [
      { topology: 'deployments', 'redis.persistence.retention.whenScaled': 'Delete' },
      { topology: 'deployments', 'sentinel.persistence.retention.whenDeleted': 'Delete' },
    ],
  },
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
  snapshotsVolume: {
    holds: [{ 'redis.persistence.snapshots': ['900 1'] }, { 'redis.persistence.enabled': false }],
    breaks: [{ 'redis.persistence.snapshots': ['900 1'], 'redis.persistence.enabled': false }],
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
      { 'metrics.image.tag': '' },
      { 'proxy.image.tag': `3.2@${digest}`, 'proxy.image.digest': digest.replace('1', '2') },
    ],
  },
  exporterOptions: {
    holds: [{ 'metrics.extraArgs': ['--log-format=json', '--redis.address=x', '--config-commands'] }],
    breaks: [
      { 'metrics.extraArgs': ['--redis.addr=redis://other:6379'] },
      { 'metrics.extraArgs': ['--log-format=json', '--config-command=CONFIG'] },
      { 'metrics.extraArgs': ['--disable-scrape-endpoint'] },
    ],
  },
  scrapeTimeout: {
    holds: [{ 'metrics.monitor.timeoutSeconds': 15 }, { 'metrics.monitor.intervalSeconds': 5 }],
    breaks: [
      { 'metrics.monitor.timeoutSeconds': 16 },
      { 'metrics.monitor.timeoutSeconds': 6, 'metrics.monitor.intervalSeconds': 5 },
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
  restorePair: {
    holds: [
      { 'restore.id': '' },
      { 'restore.id': 'a', 'restore.from': 'newest', 'backup.store.s3.bucket': 'backups' },
      { ...{ 'restore.id': 'a', 'restore.from': 'newest', 'restore.set': 'a.b' }, 'backup.store.s3.bucket': 'backups' },
    ],
    breaks: [
      { 'restore.id': 'a', 'backup.store.s3.bucket': 'backups' },
      { 'restore.from': 'newest' },
      { 'restore.set': 'a.b' },
    ],
  },
  restoreStore: {
    holds: [
      {
        ...{ 'restore.id': 'a', 'restore.from': 'newest' },
        ...{ 'backup.store.type': 'volume', 'backup.store.volume.existingClaim': 'backups' },
      },
    ],
    breaks: [
      { 'restore.id': 'a', 'restore.from': 'newest' },
      { ...{ 'restore.id': 'a', 'restore.from': 'newest' }, 'backup.store.volume.existingClaim': 'backups' },
      {
        ...{ 'restore.id': 'a', 'restore.from': 'newest' },
        ...{ 'backup.store.type': 'volume', 'backup.store.s3.bucket': 'backups' },
      },
    ],
  },
  restorePersistence: {
    holds: [{ 'redis.persistence.enabled': false }],
    breaks: [
      {
        ...{ 'restore.id': 'a', 'restore.from': 'newest', 'backup.store.s3.bucket': 'backups' },
        'redis.persistence.enabled': false,
      },
    ],
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
