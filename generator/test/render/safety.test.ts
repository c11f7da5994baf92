import { expect } from 'chai'
import { helms, renderChart } from './helm.ts'

interface Refusal {
  title: string
  set: string[]
  /** What helm's message must hold, with the schema and without it; null when only the guards know the rule. */
  schema: RegExp | null
  guard: RegExp
}

const refusals: Refusal[] = [
  {
    title: 'a backup without a place',
    set: ['backup.enabled=true'],
    schema: null,
    guard: /backup\.enabled needs a place for backups.*backup\.store\.type is s3/,
  },
  {
    title: 'a backup of one data pod, which would read the master',
    set: ['backup.enabled=true', 'backup.store.s3.bucket=backups', 'redis.replicas=1', 'redis.fencing=false'],
    schema: null,
    guard: /backup\.enabled needs at least 2 data pods.*redis\.replicas is 1/,
  },
  {
    title: 'a store of another type',
    set: ['backup.enabled=true', 'backup.store.type=ftp'],
    schema: /\/backup\/store\/type'.*'s3', 'volume'/,
    guard: /backup\.store\.type is ftp: use one of s3, volume/,
  },
  {
    title: 'a schedule with a time zone in it',
    set: ['backup.schedule=TZ=UTC 0 3 * * *'],
    schema: /\/backup\/schedule'/,
    guard: /backup\.schedule and backup\.drill\.schedule must be five fields.*a schedule is TZ=UTC/,
  },
  {
    title: 'a drill without a backup',
    set: ['backup.drill.enabled=true'],
    schema: null,
    guard: /backup\.drill\.enabled needs backup\.enabled/,
  },
  {
    title: 'four Sentinels',
    set: ['sentinel.replicas=4'],
    schema: /\/sentinel\/replicas'.*3, 5, 7/,
    guard: /sentinel\.replicas must be 3, 5 or 7.*sentinel\.replicas is 4/,
  },
  {
    title: 'settings of one pod of a StatefulSet',
    set: ['redis.instances.1.zone=zone-b'],
    schema: null,
    guard:
      /need topology: deployments, because all pods of a StatefulSet come from one pod template.*new release.*redis\.instances\.1 is given/,
  },
  {
    title: 'settings of an instance that is scaled away',
    set: ['topology=deployments', 'sentinel.instances.3.zone=zone-b'],
    schema: null,
    guard: /the first instance is 0.*scaled away.*sentinel\.instances\.3 is given, sentinel\.replicas is 3/,
  },
  {
    title: 'settings of a number that no set has',
    set: ['topology=deployments', 'redis.instances.9.zone=zone-b'],
    schema: /'\/redis\/instances'.*'9' not allowed/,
    guard: /redis\.instances\.9 is given, redis\.replicas is 3/,
  },
  {
    title: 'settings of an instance that is no number',
    set: ['topology=deployments', 'redis.instances.first.zone=zone-b'],
    schema: /'\/redis\/instances'.*'first' not allowed/,
    guard: /redis\.instances\.first is no instance: numbers begin with 0/,
  },
  {
    title: 'an unknown setting of an instance',
    set: ['topology=deployments', 'redis.instances.0.zones=zone-b'],
    schema: /'\/redis\/instances\/0'.*'zones' not allowed/,
    guard: /redis\.instances\.0\.zones is unknown: use zone, nodeSelector, storageClass, size, resources/,
  },
  {
    title: 'a volume of an instance without volumes',
    set: ['topology=deployments', 'redis.instances.0.size=9Gi', 'redis.persistence.enabled=false'],
    schema: null,
    guard: /there is no volume.*redis\.instances\.0\.size is given, redis\.persistence\.enabled is false/,
  },
  {
    title: 'an instance that cannot hold what the others can',
    set: ['topology=deployments', 'redis.instances.0.resources.limits.memory=511Mi'],
    schema: null,
    guard: /each data pod may become the master.*redis\.instances\.0\.resources\.limits\.memory is 511Mi, .* is 512Mi/,
  },
  {
    title: 'a limit of one instance where all have none',
    set: ['topology=deployments', 'redis.resources.limits=null', 'redis.instances.0.resources.limits.memory=4Gi'],
    schema: null,
    guard: /instances\.0\.resources\.limits\.memory is 4Gi, redis\.resources\.limits\.memory is none/,
  },
  {
    title: 'an old name of a value',
    set: ['redis.birth=force-ordinal-1'],
    schema: /\/redis\/birth'.*is named redis\.bootstrap now: rename it/,
    guard: /redis\.birth is named redis\.bootstrap now: rename it in your values/,
  },
  {
    title: 'an old name of a number',
    set: ['proxy.holdMilliseconds=100'],
    schema: /\/proxy\/holdMilliseconds'.*is named proxy\.masterWaitMilliseconds now/,
    guard: /proxy\.holdMilliseconds is named proxy\.masterWaitMilliseconds now/,
  },
  {
    title: 'two Sentinels',
    set: ['sentinel.replicas=2'],
    schema: /\/sentinel\/replicas'.*3, 5, 7/,
    guard: /sentinel\.replicas must be 3, 5 or 7.*sentinel\.replicas is 2/,
  },
  {
    title: 'a quorum of one',
    set: ['sentinel.quorum=1'],
    schema: /\/sentinel\/quorum'.*got 1, want 2/,
    guard: /sentinel\.quorum must be 0 .* majority of 3 Sentinels is 2/,
  },
  {
    title: 'a quorum below the majority',
    set: ['sentinel.replicas=5', 'sentinel.quorum=2'],
    schema: null,
    guard: /sentinel\.quorum must be 0 .*sentinel\.quorum is 2, the majority of 5 Sentinels is 3/,
  },
  {
    title: 'a quorum above the number of Sentinels',
    set: ['sentinel.quorum=5'],
    schema: null,
    guard: /sentinel\.quorum must be 0 .*sentinel\.quorum is 5/,
  },
  {
    title: 'a down-after of one second',
    set: ['sentinel.downAfterMilliseconds=1000', 'redis.minReplicasMaxLagSeconds=1'],
    schema: /\/sentinel\/downAfterMilliseconds'.*got 1,?000, want 1,?500/,
    guard: /sentinel\.downAfterMilliseconds must be 0 .* at least 1500.*is 1000/,
  },
  {
    title: 'a lag that reaches beyond down-after',
    set: ['redis.minReplicasMaxLagSeconds=3', 'sentinel.downAfterMilliseconds=3999'],
    schema: null,
    guard: /redis\.minReplicasMaxLagSeconds \+ 1 s must not exceed sentinel\.downAfterMilliseconds.*3 s.*3999 ms/,
  },
  {
    title: 'a down-after below the lag of the profile',
    set: ['profile=safe', 'sentinel.downAfterMilliseconds=2000'],
    schema: null,
    guard: /redis\.minReplicasMaxLagSeconds \+ 1 s must not exceed.*3 s.*2000 ms/,
  },
  {
    title: 'a negative lag',
    set: ['redis.minReplicasMaxLagSeconds=-1'],
    schema: /\/redis\/minReplicasMaxLagSeconds'.*got -1, want 0/,
    guard: /redis\.minReplicasMaxLagSeconds.* at least 1: .*-1 s/,
  },
  {
    title: 'a save line as redis.conf has it',
    set: ['redis.persistence.snapshots={save 900 1}'],
    schema: /\/redis\/persistence\/snapshots\/0'.*'save 900 1' does not match pattern/,
    guard: /redis\.persistence\.snapshots has "save 900 1": write seconds and changes, such as 900 1/,
  },
  {
    title: 'snapshots without a volume',
    set: ['redis.persistence.snapshots={900 1}', 'redis.persistence.enabled=false'],
    schema: null,
    guard: /redis\.persistence\.snapshots needs redis\.persistence\.enabled.*has 1 line/,
  },
  {
    title: 'claims that are kept in other words',
    set: ['sentinel.persistence.retention.whenScaled=Recycle'],
    schema: /\/sentinel\/persistence\/retention\/whenScaled'.*'Retain', 'Delete'/,
    guard: /sentinel\.persistence\.retention\.whenScaled is Recycle: use Retain or Delete/,
  },
  {
    title: 'two data pods with fencing',
    set: ['redis.replicas=2'],
    schema: null,
    guard: /redis\.replicas below 3 needs redis\.fencing: false.*redis\.replicas is 2/,
  },
  {
    title: 'a profile that does not exist',
    set: ['profile=slow'],
    schema: /\/profile'.*'fast', 'balanced', 'safe'/,
    guard: /profile is slow: use one of balanced, fast, safe/,
  },
  {
    title: 'a grace period that ends before the handover',
    set: ['redis.terminationGracePeriodSeconds=30'],
    schema: null,
    guard: /redis\.terminationGracePeriodSeconds must exceed.*is 30, the waits sum up to 30/,
  },
  {
    title: 'a shutdown that does not wait for the replicas',
    set: ['redis.shutdownTimeoutSeconds=1'],
    schema: null,
    guard: /redis\.shutdownTimeoutSeconds must be at least.*is 1, the lag is 2 s/,
  },
  {
    title: 'a grace period that ends before the proxy has drained',
    set: ['proxy.drainSeconds=20'],
    schema: null,
    guard: /proxy\.terminationGracePeriodSeconds must exceed.*is 30, the waits sum up to 30/,
  },
  {
    title: 'source ranges that nothing would apply',
    set: ['proxy.service.sourceRanges={10.0.0.0/8}', 'proxy.service.type=NodePort'],
    schema: null,
    guard: /proxy\.service\.sourceRanges needs proxy\.service\.type: LoadBalancer.*is NodePort/,
  },
  {
    title: 'ports of the nodes for a Service of the cluster alone',
    set: ['proxy.service.nodePorts.redis=30379'],
    schema: null,
    guard: /proxy\.service\.nodePorts needs.*is ClusterIP/,
  },
  {
    title: 'a memory limit in which nothing could be written',
    set: ['redis.resources.limits.memory=96Mi', 'redis.resources.requests.memory=96Mi'],
    schema: null,
    guard:
      /redis\.resources\.limits\.memory is too small.* Raise it.*is 96Mi, with redis\.memory\.maxmemoryPercent 60 the smallest is 128Mi/,
  },
  {
    title: 'a share of maxmemory that leaves the process nothing',
    set: ['redis.resources.limits.memory=256Mi', 'redis.memory.maxmemoryPercent=90'],
    schema: null,
    guard: /is 256Mi, with redis\.memory\.maxmemoryPercent 90 the smallest is 512Mi/,
  },
  {
    title: 'custom modules without paths',
    set: ['redis.modules=custom'],
    schema: null,
    guard: /redis\.modules: custom needs at least one path in redis\.modulePaths/,
  },
  {
    title: 'a forced bootstrap by a pod that does not exist',
    set: ['redis.bootstrap=force-ordinal-3'],
    schema: null,
    guard: /redis\.bootstrap must be auto.*is force-ordinal-3, redis\.replicas is 3/,
  },
  {
    title: 'a word for clients that does not exist',
    set: ['networkPolicy.clients=all'],
    schema: /\/networkPolicy\/clients'.*'namespace', 'labelled', 'any'/,
    guard: /networkPolicy\.clients is all: use one of namespace, labelled, any/,
  },
  {
    title: 'a word for egress that does not exist',
    set: ['networkPolicy.egress=none'],
    schema: /\/networkPolicy\/egress'.*'sentinels', 'peers', 'any'/,
    guard: /networkPolicy\.egress is none: use one of sentinels, peers, any/,
  },
  {
    title: 'ranges of clients beside any client',
    set: ['networkPolicy.clients=any', 'networkPolicy.clientCIDRs={10.0.0.0/8}'],
    schema: null,
    guard: /clientCIDRs limit nothing with networkPolicy\.clients: any.*0 selector\(s\) and 1 range\(s\) are given/,
  },
  {
    title: 'a door to the outside that nobody may use',
    set: ['proxy.service.type=NodePort'],
    schema: null,
    guard: /which the NetworkPolicy would block.*proxy\.service\.type is NodePort, networkPolicy\.clients is namespace/,
  },
  {
    title: 'an address where a range must be',
    set: ['networkPolicy.clientCIDRs={10.0.0.1}'],
    schema: /\/networkPolicy\/clientCIDRs\/0'.*'10\.0\.0\.1' does not match pattern/,
    guard: /networkPolicy\.clientCIDRs has "10\.0\.0\.1": write a range such as/,
  },
  {
    title: 'a peer that selects nothing',
    set: ['networkPolicy.clientSelectors[0].ipBlock.cidr=10.0.0.0/8'],
    schema: /\/networkPolicy\/clientSelectors\/0'.*additional properties 'ipBlock' not allowed/,
    guard: /networkPolicy\.clientSelectors has a peer without namespaceSelector and podSelector/,
  },
  {
    title: 'an append-only file that is never synced',
    set: ['redis.config.appendfsync=no'],
    schema: /\/redis\/config\/appendfsync'.*'everysec', 'always'/,
    guard: /redis\.config\.appendfsync is no: use one of everysec, always/,
  },
]

