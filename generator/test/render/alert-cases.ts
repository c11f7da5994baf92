import { backupCases } from './alert-cases-backups.ts'
import { guardCases } from './alert-cases-guards.ts'
import { gone, type SeriesSet, type SetState } from './alert-series.ts'

/** What makes a rule fire, from {@link beginning} on: another state of the set, series that differ from it, or both. */
export interface AlertCase {
  rule: string
  title: string
  state?: Partial<SetState>
  series?: SeriesSet
  /** Labels of the alerts, one entry for each, beside those of the release. `pod` is short: redis-0. */
  alerts: Record<string, string>[]
  /** Seconds from the cause until the expression is true. */
  delay?: number
}

/** The second at which a cause begins. */
export const beginning = 300

const pods = (component: string, count = 3): string[] => Array.from({ length: count }, (_, i) => `${component}-${i}`)

/** The same series of each pod. */
const ofEach = (names: readonly string[], make: (pod: string) => SeriesSet): SeriesSet =>
  Object.assign({}, ...names.map(make)) as SeriesSet

const named = 'master_name=mymaster master_address=10.0.0.1:6379'
const replica = (ordinal: number) => `slave_ip=10.0.0.${ordinal + 1} slave_port=6379 slave_state=online`
const growing = (perSecond: number) => (second: number) => perSecond * (second - beginning)

