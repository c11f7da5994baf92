import * as units from '@grafana/grafana-foundation-sdk/units'
import { bands, count, half, stat, time, type Row, type States } from './panel.ts'
import { backups } from './panels/backups.ts'
import { guards } from './panels/guards.ts'
import { proxies } from './panels/proxies.ts'

const yesNo: States = { 0: ['no', 'red'], 1: ['yes', 'green'] }

/** The highest config epoch: it has no label that changes with the master. */
const epoch = 'max(redis_sentinel_master_config_epoch{@{sentinel}})'

/** Marks on all panels. */
export const switches = `changes(${epoch}[1m:15s]) > 0`

const perPod = (metric: string): string => `max by (pod) (${metric}{@{redis}})`
const perSecond = (metric: string): string => `sum by (pod) (rate(${metric}{@{redis}}[$__rate_interval]))`

const now: Row = {
  title: 'Now',
  panels: [
    {
      ...stat(
        'Master',
        'max by (pod) (redis_instance_info{@{redis},role="master"})',
        '{{pod}}',
        'The data pod that says that it is the master. None or two for longer than a scrape is an alarm.',
      ),
      legendOnly: true,
    },
    stat(
      'Replicas online',
      'count(redis_connected_slave_lag_seconds{@{redis},slave_state="online"}) or vector(0)',
      'replicas',
      'Replicas that the master has online; a release with three data pods has two.',
    ),
    stat(
      'Failover possible',
      'max(redis_sentinel_master_ckquorum_status{@{sentinel}})',
      'CKQUORUM',
      'Whether quorum and majority of the Sentinels can be reached.',
      yesNo,
    ),
    stat('Config epoch', epoch, 'epoch', 'Grows with each handover and failover.'),
    stat(
      'Pods read',
      'count(up{@{any}} == 1)',
      'pods',
      'Data pods, Sentinels and proxies that Prometheus reads: with the default values eight.',
    ),
    stat(
      'Uptime of the youngest server',
      'min(redis_uptime_in_seconds{@{redis}})',
      'seconds',
      'Seconds since the last start of a data pod.',
    ),
  ],
}

const roles: Row = {
  title: 'Roles and switches',
  panels: [
    bands(
      'Role of each data pod',
      'max by (pod) (2 * redis_instance_info{@{redis},role="master"} or redis_instance_info{@{redis},role="slave"} or 0 * redis_up{@{redis}})',
      '{{pod}}',
      { 0: ['down or waiting', 'red'], 1: ['replica', 'blue'], 2: ['master', 'green'] },
      'In a switch the green band moves to another pod. Two green bands at the same time are two masters.',
    ),
    time(
      'Config epoch of each Sentinel',
      count,
      [['max by (pod) (redis_sentinel_master_config_epoch{@{sentinel}})', '{{pod}}']],
      'A Sentinel whose line stays below the others does not know the last switch.',
    ),
    time(
      'Switches in an hour',
      count,
      [[`changes(${epoch}[1h:15s])`, 'switches']],
      'Handovers and failovers, and new epochs of the same master.',
    ),
    time(
      'Pods away',
      count,
      [
        ['count(redis_up{@{redis}} == 0) or vector(0)', 'data pods without a server'],
        ['count(up{@{any}} == 0) or vector(0)', 'pods that Prometheus cannot read'],
      ],
      'A pod of a rollout is away for seconds.',
    ),
  ],
}

const replication: Row = {
  title: 'Offsets and lag',
  panels: [
    time(
      'Bytes behind the master',
      units.BytesIEC,
      [
        [
          'max by (pod) (redis_master_repl_offset{@{redis}}) - on (pod) group_right () min by (pod, slave_ip) (redis_connected_slave_offset_bytes{@{redis},slave_state="online"})',
          '{{slave_ip}}',
        ],
        ['max(redis_replication_backlog_bytes{@{redis}})', 'backlog'],
      ],
      'What each replica has not acknowledged. Beyond the backlog a broken link costs a full sync.',
    ),
    time(
      'Seconds since the last acknowledgement',
      units.Seconds,
      [['max by (slave_ip) (redis_connected_slave_lag_seconds{@{redis},slave_state="online"})', '{{slave_ip}}']],
      '0 or 1. Beyond the tolerated lag a replica does not count as in sync.',
    ),
    time(
      'Syncs in ten minutes',
      count,
      [
        ['sum(increase(redis_replica_resyncs_full{@{redis}}[10m]))', 'full'],
        ['sum(increase(redis_replica_partial_resync_accepted{@{redis}}[10m]))', 'partial'],
      ],
      'A full sync costs a fork and all data over the network. More than one for each restarted pod is a loop.',
    ),
    bands(
      'Link of each replica',
      'max by (pod) (2 * redis_master_link_up{@{redis}} or redis_master_sync_in_progress{@{redis}} or redis_loading_dump_file{@{redis}} * 3 > 0)',
      '{{pod}}',
      { 0: ['down', 'red'], 1: ['full sync', 'yellow'], 2: ['up', 'green'], 3: ['loads its files', 'orange'] },
      'The master itself has no band, but while it loads.',
    ),
  ],
}

