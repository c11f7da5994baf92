/** The value of a series at a second of the test; undefined: no sample, as of a pod that is gone. */
export type Value = number | undefined | ((second: number) => number | undefined)

/** Series by a short key: `redis_up redis-0`, and labels of its own: `redis_slave_info redis-1 master_host=10.0.0.1`. */
export type SeriesSet = Record<string, Value>

/** No sample from then on. */
export const gone = undefined

/** Seconds between two samples. */
export const interval = 15

/** What the pods of a release do at one moment. */
export interface SetState {
  dataPods: number
  sentinels: number
  proxies: number
  /** Ordinals of the servers that say that they are a master. */
  masters: number[]
  /** Ordinal of the data pod that each Sentinel names. */
  named: number[]
  epoch: number
  /** Pods that do not exist. */
  away: string[]
  /** Pods that Prometheus cannot read. */
  silent: string[]
  /** Pods of which the exporter runs, and the server does not. */
  waiting: string[]
  /** Full syncs that each data pod gave since it started. */
  fullSyncs: number[]
  /** Writes that the masters refused with NOREPLICAS. */
  refused: number
  /** Ordinal of the data pod that each proxy takes for the master. */
  agreed: number[]
  /** Seconds since the guard of a data pod reported, where it is not 2. The proxies also keep the reports of pods that are gone. */
  ages: Readonly<Record<number, number>>
  /** Why a data pod was not ready when its guard last reported. */
  waits: Readonly<Record<number, string>>
}

/** Three data pods, three Sentinels and two proxies with which nothing is wrong; data pod 0 is the master. */
export const healthy: SetState = {
  dataPods: 3,
  sentinels: 3,
  proxies: 2,
  masters: [0],
  named: [0, 0, 0],
  epoch: 7,
  away: [],
  silent: [],
  waiting: [],
  fullSyncs: [2, 0, 0],
  refused: 0,
  agreed: [0, 0],
  ages: {},
  waits: {},
}

/** The labels that Prometheus gives a pod of the release `demo` in the namespace `cache`. */
export function podLabels(pod: string): Record<string, string> {
  return {
    namespace: 'cache',
    pod: `demo-redis-sentinel-${pod}`,
    app_kubernetes_io_name: 'redis-sentinel',
    app_kubernetes_io_instance: 'demo',
    app_kubernetes_io_component: pod.replace(/-.*/, ''),
  }
}

/** The series of a set whose state changes with time. */
export function seriesOver(stateAt: (second: number) => SetState, last: number): SeriesSet {
  const moments = Array.from({ length: Math.ceil(last / interval) + 1 }, (_, i) => seriesOf(stateAt(i * interval)))
  const keys = new Set(moments.flatMap((moment) => Object.keys(moment)))
  return Object.fromEntries(
    [...keys].map((key) => [key, (second: number) => moments[Math.floor(second / interval)]?.[key]]),
  )
}

function seriesOf(state: SetState): Record<string, number> {
  return Object.assign(
    {},
    ...range(state.dataPods).map((ordinal) => ofPod(state, `redis-${ordinal}`, () => ofServer(state, ordinal))),
    ...range(state.sentinels).map((ordinal) => ofPod(state, `sentinel-${ordinal}`, () => ofSentinel(state, ordinal))),
    ...range(state.proxies).map((ordinal) => ofPod(state, `proxy-${ordinal}`, () => ofProxy(state, ordinal))),
  ) as Record<string, number>
}

function ofPod(
  { away, silent, waiting }: SetState,
  pod: string,
  own: () => Record<string, number>,
): Record<string, number> {
  if (away.includes(pod)) return {}
  if (silent.includes(pod)) return { [`up ${pod}`]: 0 }
  const up = { [`up ${pod}`]: 1 }
  if (pod.startsWith('proxy')) return { ...up, ...own() }
  if (waiting.includes(pod)) return { ...up, [`redis_up ${pod}`]: 0 }
  return { ...up, [`redis_up ${pod}`]: 1, ...own() }
}

function ofServer(state: SetState, ordinal: number): Record<string, number> {
  const pod = `redis-${ordinal}`
  const { masters, fullSyncs, refused } = state
  const isMaster = masters.includes(ordinal)
  const role = isMaster ? replicasOf(state, ordinal) : linkOf(state, ordinal)
  return {
    [`redis_instance_info ${pod} role=${isMaster ? 'master' : 'slave'} maxmemory_policy=noeviction`]: 1,
    [`redis_master_repl_offset ${pod}`]: 1_000_000,
    [`redis_replication_backlog_bytes ${pod}`]: 64_000_000,
    [`redis_replica_resyncs_full ${pod}`]: fullSyncs[ordinal] ?? 0,
    [`redis_loading_dump_file ${pod}`]: 0,
    [`redis_memory_used_bytes ${pod}`]: 170_000_000,
    [`redis_mem_not_counted_for_eviction_bytes ${pod}`]: 20_000_000,
    [`redis_memory_max_bytes ${pod}`]: 300_000_000,
    [`redis_connected_clients ${pod}`]: 100,
    [`redis_max_clients ${pod}`]: 10_000,
    [`redis_errors_total ${pod} err=ERR`]: 5,
    ...(isMaster && refused > 0 ? { [`redis_errors_total ${pod} err=NOREPLICAS`]: refused } : {}),
    [`redis_rdb_last_bgsave_status ${pod}`]: 1,
    [`redis_aof_last_write_status ${pod}`]: 1,
    [`redis_aof_last_bgrewrite_status ${pod}`]: 1,
    [`redis_latest_fork_seconds ${pod}`]: 0.02,
    ...role,
  }
}