/** At least one for each rule, by cause. */
export const alertCases: readonly AlertCase[] = [
  {
    rule: 'RedisSentinelNoMaster',
    title: 'the master is a replica now, and no other is a master',
    state: { masters: [] },
    alerts: [{}],
  },
  {
    rule: 'RedisSentinelNoMaster',
    title: 'no server answers its exporter',
    state: { waiting: pods('redis') },
    alerts: [{}],
  },
  { rule: 'RedisSentinelTwoMasters', title: 'a replica is a master, too', state: { masters: [0, 2] }, alerts: [{}] },
  {
    rule: 'RedisSentinelMasterDown',
    title: 'all Sentinels have the master in SDOWN, although it answers its exporter',
    series: ofEach(pods('sentinel'), (pod) => ({
      [`redis_sentinel_master_status ${pod} ${named} master_status=ok`]: gone,
      [`redis_sentinel_master_status ${pod} ${named} master_status=sdown`]: 0,
    })),
    alerts: [{}],
  },
  {
    rule: 'RedisSentinelQuorumLost',
    title: 'one of three Sentinels is left',
    state: { away: ['sentinel-1', 'sentinel-2'] },
    alerts: [{}],
  },
  {
    rule: 'RedisSentinelVotersMissing',
    title: 'a Sentinel is away',
    state: { away: ['sentinel-1'] },
    alerts: [{ pod: 'sentinel-0' }, { pod: 'sentinel-2' }],
  },
  {
    rule: 'RedisSentinelSentinelsDisagree',
    title: 'one Sentinel names another master',
    state: { named: [0, 0, 2] },
    alerts: [{}],
  },
  {
    rule: 'RedisSentinelRolesDisagree',
    title: 'a replica follows the other replica',
    series: {
      'redis_slave_info redis-2 master_host=10.0.0.1 master_port=6379 read_only=1': gone,
      'redis_slave_info redis-2 master_host=10.0.0.2 master_port=6379 read_only=1': 1,
    },
    alerts: [{ pod: 'redis-2' }],
  },
  {
    rule: 'RedisSentinelRolesDisagree',
    title: 'the Sentinels name a replica',
    state: { named: [1, 1, 1] },
    alerts: [{ pod: 'redis-1' }, { pod: 'redis-2' }],
  },
  {
    rule: 'RedisSentinelStaleReplicas',
    title: 'a Sentinel lists a replica too many',
    series: { [`redis_sentinel_master_slaves sentinel-1 ${named}`]: 3 },
    alerts: [{ pod: 'sentinel-1' }],
  },
  {
    rule: 'RedisSentinelStaleSentinels',
    title: 'a Sentinel lists a Sentinel too many',
    series: { [`redis_sentinel_master_sentinels sentinel-1 ${named}`]: 4 },
    alerts: [{ pod: 'sentinel-1' }],
  },
  {
    rule: 'RedisSentinelFailoverHappened',
    title: 'another master under the next epoch',
    state: { masters: [1], named: [1, 1, 1], epoch: 8 },
    alerts: [{}],
  },
  {
    rule: 'RedisSentinelFailoversTooOften',
    title: 'a switch in each of five minutes',
    series: ofEach(pods('sentinel'), (pod) => ({
      [`redis_sentinel_master_config_epoch ${pod} ${named}`]: (second) => 8 + Math.floor((second - beginning) / 60),
    })),
    alerts: [{}],
    delay: 255,
  },
  {
    rule: 'RedisSentinelNoReplicaInSync',
    title: 'both replicas are away',
    state: { away: ['redis-1', 'redis-2'] },
    alerts: [{}],
  },
  {
    rule: 'RedisSentinelNoReplicaInSync',
    title: 'the acknowledgements of both are too old',
    series: ofEach(pods('redis').slice(1), (pod) => ({
      [`redis_connected_slave_lag_seconds redis-0 ${replica(Number(pod.slice(-1)))}`]: 3,
    })),
    alerts: [{}],
  },
  {
    rule: 'RedisSentinelTooFewReplicas',
    title: 'a replica is away',
    state: { away: ['redis-2'] },
    alerts: [{}],
  },
  {
    rule: 'RedisSentinelTooFewReplicas',
    title: 'a replica does not end its sync',
    series: {
      [`redis_connected_slave_lag_seconds redis-0 ${replica(2)}`]: gone,
      'redis_connected_slave_lag_seconds redis-0 slave_ip=10.0.0.3 slave_port=6379 slave_state=send_bulk': 0,
    },
    alerts: [{}],
  },
  {
    rule: 'RedisSentinelReplicaOutOfSync',
    title: 'the link of a replica is down',
    series: { 'redis_master_link_up redis-2 master_host=10.0.0.1 master_port=6379': 0 },
    alerts: [{ pod: 'redis-2' }],
  },
  {
    rule: 'RedisSentinelReplicaOutOfSync',
    title: 'not while the replicas sync and load',
    series: {
      'redis_master_link_up redis-1 master_host=10.0.0.1 master_port=6379': 0,
      'redis_loading_dump_file redis-1': 1,
      'redis_master_link_up redis-2 master_host=10.0.0.1 master_port=6379': 0,
      'redis_master_sync_in_progress redis-2 master_host=10.0.0.1 master_port=6379': 1,
    },
    alerts: [],
  },
  {
    rule: 'RedisSentinelReplicaSilent',
    title: 'a replica has stopped to acknowledge',
    series: { [`redis_connected_slave_lag_seconds redis-0 ${replica(1)}`]: 30 },
    alerts: [{ pod: 'redis-0', slave_ip: '10.0.0.2' }],
  },
  {
    rule: 'RedisSentinelReplicaBehind',
    title: 'a replica lacks more than half of the backlog',
    series: {
      'redis_master_repl_offset redis-0': 90_000_000,
      [`redis_connected_slave_offset_bytes redis-0 ${replica(1)}`]: 50_000_000,
      [`redis_connected_slave_offset_bytes redis-0 ${replica(2)}`]: 89_000_000,
    },
    alerts: [{ pod: 'redis-0', slave_ip: '10.0.0.2' }],
  },
  {
    rule: 'RedisSentinelFullSyncLoop',
    title: 'a full sync in each minute',
    series: { 'redis_replica_resyncs_full redis-0': (second) => 2 + Math.floor((second - beginning) / 60) },
    alerts: [{}],
    delay: 420,
  },
  {
    rule: 'RedisSentinelWritesRefused',
    title: 'the master has no memory left',
    series: { 'redis_errors_total redis-0 err=OOM': growing(10) },
    alerts: [{ pod: 'redis-0', err: 'OOM' }],
    delay: 15,
  },
  {
    rule: 'RedisSentinelWritesRefused',
    title: 'the master has no replica in sync',
    series: { 'redis_errors_total redis-0 err=NOREPLICAS': growing(1) },
    alerts: [{ pod: 'redis-0', err: 'NOREPLICAS' }],
    delay: 15,
  },
  {
    rule: 'RedisSentinelWritesRefused',
    title: 'not for writes that a replica refuses',
    series: { 'redis_errors_total redis-1 err=READONLY': growing(10) },
    alerts: [],
  },
  {
    rule: 'RedisSentinelMemoryNearLimit',
    title: 'the data fills nine tenths',
    series: { 'redis_memory_used_bytes redis-0': 290_000_000 },
    alerts: [{ pod: 'redis-0' }],
  },
  {
    rule: 'RedisSentinelMemoryNearLimit',
    title: 'not for a server that evicts, and not without maxmemory',
    series: {
      'redis_memory_used_bytes redis-0': 320_000_000,
      'redis_instance_info redis-0 role=master maxmemory_policy=noeviction': gone,
      'redis_instance_info redis-0 role=master maxmemory_policy=allkeys-lru': 1,
      'redis_memory_used_bytes redis-1': 320_000_000,
      'redis_memory_max_bytes redis-1': 0,
    },
    alerts: [],
  },
  {
    rule: 'RedisSentinelPersistenceFails',
    title: 'writes, a rewrite and a BGSAVE fail',
    series: {
      'redis_aof_last_write_status redis-0': 0,
      'redis_aof_last_bgrewrite_status redis-1': 0,
      'redis_rdb_last_bgsave_status redis-2': 0,
    },
    alerts: [
      { pod: 'redis-0', file: 'write to the append-only file' },
      { pod: 'redis-1', file: 'rewrite of the append-only file' },
      { pod: 'redis-2', file: 'BGSAVE' },
    ],
  },
  {
    rule: 'RedisSentinelSlowFork',
    title: 'a fork of two seconds',
    series: { 'redis_latest_fork_seconds redis-1': 2 },
    alerts: [{ pod: 'redis-1' }],
  },
  {
    rule: 'RedisSentinelClientsNearLimit',
    title: 'few connections are left',
    series: { 'redis_connected_clients redis-0': 9500 },
    alerts: [{ pod: 'redis-0' }],
  },
  ...guardCases,
  ...backupCases,
  {
    rule: 'RedisSentinelProxyNoMaster',
    title: 'one of two proxies has no master',
    series: { 'haproxy_backend_active_servers proxy-1 proxy=master': 0 },
    alerts: [{ pod: 'proxy-1' }],
  },
  {
    rule: 'RedisSentinelProxyQueue',
    title: 'clients wait for a server',
    series: { 'haproxy_frontend_current_sessions proxy-0 proxy=clients': 80 },
    alerts: [{ pod: 'proxy-0' }],
  },
  {
    rule: 'RedisSentinelProxyNearLimit',
    title: 'few connections are left',
    series: {
      'haproxy_frontend_current_sessions proxy-0 proxy=clients': 1250,
      'haproxy_backend_current_sessions proxy-0 proxy=master': 1250,
    },
    alerts: [{ pod: 'proxy-0' }],
  },
  {
    rule: 'RedisSentinelNoMetrics',
    title: 'Prometheus knows no data pod',
    state: { away: pods('redis') },
    alerts: [{}],
  },
  {
    rule: 'RedisSentinelNoMetrics',
    title: 'Prometheus reads no data pod',
    state: { silent: pods('redis') },
    alerts: [{}],
  },
  {
    rule: 'RedisSentinelInstanceDown',
    title: 'a data pod waits for its start decision',
    state: { waiting: ['redis-2'] },
    alerts: [{ pod: 'redis-2', app_kubernetes_io_component: 'redis' }],
  },
  {
    rule: 'RedisSentinelTargetDown',
    title: 'the metrics ports of three pods do not answer',
    state: { silent: ['redis-2', 'sentinel-0', 'proxy-1'] },
    alerts: ['redis-2', 'sentinel-0', 'proxy-1'].map((pod) => ({
      pod,
      app_kubernetes_io_component: pod.replace(/-.*/, ''),
    })),
  },
  {
    rule: 'RedisSentinelTargetMissing',
    title: 'a pod of each component is not there',
    state: { away: ['redis-2', 'sentinel-0', 'proxy-1'] },
    alerts: ['redis', 'sentinel', 'proxy'].map((component) => ({ component })),
  },
]
