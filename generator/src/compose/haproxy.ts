import type { Values } from '../../../schemas/values.d.ts'
import { ports } from '../model/ports.ts'
import { bytesOf } from '../model/quantity.ts'

/** The files that the chart's `_proxy.tpl` writes, but the Lua programs. */
export function proxyFiles(values: Values): Record<string, string> {
  return { 'haproxy.cfg': haproxyConf(values), connections: `${connectionsOf(values)}\n` }
}

/** As the chart counts them: what the memory limit carries at 48 KiB each, besides 64 MiB. */
function connectionsOf({ proxy }: Values): number {
  const limit = proxy.resources.limits?.memory
  const bytes = limit === undefined ? 0 : bytesOf(limit)
  const derived = bytes > 0 ? Math.max(100, Math.floor((bytes - 64 * 1024 ** 2) / (48 * 1024))) : 10_000
  return proxy.maxConnections || derived
}

/** haproxy.cfg; it logs to its error output. What differs between instances comes from proxy-start.sh. */
function haproxyConf({ redis, proxy }: Values): string {
  const wait = proxy.masterWaitMilliseconds
  const on = (condition: boolean, text: string): string => (condition ? text : '')
  const servers = Array.from(
    { length: redis.replicas },
    (_, i) => `  server redis-${i} 192.0.2.${i + 1}:${ports.redis} disabled\n`,
  ).join('')
  const backend = (name: string): string => `
backend ${name}
  mode tcp
  balance leastconn
  option srvtcpka
  srvtcpka-idle 60s
  srvtcpka-intvl 15s
  srvtcpka-cnt 4
  # A server that refuses has just ended: try again, and another server as soon as there is one.
  retries 13
  option redispatch 1
${servers}`
  return `global
  nbthread ${proxy.threads}
  # More than the clients' limit: probes and Prometheus get an answer when all connections of clients are in use.
  maxconn "\${PROXY_ALL_CONNECTIONS}"
  # After SIGUSR1: serves for a while without readiness, then accepts no new connection, then closes the rest.
  grace ${proxy.acceptSeconds}s
  hard-stop-after ${proxy.drainSeconds}s
  tune.lua.bool-sample-conversion normal
  lua-prepend-path "\${HA_PROXY}/?.lua"
  lua-load "\${HA_PROXY}/watch.lua" "\${HA_RUN}/proxy.facts" ${proxy.checkIntervalMilliseconds} ${wait} ${ports.replicas}${on(proxy.metrics, ' "${HA_RUN}/metrics.sock"')}

defaults
  timeout connect ${proxy.connectTimeoutMilliseconds}ms
  timeout client ${proxy.idleTimeoutSeconds}s
  timeout server ${proxy.idleTimeoutSeconds}s
  timeout client-fin 10s
  timeout server-fin 10s
  timeout http-request 5s
  timeout queue 5s

frontend clients
  mode tcp
  bind "\${PROXY_BIND}:${ports.redis}" v4v6
${on(proxy.readPort, `  bind "\${PROXY_BIND}:${ports.replicas}" v4v6\n`)}  maxconn "\${PROXY_CONNECTIONS}"
  # A client whose host is gone closes no connection.
  option clitcpka
  clitcpka-idle 60s
  clitcpka-intvl 15s
  clitcpka-cnt 4
  # Without inspect-delay an action may not wait.
  tcp-request inspect-delay ${wait + 500}ms
  tcp-request content lua.queue
${on(proxy.readPort, `  use_backend replicas if { dst_port ${ports.replicas} }\n`)}  default_backend master

# Lua chooses the server and sets its address; no server has these addresses.${backend('master')}${on(proxy.readPort, backend('replicas'))}
frontend health
  mode http
  bind "\${PROXY_BIND}:${ports.health}" v4v6
  # Without a master, too: a client then waits here, and is not refused.
  http-request return status 503 content-type text/plain string "ending" if { stopping }
  http-request return status 200 content-type text/plain string "listening"
${on(proxy.metrics, metricsFrontends)}`
}

const metricsFrontends = `
frontend metrics
  mode http
  bind "\${PROXY_BIND}:${ports.metrics}" v4v6
  http-request use-service lua.metrics if { path /metrics }
  http-request return status 404

frontend own-metrics
  mode http
  bind "unix@\${HA_RUN}/metrics.sock" mode 600
  http-request use-service prometheus-exporter
`