/** A master has the other servers as its replicas, as far as they run; a second master has none. */
function replicasOf(state: SetState, ordinal: number): Record<string, number> {
  const others = range(state.dataPods).filter((each) => !state.masters.includes(each) && serves(state, each))
  const own = ordinal === state.masters[0] ? others : []
  return Object.assign(
    {},
    ...own.map((each) => {
      const replica = `slave_ip=${addressOf(each)} slave_port=6379 slave_state=online`
      return {
        [`redis_connected_slave_lag_seconds redis-${ordinal} ${replica}`]: 1,
        [`redis_connected_slave_offset_bytes redis-${ordinal} ${replica}`]: 999_000,
      }
    }),
  ) as Record<string, number>
}

function linkOf(state: SetState, ordinal: number): Record<string, number> {
  const [master] = state.masters
  const of = `master_host=${addressOf(master ?? state.named[0] ?? 0)} master_port=6379`
  return {
    [`redis_slave_info redis-${ordinal} ${of} read_only=1`]: 1,
    [`redis_master_link_up redis-${ordinal} ${of}`]: master === undefined ? 0 : 1,
    [`redis_master_sync_in_progress redis-${ordinal} ${of}`]: 0,
  }
}

function ofSentinel(state: SetState, ordinal: number): Record<string, number> {
  const pod = `sentinel-${ordinal}`
  const named = state.named[ordinal] ?? 0
  const of = `master_name=mymaster master_address=${addressOf(named)}:6379`
  const living = range(state.sentinels).filter((each) => serves(state, each, 'sentinel')).length
  const message = living * 2 > state.sentinels ? 'OK' : 'NOQUORUM'
  const status = serves(state, named) ? 'ok' : 'sdown'
  return {
    [`redis_sentinel_master_status ${pod} ${of} master_status=${status}`]: status === 'ok' ? 1 : 0,
    [`redis_sentinel_master_ckquorum_status ${pod} master_name=mymaster message=${message}`]: message === 'OK' ? 1 : 0,
    [`redis_sentinel_master_config_epoch ${pod} ${of}`]: state.epoch,
    [`redis_sentinel_master_sentinels ${pod} ${of}`]: state.sentinels,
    [`redis_sentinel_master_ok_sentinels ${pod} ${of}`]: living,
    [`redis_sentinel_master_slaves ${pod} ${of}`]: state.dataPods - 1,
  }
}

function ofProxy(state: SetState, ordinal: number): Record<string, number> {
  const pod = `proxy-${ordinal}`
  return {
    [`haproxy_backend_active_servers ${pod} proxy=master`]: state.masters.length > 0 ? 1 : 0,
    [`haproxy_backend_current_sessions ${pod} proxy=master`]: 40,
    [`haproxy_backend_current_sessions ${pod} proxy=replicas`]: 10,
    [`haproxy_frontend_current_sessions ${pod} proxy=clients`]: 51,
    [`haproxy_frontend_current_sessions ${pod} proxy=health`]: 1,
    [`haproxy_frontend_limit_sessions ${pod} proxy=clients`]: 1300,
    ...ofGuards(state, ordinal),
  }
}

/** What the guards report, as a proxy shows it. */
function ofGuards({ dataPods, agreed, ages, waits }: SetState, proxy: number): Record<string, number> {
  const key = (name: string, ...labels: string[]) => [`redis_set_${name} proxy-${proxy}`, ...labels].join(' ')
  const reported = new Set([...range(dataPods), ...Object.keys(ages).map(Number)])
  const ways = ['lead', 'sentinel'].flatMap((path) =>
    ['moved', 'not-moved', 'unfinished'].map((result) => [`path=${path}`, `result=${result}`]),
  )
  return Object.fromEntries([
    ...range(dataPods).map((each) => [key('agreed_master', `server=redis-${each}`), each === agreed[proxy] ? 1 : 0]),
    ...[...reported].flatMap((each) => [
      [key('guard_age_seconds', `server=redis-${each}`), ages[each] ?? 2],
      [key('pod_ready', `server=redis-${each}`), each in waits ? 0 : 1],
    ]),
    ...Object.entries(waits).map(([each, reason]) => [key('pod_waits', `server=redis-${each}`, `reason=${reason}`), 1]),
    ...[...ways, ['path=-', 'result=not-moved']].map((labels) => [key('handovers_total', ...labels), 0]),
  ]) as Record<string, number>
}

function serves({ away, silent, waiting }: SetState, ordinal: number, component = 'redis'): boolean {
  return ![...away, ...silent, ...waiting].includes(`${component}-${ordinal}`)
}

/** Address that Sentinels and replicas name for a data pod. */
function addressOf(ordinal: number): string {
  return `10.0.0.${ordinal + 1}`
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}
