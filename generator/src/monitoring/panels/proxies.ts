import * as units from '@grafana/grafana-foundation-sdk/units'
import { bands, count, time, type Row } from '../panel.ts'

/** What clients of the proxies see. */
export const proxies: Row = {
  title: 'Proxy',
  panels: [
    bands(
      'Server that each proxy uses as the master',
      'max by (pod, server) (haproxy_server_status{@{proxy},proxy="master",state="UP"}) > 0',
      '{{pod}}: {{server}}',
      { 1: ['master', 'green'] },
      'A gap of all bands of a proxy: it has no master.',
    ),
    time(
      'Connections of clients',
      count,
      [
        ['sum by (pod) (haproxy_frontend_current_sessions{@{proxy},proxy="clients"})', '{{pod}}'],
        ['min(haproxy_frontend_limit_sessions{@{proxy},proxy="clients"})', 'limit'],
      ],
      'Beyond the limit new connections wait.',
    ),
    time(
      'Connections that wait for a server',
      count,
      [
        [
          'sum by (pod) (haproxy_frontend_current_sessions{@{proxy},proxy="clients"}) - on (pod) sum by (pod) (haproxy_backend_current_sessions{@{proxy},proxy=~"master|replicas"})',
          '{{pod}}',
        ],
        ['min by (pod) (haproxy_backend_active_servers{@{proxy},proxy="master"})', '{{pod}} masters'],
      ],
      'In a switch clients wait for less than a second.',
    ),
    time(
      'New connections per second',
      count,
      [['sum by (pod) (rate(haproxy_frontend_sessions_total{@{proxy},proxy="clients"}[$__rate_interval]))', '{{pod}}']],
      'Many new connections: clients without a pool.',
    ),
    time(
      'Failed and repeated connections per second',
      count,
      [
        [
          'sum by (pod) (rate(haproxy_backend_connection_errors_total{@{proxy},proxy=~"master|replicas"}[$__rate_interval]))',
          '{{pod}} failed',
        ],
        [
          'sum by (pod) (rate(haproxy_backend_retry_warnings_total{@{proxy},proxy=~"master|replicas"}[$__rate_interval]))',
          '{{pod}} repeated',
        ],
      ],
      'Repeated connections are normal in a switch.',
    ),
    time(
      'Time to connect to the master',
      units.Seconds,
      [['max by (pod) (haproxy_backend_connect_time_average_seconds{@{proxy},proxy="master"})', '{{pod}}']],
      'Mean of the last 1024 connections.',
    ),
  ],
}