const memory: Row = {
  title: 'Memory and files',
  panels: [
    time(
      'Memory of the data',
      units.BytesIEC,
      [
        [
          'max by (pod) (redis_memory_used_bytes{@{redis}} - redis_mem_not_counted_for_eviction_bytes{@{redis}})',
          '{{pod}}',
        ],
        ['max(redis_memory_max_bytes{@{redis}})', 'maxmemory'],
      ],
      'What counts for maxmemory. With the policy noeviction writes are refused at the limit.',
    ),
    time(
      'Memory as the kernel counts it',
      units.BytesIEC,
      [[perPod('redis_memory_used_rss_bytes'), '{{pod}}']],
      'Data, backlog, buffers and fragmentation. The container is killed at its memory limit.',
    ),
    time(
      'Keys',
      count,
      [['sum by (pod) (redis_db_keys{@{redis}})', '{{pod}}']],
      'Keys of all databases. Replicas have as many as the master, but for keys that expire.',
    ),
    half(
      'Keys evicted and expired per second',
      count,
      [
        [perSecond('redis_evicted_keys_total'), '{{pod}} evicted'],
        [perSecond('redis_expired_keys_total'), '{{pod}} expired'],
      ],
      'Evictions belong to a cache; elsewhere they are lost data.',
    ),
    half(
      'Duration of the last fork',
      units.Seconds,
      [[perPod('redis_latest_fork_seconds'), '{{pod}}']],
      'The server answers nothing meanwhile. It must stay well below down-after.',
    ),
    bands(
      'Files that were written',
      'min by (pod) (redis_aof_last_write_status{@{redis}} or redis_aof_last_bgrewrite_status{@{redis}} or redis_rdb_last_bgsave_status{@{redis}})',
      '{{pod}}',
      yesNo,
      'no: the last write, rewrite or BGSAVE of this server failed.',
    ),
  ],
}

const clients: Row = {
  title: 'Clients and commands',
  panels: [
    time(
      'Connections',
      count,
      [
        [perPod('redis_connected_clients'), '{{pod}}'],
        ['min(redis_max_clients{@{redis}})', 'maxclients'],
      ],
      'Connections of clients, guards, Sentinels and proxies; those of replicas do not count.',
    ),
    time(
      'Clients that wait or were refused',
      count,
      [
        [perPod('redis_blocked_clients'), '{{pod}} in a blocking command'],
        [perSecond('redis_rejected_connections_total'), '{{pod}} refused per second'],
      ],
      'A refused connection is one beyond maxclients.',
    ),
    time(
      'Commands per second',
      units.OpsPerSecond,
      [[perSecond('redis_commands_processed_total'), '{{pod}}']],
      'A replica executes the writes of its master, too.',
    ),
    time(
      'Ten most frequent commands of the master',
      units.OpsPerSecond,
      [
        [
          'topk(10, sum by (cmd) (rate(redis_commands_total{@{redis}}[$__rate_interval]) * on (pod) group_left () max by (pod) (redis_instance_info{@{redis},role="master"})))',
          '{{cmd}}',
        ],
      ],
      'Calls per second.',
    ),
    time(
      'Time of a command',
      units.Seconds,
      [
        [
          'sum by (pod) (rate(redis_commands_duration_seconds_total{@{redis}}[$__rate_interval])) / sum by (pod) (rate(redis_commands_total{@{redis}}[$__rate_interval]))',
          '{{pod}}',
        ],
      ],
      'Mean time in the server, without the network.',
    ),
    time(
      'Errors per second',
      count,
      [['sum by (pod, err) (rate(redis_errors_total{@{redis}}[$__rate_interval])) > 0', '{{pod}} {{err}}']],
      'NOREPLICAS: the master is fenced. READONLY: a client writes to a replica. OOM: the memory is full.',
    ),
    time(
      'Network',
      units.BytesPerSecondIEC,
      [
        [perSecond('redis_net_input_bytes_total'), '{{pod}} received'],
        [perSecond('redis_net_output_bytes_total'), '{{pod}} sent'],
      ],
      'A master sends every write to each replica.',
    ),
    time(
      'Slow log',
      count,
      [[perPod('redis_slowlog_length'), '{{pod}}']],
      'Entries of the slow log; SLOWLOG GET shows them.',
    ),
  ],
}

const sentinels: Row = {
  title: 'Views of the Sentinels',
  panels: [
    bands(
      'Master that each Sentinel names',
      'max by (pod, master_address) (redis_sentinel_master_status{@{sentinel}})',
      '{{pod}}: {{master_address}}',
      { 0: ['down', 'red'], 1: ['ok', 'green'] },
      'One band for each Sentinel and address. Different addresses at the same time are a failover, or a Sentinel that is cut off.',
    ),
    time(
      'Sentinels in reach',
      count,
      [
        ['min by (pod) (redis_sentinel_master_ok_sentinels{@{sentinel}})', '{{pod}}'],
        ['max(redis_sentinel_master_sentinels{@{sentinel}})', 'listed'],
      ],
      'Sentinels that each one reaches, itself among them. Listed must be as many as the release has.',
    ),
    time(
      'Replicas in reach',
      count,
      [
        ['min by (pod) (redis_sentinel_master_ok_slaves{@{sentinel}})', '{{pod}}'],
        ['max(redis_sentinel_master_slaves{@{sentinel}})', 'listed'],
      ],
      'Replicas that each Sentinel reaches. Listed beyond the release is a stale entry.',
    ),
    time(
      'Age of the last answer of the master',
      units.Seconds,
      [
        ['max by (pod) (redis_sentinel_master_last_ok_ping_reply_seconds{@{sentinel}})', '{{pod}}'],
        ['max by (pod) (redis_sentinel_tilt{@{sentinel}})', '{{pod}} in TILT'],
      ],
      'At down-after a Sentinel has the master down. A Sentinel in TILT acts on nothing.',
    ),
  ],
}

/** The dashboard from top to bottom. */
export const rows: readonly Row[] = [now, roles, guards, replication, memory, clients, sentinels, proxies, backups]
