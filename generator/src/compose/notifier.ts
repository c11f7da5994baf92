import type { Values } from '../../../schemas/values.d.ts'
import { chart } from '../model/chart.ts'
import { ports } from '../model/ports.ts'
import { lines } from './config-files.ts'
import type { SetName } from './plan.ts'

/** The files that the chart's `_notifier.tpl` writes, but the Lua programs. */
export function notifierFiles({ notifications }: Values, { name, namespace }: SetName): Record<string, string> {
  const { events, endpoints, timeoutSeconds } = notifications
  return {
    'haproxy.cfg': haproxyConf,
    'notices.conf': lines([
      ...[`namespace ${namespace}`, `name ${name}`, `release ${name}`, `chart ${chart.name}`],
      `timeout ${timeoutSeconds}`,
      ...events.map((event) => `event ${event}`),
      ...endpoints.map((endpoint) => `endpoint ${endpoint.name} ${endpoint.type}`),
    ]),
  }
}

const haproxyConf = `global
  nbthread 1
  maxconn 200
  # After SIGUSR1: what waits is tried once more.
  hard-stop-after 10s
  tune.lua.bool-sample-conversion normal
  # The program repeats what fails, and marks it.
  httpclient.retries 0
  httpclient.timeout.connect 5s
  httpclient.resolvers.prefer ipv4
  httpclient.ssl.verify required
  lua-prepend-path "\${HA_PROXY}/?.lua"
  lua-load "\${HA_PROXY}/notify.lua" "\${HA_RUN}/proxy.facts" "\${HA_PROXY}/notices.conf" "\${HA_NOTIFY}" "\${HA_RUN}/notices"

resolvers default
  parse-resolv-conf
  accepted_payload_size 8192
  hold nx 5s

frontend health
  mode http
  bind "\${PROXY_BIND}:${ports.health}" v4v6
  timeout client 5s
  timeout http-request 5s
  http-request return status 200 content-type text/plain string "listening"
`
