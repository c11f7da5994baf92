import type { Values } from '../../../schemas/values.d.ts'
import { authRules } from './auth-rules.ts'
import { backupRules } from './backup-rules.ts'
import { directiveText, memoryObjections, ownMemory } from './memory-directives.ts'
import { notificationRules } from './notification-rules.ts'
import { instanceRules } from './instance-rules.ts'
import { majorityOf, settingsOf } from './settings.ts'
import { bytesOf } from './quantity.ts'
import { limitedDirectives, safetyDirectives } from './safety-directives.ts'

/** A rule over several values. `paths` are the values it concerns, the first being the one to change. */
export interface Rule {
  paths: readonly string[]
  /** One sentence with the remedy; no double quote, backslash or per cent sign, because templates put it into `fail`. */
  message: string
  /** What breaks the rule, in words of the given values; an empty list when it holds. */
  broken: (values: Values) => string[]
}

const when = (condition: boolean, ...got: string[]): string[] => (condition ? got : [])

/** Options that the template of the exporter writes; Go reads the same expression. */
export const exporterOption =
  /^--?(redis\.(addr|user|password|password-file)|web\.listen-address|config-command|disable-scrape-endpoint)(=|$)/

/** The cross-field rules, by id. The schema cannot express them; the chart's templates repeat them with `fail`. */
export const rules = {
  sentinelReplicasOdd: {
    paths: ['sentinel.replicas'],
    message:
      'sentinel.replicas must be 3, 5 or 7: an even number tolerates no more failures, and fewer than 3 tolerate none.',
    broken: ({ sentinel: { replicas } }) => when(![3, 5, 7].includes(replicas), `sentinel.replicas is ${replicas}`),
  },
  quorumMajority: {
    paths: ['sentinel.quorum', 'sentinel.replicas'],
    message:
      'sentinel.quorum must be 0 (the majority) or lie between the majority of sentinel.replicas and sentinel.replicas: a minority must not declare the master dead.',
    broken: ({ sentinel: { quorum, replicas } }) =>
      when(
        quorum !== 0 && (quorum < majorityOf(replicas) || quorum > replicas),
        `sentinel.quorum is ${quorum}, the majority of ${replicas} Sentinels is ${majorityOf(replicas)}`,
      ),
  },
  downAfterFloor: {
    paths: ['sentinel.downAfterMilliseconds'],
    message:
      'sentinel.downAfterMilliseconds must be 0 (from the profile) or at least 1500: below that, a short stall counts as a failure.',
    broken: ({ sentinel: { downAfterMilliseconds: down } }) =>
      when(down !== 0 && down < 1500, `sentinel.downAfterMilliseconds is ${down}`),
  },
  lagBelowDownAfter: {
    paths: ['redis.minReplicasMaxLagSeconds', 'sentinel.downAfterMilliseconds', 'profile'],
    message:
      'redis.minReplicasMaxLagSeconds + 1 s must not exceed sentinel.downAfterMilliseconds: an isolated master must refuse writes before another is promoted. Lower the first or raise the second.',
    broken: (values) => {
      const { downAfter, maxLag } = settingsOf(values)
      return when((maxLag + 1) * 1000 > downAfter, `the lag is ${maxLag} s, down-after is ${downAfter} ms`)
    },
  },
  fencingReplicas: {
    paths: ['redis.replicas', 'redis.fencing'],
    message:
      'redis.replicas below 3 needs redis.fencing: false, with which an isolated master acknowledges writes that are lost later. Use at least 3 data pods.',
    broken: ({ redis: { replicas, fencing } }) => when(replicas < 3 && fencing, `redis.replicas is ${replicas}`),
  },
  shutdownTimeoutLag: {
    paths: ['redis.shutdownTimeoutSeconds', 'redis.minReplicasMaxLagSeconds'],
    message:
      'redis.shutdownTimeoutSeconds must be at least the tolerated replication lag (redis.minReplicasMaxLagSeconds, or that of the profile): a terminating master must wait for its replicas.',
    broken: (values) => {
      const { maxLag } = settingsOf(values)
      const timeout = values.redis.shutdownTimeoutSeconds
      return when(timeout < maxLag, `redis.shutdownTimeoutSeconds is ${timeout}, the lag is ${maxLag} s`)
    },
  },
  gracePeriod: {
    paths: ['redis.terminationGracePeriodSeconds', 'redis.handoverTimeoutSeconds', 'redis.shutdownTimeoutSeconds'],
    message:
      'redis.terminationGracePeriodSeconds must exceed redis.handoverTimeoutSeconds + redis.shutdownTimeoutSeconds + 10: otherwise the kubelet kills a master during its handover.',
    broken: ({ redis: { terminationGracePeriodSeconds: grace, ...redis } }) => {
      const waits = redis.handoverTimeoutSeconds + redis.shutdownTimeoutSeconds + 10
      return when(grace <= waits, `redis.terminationGracePeriodSeconds is ${grace}, the waits sum up to ${waits}`)
    },
  },
  proxyGracePeriod: {
    paths: ['proxy.terminationGracePeriodSeconds', 'proxy.acceptSeconds', 'proxy.drainSeconds'],
    message:
      'proxy.terminationGracePeriodSeconds must exceed proxy.acceptSeconds + proxy.drainSeconds + 5: otherwise the kubelet kills a proxy that still serves.',
    broken: ({ proxy: { terminationGracePeriodSeconds: grace, acceptSeconds, drainSeconds } }) => {
      const waits = acceptSeconds + drainSeconds + 5
      return when(grace <= waits, `proxy.terminationGracePeriodSeconds is ${grace}, the waits sum up to ${waits}`)
    },
  },
  proxySourceRanges: {
    paths: ['proxy.service.sourceRanges', 'proxy.service.type'],
    message:
      'proxy.service.sourceRanges needs proxy.service.type: LoadBalancer: other types do not restrict addresses. Use a NetworkPolicy instead.',
    broken: ({ proxy: { service } }) =>
      when(service.sourceRanges.length > 0 && service.type !== 'LoadBalancer', `proxy.service.type is ${service.type}`),
  },
  proxyNodePorts: {
    paths: ['proxy.service.nodePorts.redis', 'proxy.service.nodePorts.redisReplicas', 'proxy.service.type'],
    message: 'proxy.service.nodePorts needs proxy.service.type: NodePort or LoadBalancer.',
    broken: ({ proxy: { service } }) =>
      when(
        service.nodePorts.redis + service.nodePorts.redisReplicas > 0 && service.type === 'ClusterIP',
        `proxy.service.type is ${service.type}`,
      ),
  },
  bootstrapOrdinal: {
    paths: ['redis.bootstrap', 'redis.replicas'],
    message:
      'redis.bootstrap must be auto or force-ordinal-N with N below redis.replicas: only a pod that exists can bring its data.',
    broken: ({ redis: { bootstrap, replicas } }) =>
      when(
        bootstrap !== 'auto' && Number(bootstrap.replace('force-ordinal-', '')) >= replicas,
        `redis.bootstrap is ${bootstrap}, redis.replicas is ${replicas}`,
      ),
  },
  imageName: {
    paths: [
      'image.tag',
      'image.digest',
      'proxy.image.tag',
      'proxy.image.digest',
      'metrics.image.tag',
      'backup.image.tag',
    ],
    message:
      'An image needs a tag or a digest, and one digest at most: write the tag into image.tag and the digest into image.digest, or both into image.tag (8.0.6@sha256:...).',
    broken: ({ image, proxy, metrics, backup }) =>
      [image, proxy.image, metrics.image, backup.image].flatMap(({ repository, tag, digest }) => {
        const [, behind] = tag.split('@')
        return when(
          tag + digest === '' || (behind !== undefined && digest !== '' && behind !== digest),
          `the tag of ${repository} is "${tag}", the digest "${digest}"`,
        )
      }),
  },
  exporterOptions: {
    paths: ['metrics.extraArgs'],
    message:
      'metrics.extraArgs must not hold an option that the chart sets: address, login, port, and what keeps passwords out of metrics.',
    broken: ({ metrics: { extraArgs } }) =>
      extraArgs.filter((option) => exporterOption.test(option)).map((option) => `metrics.extraArgs holds ${option}`),
  },
  scrapeTimeout: {
    paths: ['metrics.monitor.timeoutSeconds', 'metrics.monitor.intervalSeconds'],
    message:
      'metrics.monitor.timeoutSeconds must not exceed metrics.monitor.intervalSeconds: Prometheus refuses such a scrape.',
    broken: ({ metrics: { monitor } }) =>
      when(
        monitor.timeoutSeconds > monitor.intervalSeconds,
        `the timeout is ${monitor.timeoutSeconds} s, the interval ${monitor.intervalSeconds} s`,
      ),
  },
  memoryLimit: {
    paths: ['redis.resources', 'redis.memory.maxmemoryPercent'],
    message:
      'redis.resources.limits.memory is too small: after backlog, output buffers, the copies of a fork and the process, no memory is left for writes. Raise it, or leave it out, which sets no maxmemory.',
    broken: (values) => {
      const limit = values.redis.resources.limits?.memory
      const own = directiveText(values.redis.config, 'maxmemory')
      const maxmemory =
        own !== undefined && ownMemory(values.redis.config).maxmemory
          ? `redis.config.maxmemory ${own}`
          : `redis.memory.maxmemoryPercent ${values.redis.memory.maxmemoryPercent}`
      const { smallest } = settingsOf(values).memory
      return when(
        limit !== undefined && bytesOf(limit) < smallest * 1024 ** 2,
        `redis.resources.limits.memory is ${limit}, with ${maxmemory} the smallest is ${smallest}Mi`,
      )
    },
  },
  memoryDirectives: {
    paths: ['redis.config', 'redis.resources', 'redis.memory.maxmemoryPercent'],
    message:
      'A line of redis.config does not fit the memory: data, backlog, output buffers of replicas, the copies of a fork and the process share redis.resources.limits.memory. Write an allowed value, raise the limit, or leave the directive out, and the chart derives it.',
    broken: (values) => {
      const limit = values.redis.resources.limits?.memory
      return memoryObjections(values.redis.config, limit === undefined ? 0 : bytesOf(limit), settingsOf(values).memory)
    },
  },
  snapshotsVolume: {
    paths: ['redis.persistence.snapshots', 'redis.persistence.enabled'],
    message:
      'redis.persistence.snapshots needs redis.persistence.enabled: without a volume every file ends with its pod. Leave the list empty.',
    broken: ({ redis: { persistence } }) =>
      when(
        !persistence.enabled && persistence.snapshots.length > 0,
        `redis.persistence.snapshots has ${persistence.snapshots.length} line(s)`,
      ),
  },
  oneRetention: {
    paths: [
      'redis.persistence.retention.whenScaled',
      'redis.persistence.retention.whenDeleted',
      'sentinel.persistence.retention.whenScaled',
      'sentinel.persistence.retention.whenDeleted',
      'topology',
    ],
    message:
      'With topology: deployments retention.whenDeleted and retention.whenScaled must be equal: Helm, which deletes the claims there, cannot tell one from the other. Write both, Retain or Delete.',
    broken: ({ topology, redis, sentinel }) =>
      Object.entries({ redis, sentinel }).flatMap(([name, { persistence }]) => {
        const { whenDeleted, whenScaled } = persistence.retention
        return when(
          topology === 'deployments' && persistence.enabled && whenDeleted !== whenScaled,
          `${name}.persistence.retention has whenDeleted ${whenDeleted} and whenScaled ${whenScaled}`,
        )
      }),
  },
  modulePaths: {
    paths: ['redis.modulePaths', 'redis.modules'],
    message:
      'redis.modules: custom needs at least one path in redis.modulePaths, and redis.modulePaths is used only with redis.modules: custom.',
    broken: ({ redis: { modules, modulePaths } }) =>
      when(
        (modules === 'custom') !== modulePaths.length > 0,
        `redis.modules is ${modules} with ${modulePaths.length} path(s) in redis.modulePaths`,
      ),
  },
  anyClient: {
    paths: ['networkPolicy.clients', 'networkPolicy.clientSelectors', 'networkPolicy.clientCIDRs'],
    message:
      'networkPolicy.clientSelectors and networkPolicy.clientCIDRs limit nothing with networkPolicy.clients: any, which lets every client in. Leave them empty, or choose namespace or labelled.',
    broken: ({ networkPolicy: { clients, clientSelectors, clientCIDRs } }) =>
      when(
        clients === 'any' && clientSelectors.length + clientCIDRs.length > 0,
        `${clientSelectors.length} selector(s) and ${clientCIDRs.length} range(s) are given`,
      ),
  },
  outsideClients: {
    paths: ['networkPolicy.clientCIDRs', 'networkPolicy.clients', 'proxy.service.type'],
    message:
      'proxy.service.type NodePort and LoadBalancer bring clients from outside of the cluster, which the NetworkPolicy would block. Write their addresses into networkPolicy.clientCIDRs (those of the nodes with externalTrafficPolicy: Cluster), or choose networkPolicy.clients: any.',
    broken: ({ networkPolicy: { enabled, clients, clientCIDRs }, proxy }) =>
      when(
        enabled && clients !== 'any' && clientCIDRs.length === 0 && proxy.enabled && proxy.service.type !== 'ClusterIP',
        `proxy.service.type is ${proxy.service.type}, networkPolicy.clients is ${clients}`,
      ),
  },
  safetyDirective: {
    paths: ['redis.config'],
    message: 'redis.config must not set a directive that the safety of the data depends on: remove it.',
    broken: ({ redis: { config } }) =>
      Object.keys(config).flatMap((name) => {
        const refused = safetyDirectives.find((directive) => directive.name === name.toLowerCase())
        const limited = limitedDirectives.find((directive) => directive.name === name.toLowerCase())
        if (refused) return [`redis.config.${name}: ${refused.reason}`]
        const text = directiveText(config, name)
        if (!limited || text === undefined || limited.allowed.includes(text)) return []
        return [`redis.config.${name} is ${text}, allowed are ${limited.allowed.join(', ')}: ${limited.reason}`]
      }),
  },
  restorePair: {
    paths: ['restore.id', 'restore.from'],
    message:
      'restore.id and restore.from belong together: give the restore a name in restore.id and the backup in restore.from, or leave both and restore.set empty.',
    broken: ({ restore: { id, from, set } }) =>
      when(
        (id === '') !== (from === '') || (id === '' && set !== ''),
        `restore.id is ${id || 'empty'}, restore.from is ${from || 'empty'}, restore.set is ${set || 'empty'}`,
      ),
  },
  restoreStore: {
    paths: ['restore.id', 'backup.store.s3.bucket', 'backup.store.volume.existingClaim', 'backup.store.type'],
    message:
      'restore.id needs the place of the backups: write backup.store.s3.bucket, or backup.store.type volume and backup.store.volume.existingClaim.',
    broken: ({ restore: { id }, backup: { store } }) =>
      when(
        id !== '' && (store.type === 's3' ? store.s3.bucket === '' : store.volume.existingClaim === ''),
        `restore.id is ${id}, backup.store.type is ${store.type}`,
      ),
  },
  restorePersistence: {
    paths: ['restore.id', 'redis.persistence.enabled'],
    message:
      'restore.id needs redis.persistence.enabled: without a volume a pod that starts again would have lost the data, and would bring the old backup back.',
    broken: ({ restore: { id }, redis: { persistence } }) =>
      when(id !== '' && !persistence.enabled, `restore.id is ${id}`),
  },
  ...authRules,
  ...instanceRules,
  ...backupRules,
  ...notificationRules,
} satisfies Record<string, Rule>

/** Id of a cross-field rule. */
export type RuleId = keyof typeof rules
