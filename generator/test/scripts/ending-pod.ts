import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runShell, scriptsDir } from './shells.ts'

/** What the set of a pod that ends answers, in lines. Pod 0 ends. */
export interface Answers {
  /** Of its own server to INFO. */
  own: readonly string[]
  /** Of the servers of pods 1 and 2 to INFO. */
  others: readonly (readonly string[])[]
  /** The pod that each Sentinel names; one that names none is silent. It names pod 2 once it was told so, or asked for a failover. */
  named: readonly (number | undefined)[]
  /** Do the Sentinels vote for who asks? */
  votes: boolean
  downAfter: number
  /** The server that hears an order a second late. */
  slow?: string
  /** Each Sentinel lets somebody in a tenth of a second late, and that is written down as `address login`. */
  logins?: true
  /** Of its own server to INFO from the second pause on: the first one was over by then. */
  late?: readonly string[]
  /** How often a Sentinel that names none is asked in vain: then it names pod 0, and that is written down as `address is back`. */
  awayFor?: number
  /** Is a Sentinel in the middle of replacing the master? */
  replaced?: true
}

// Plays every server: facts come out of files, an order is written down.
const redisCli = `#!/bin/sh
while read -r line; do
  case $line in
    AUTH*)
      case $2 in
        10.0.1.*) [ ! -e "$HA_CONFIG/logins" ] || { /bin/sleep 0.1 && echo "$2 login" >>"$HA_CONFIG/orders"; } ;;
      esac
      echo OK
      continue
      ;;
    PING) echo PONG && continue ;;
    INFO* | 'SENTINEL MASTER'*)
      if [ -s "$HA_CONFIG/away.$2" ]; then
        sed -i 1d "$HA_CONFIG/away.$2"
        [ -s "$HA_CONFIG/away.$2" ] || {
          cp "$HA_CONFIG/named" "$HA_CONFIG/answers/$2"
          echo "$2 is back$(ls "$HA_RUN" | grep -qE '^(ending|handover)$' && echo ', and its guard held')" >>"$HA_CONFIG/orders"
        }
      fi
      cat "$HA_CONFIG/answers/$2" && continue
      ;;
    'SENTINEL SENTINELS'*) cat "$HA_CONFIG/peers" && continue ;;
    'SENTINEL IS-MASTER-DOWN-BY-ADDR'*)
      [ ! -e "$HA_CONFIG/votes" ] || echo "$line" | while read -r _ _ _ _ epoch leader; do printf '0\n%s\n%s\n' "$leader" "$epoch"; done
      continue
      ;;
    'CLIENT PAUSE'*)
      [ ! -e "$HA_CONFIG/paused" ] || [ ! -e "$HA_CONFIG/late" ] || cp "$HA_CONFIG/late" "$HA_CONFIG/answers/$2"
      : >"$HA_CONFIG/paused"
      ;;
    'REPLICAOF NO ONE') cp "$HA_CONFIG/promoted" "$HA_CONFIG/answers/$2" ;;
    PUBLISH*) cp "$HA_CONFIG/switched" "$HA_CONFIG/answers/$2" ;;
    'SENTINEL FAILOVER'*) for i in 0 1 2; do cp "$HA_CONFIG/switched" "$HA_CONFIG/answers/10.0.1.$i"; done ;;
  esac
  [ "$2" != "$(cat "$HA_CONFIG/slow")" ] || /bin/sleep 1
  echo OK
  echo "$2 $line" >>"$HA_CONFIG/orders"
done
`

const idle = `#!/bin/sh
[ ! -e "$HA_CONFIG/logins" ] || exec /bin/sleep "$1"
`

/** Id of the Sentinel that each of them knows as a peer. */
export const PEER_ID = 'c'.repeat(40)

const monitored = (pod: number | undefined, flags = 'master'): string[] =>
  pod === undefined ? [] : ['name', 'mymaster', 'ip', `10.0.0.${pod}`, 'flags', flags]