const schemaOnly: Refusal[] = [
  {
    title: 'an unknown key at the root',
    set: ['replicas=3'],
    schema: /additional properties 'replicas' not allowed/,
    guard: /^$/,
  },
  {
    title: 'an unknown nested key',
    set: ['redis.pod.nodeSelectors.a=b'],
    schema: /\/redis\/pod'.*additional properties 'nodeSelectors' not allowed/,
    guard: /^$/,
  },
  {
    title: 'a quantity that is none',
    set: ['redis.persistence.size=8GB'],
    schema: /\/redis\/persistence\/size'.*'8GB' does not match pattern/,
    guard: /^$/,
  },
]

for (const helm of helms) {
  describe(`values that ${helm} refuses`, () => {
    for (const { title, set, schema, guard } of [...refusals, ...schemaOnly]) {
      it(`are ${title}`, async () => {
        const { ok, stdout, stderr } = await renderChart({ helm, set })
        expect(ok).to.equal(false)
        expect(stdout).to.equal('')
        expect(stderr).to.match(schema ?? guard)
      })
    }

    it('are a word where a number must be', async () => {
      const { ok, stderr } = await renderChart({ helm, values: { redis: { replicas: 'three' } } })
      expect(ok).to.equal(false)
      expect(stderr).to.match(/\/redis\/replicas'.*'three' does not match pattern/)
    })

    for (const { title, set, guard } of refusals) {
      it(`are ${title}, also without the schema`, async () => {
        const { ok, stdout, stderr } = await renderChart({ helm, set, skipSchema: true })
        expect(ok).to.equal(false)
        expect(stdout).to.equal('')
        expect(stderr).to.match(guard)
      })
    }

    it('are all named in one message', async () => {
      const { stderr } = await renderChart({ helm, skipSchema: true, set: ['sentinel.replicas=4', 'redis.replicas=1'] })
      expect(stderr).to.match(/the values are refused:\n- sentinel\.replicas.*\n- redis\.replicas/)
    })
  })
}
