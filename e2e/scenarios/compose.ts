import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { docker } from '../drivers/compose/docker.ts'
import type { ComposeRound, Scene } from '../drivers/compose/round.ts'
import { NAME } from '../drivers/compose/set.ts'
import { waitUntil } from '../harness/wait-until.ts'

/** A container has no node of its own beside it: what the chart's scenarios allow, and half a second. */
const beside = (chartMs: number): number => chartMs + 500

const idOf = async ({ set }: Scene, service: string): Promise<string> => (await set.container(service)).id

/** Until another data instance is the master, as a Sentinel says. */
const replaced = ({ set, master }: Scene): Promise<void> =>
  waitUntil({
    what: `another master than ${master}`,
    timeoutMs: 30_000,
    everyMs: 300,
    look: async () => {
      const now = await set.master()
      return now === master ? { done: false, seen: `${now} is` } : { done: true, value: undefined }
    },
  })

const stopMaster: ComposeRound = {
  title: 'docker stop of the master',
  fault: async (scene) => {
    await docker(['stop', await idOf(scene, scene.master)])
    await replaced(scene)
    await scene.set.compose('start', scene.master)
  },
  must: { writeGapMs: beside(1000), master: 'another' },
}

const killServer: ComposeRound = {
  title: "SIGKILL to the master's server, and not to its container",
  fault: async (scene) => {
    const before = await scene.set.container(scene.master)
    const kill =
      'for f in /proc/[0-9]*/comm; do case $(cat $f) in *-server) p=${f#/proc/}; kill -9 ${p%/comm};; esac; done'
    await scene.set.compose('exec', '-T', scene.master, 'sh', '-c', kill)
    await replaced(scene)
    const after = await scene.set.container(scene.master)
    if (after.pid !== before.pid) throw new Error(`the container of ${scene.master} was started again`)
  },
  must: { writeGapMs: beside(1500), unconfirmedLost: 1, master: 'another' },
}

const killMaster: ComposeRound = {
  title: 'docker kill of the master',
  fault: async (scene) => {
    await docker(['kill', await idOf(scene, scene.master)])
    await replaced(scene)
    await scene.set.compose('start', scene.master)
  },
  must: { writeGapMs: beside(5500), unconfirmedLost: 1, master: 'another' },
}

const pauseMaster: ComposeRound = {
  title: 'docker pause of the master for 40 s',
  fault: async (scene) => {
    const id = await idOf(scene, scene.master)
    await docker(['pause', id])
    await sleep(40_000)
    await docker(['unpause', id])
  },
  must: { writeGapMs: beside(7500), master: 'another' },
}

const removeMaster: ComposeRound = {
  title: 'docker compose rm -sf of the master',
  fault: async (scene) => {
    await scene.set.compose('rm', '--stop', '--force', scene.master)
    await replaced(scene)
    await scene.set.compose('up', '--detach', '--no-deps', scene.master)
  },
  must: { writeGapMs: beside(1000), master: 'another' },
}

const stopAll: ComposeRound = {
  title: 'docker compose stop, and up',
  fault: async ({ set }) => {
    await set.compose('stop')
    await set.compose('up', '--detach', '--wait')
  },
  must: {},
}

const killAll: ComposeRound = {
  title: 'docker compose kill, down, and up: all at once, without a handover',
  fault: async ({ set }) => {
    await set.compose('kill')
    await set.compose('down')
    await set.compose('up', '--detach', '--wait')
  },
  must: { unconfirmedLost: 1 },
}

const loseVolume: ComposeRound = {
  title: "the master's volume is lost while it is down",
  fault: async (scene) => {
    await docker(['kill', await idOf(scene, scene.master)])
    await scene.set.compose('rm', '--force', scene.master)
    await docker(['volume', 'rm', `${NAME}_${scene.master}-data`])
    await scene.set.compose('up', '--detach', '--no-deps', scene.master)
    await replaced(scene)
  },
  must: { writeGapMs: beside(5500), unconfirmedLost: 1, master: 'another' },
}

/** Changes one password in the steps of docs/compose.md; `link` is its place for the servers. */
const rotate = async ({ set, ledger }: Scene, file: string): Promise<void> => {
  const path = join(set.folder, 'secrets/auth', file)
  await writeFile(`${path}-previous`, await readFile(path))
  await writeFile(path, `changed ${file} with a $ and a "`)
  const key = file.replace('proxies/', '')
  await waitUntil({
    what: `every server to take the current ${key}`,
    timeoutMs: 60_000,
    everyMs: 1000,
    look: async () => {
      const logs = await set.compose('logs', '--no-color', '--since', '90s')
      const done = logs.includes(`every server takes the current ${key}`)
      return done ? { done: true, value: undefined } : { done: false, seen: 'no such line in the logs' }
    },
  })
  await ledger.readPassword()
  await rm(`${path}-previous`)
}

const changePasswords: ComposeRound = {
  title: 'each password is changed while the set runs',
  fault: async (scene) => {
    for (const file of ['redis-password', 'internal-key', 'proxies/proxy-password']) await rotate(scene, file)
  },
  must: { writeGapMs: beside(500), master: 'same', errors: 0 },
}

const oneByOne: ComposeRound = {
  title: 'a line of redis.conf that needs a restart, one instance after the other',
  fault: async ({ set }) => {
    await set.regenerate({ ...set.values, redis: { config: { 'hash-max-listpack-entries': 64 } } })
    for (const service of ['sentinel-0', 'sentinel-1', 'sentinel-2', 'redis-0', 'redis-1', 'redis-2']) {
      await set.compose('up', '--detach', '--no-deps', '--wait', service)
    }
  },
  must: { writeGapMs: beside(1000) },
}

/** What Docker does to containers, and what a user does to a folder. Each round is a test, in this order. */
export const compose = {
  name: 'compose',
  title: 'a set that docker compose runs',
  short: [stopMaster],
  full: [
    stopMaster,
    killServer,
    killMaster,
    removeMaster,
    pauseMaster,
    stopAll,
    killAll,
    loseVolume,
    oneByOne,
    // The last: a client keeps the password that it was started with.
    changePasswords,
  ],
  engines: {
    redis: {},
    valkey: { image: { repository: 'valkey/valkey', tag: '9.1.2' }, metrics: { enabled: true } },
  },
} as const