/** What a preStop hook did. */
export interface Ended {
  /** What it told servers and Sentinels to do: `address command`, in this order. */
  orders: string[]
  /** The mark beside the data; empty without one. */
  mark: string
  /** Whether its volume says that its master went on. */
  left: boolean
  /** What it keeps of the handover, without the time and the seconds; empty without one. */
  lastHandover: string
  log: string
}

/** Runs the preStop hook. */
export function endPod(
  shell: readonly string[],
  { own, others, named, votes, downAfter, late, logins, awayFor, replaced, slow = '' }: Answers,
): Ended {
  const dir = mkdtempSync(join(tmpdir(), 'ending-'))
  const file = (path: string, lines: readonly string[]): void => writeFileSync(join(dir, path), `${lines.join('\n')}\n`)
  try {
    for (const path of ['answers', 'run', '.redis-sentinel/addresses']) mkdirSync(join(dir, path), { recursive: true })
    file('answers/127.0.0.1', own)
    others.forEach((lines, i) => file(`answers/10.0.0.${i + 1}`, lines))
    named.forEach((pod, i) => {
      file(`answers/10.0.1.${i}`, monitored(pod, replaced && 'master,failover_in_progress'))
      if (pod === undefined && awayFor !== undefined) file(`away.10.0.1.${i}`, Array<string>(awayFor).fill('asked'))
    })
    file('named', monitored(0))
    file('switched', monitored(2))
    file('promoted', ['role:master'])
    file('peers', ['name', PEER_ID, 'ip', '10.0.1.9', 'port', '26379', 'runid', PEER_ID])
    if (votes) file('votes', [])
    file('slow', [slow])
    if (late !== undefined) file('late', late)
    if (logins) file('logins', [])
    for (const i of [0, 1, 2]) {
      file(`.redis-sentinel/addresses/demo-redis-${i}`, [`10.0.0.${i}`])
      file(`.redis-sentinel/addresses/demo-sentinel-${i}`, [`10.0.1.${i}`])
    }
    file('settings.env', [
      ...[
        'NAME=demo',
        'NAMESPACE=cache',
        'MASTER_NAME=mymaster',
        'PERSISTENCE=yes',
        'REDIS_REPLICAS=3',
        'SENTINEL_REPLICAS=3',
      ],
      ...['REDIS_PORT=6379', 'SENTINEL_PORT=26379', `DOWN_AFTER=${downAfter}`, 'HANDOVER_SECONDS=3'],
      ...['FAILOVER_TIMEOUT=9000', 'PARALLEL_SYNCS=2', 'QUORUM=2'],
    ])
    file('internal-key', ['key'])
    file('redis-password', ['password'])
    writeFileSync(join(dir, 'orders'), '')
    // The hook gives others a second to say that they end, too: it takes that only where somebody is awaited.
    for (const [name, text] of Object.entries({ 'redis-cli': redisCli, sleep: idle })) {
      writeFileSync(join(dir, name), text)
      chmodSync(join(dir, name), 0o755)
    }
    const env = {
      ...{ HA_SCRIPTS: scriptsDir, HA_CONFIG: dir, HA_SECRETS: dir, HA_DATA: dir, HA_RUN: join(dir, 'run') },
      ...{ HA_ENGINE: 'redis', HA_LOG: join(dir, 'log'), POD_NAME: 'demo-redis-0' },
      PATH: `${dir}:${process.env['PATH']}`,
    }
    runShell({ shell, script: `${shell.join(' ')} ${scriptsDir}/prestop.sh`, env })
    const [mark, last] = ['state', 'last-handover'].map((name) => {
      const path = join(dir, '.redis-sentinel', name)
      return existsSync(path) ? readFileSync(path, 'utf8').trim() : ''
    })
    return {
      orders: readFileSync(join(dir, 'orders'), 'utf8').split('\n').filter(Boolean),
      mark: mark ?? '',
      lastHandover: (last ?? '').replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (\S+ \S+ \S+) \d+\.\d\d /, '$1 '),
      left: existsSync(join(dir, '.redis-sentinel/left')),
      log: readFileSync(join(dir, 'log'), 'utf8'),
    }
  } finally {
    rmSync(dir, { recursive: true })
  }
}
