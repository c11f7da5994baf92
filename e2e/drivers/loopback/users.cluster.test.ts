import { expect } from 'chai'
import { messageOf } from '../../harness/message-of.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import { applicationCredentials } from './access.ts'
import type { Credentials } from './access.ts'
import { refusalsIn } from './acl-log.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { podOf } from './pod-of.ts'
import { renderChart } from './render.ts'
import { said } from './said.ts'
import { sentinelctl } from './sentinelctl.ts'
import { settled } from './settled.ts'
import { shownSecrets } from './shown-secrets.ts'
import { sideBySide } from './side-by-side.ts'
import type { Engine, Shell } from './toolbox.ts'
import { valuesOf } from './values.ts'
import type { World } from './world.ts'

const HELLO = '__sentinel__:hello'
const publishBy = (channel: string): string => `EVAL return(redis.call('publish','${channel}','x')) 0`

/** Both engines, each with another shell. */
const IMAGES: readonly [Engine, Shell][] = [
  ['redis', 'sh'],
  ['valkey', 'busybox'],
]

/** What an application sends through common libraries: of a queue, of a session store. */
const usual = [
  ...['SET k v EX 60', 'GET k', 'DEL k', 'EXPIRE k 1', 'LPUSH l x', 'BRPOPLPUSH l m 1', 'ZADD z 1 a', 'XADD x * f v'],
  ...['INFO', 'ROLE', 'WAIT 0 10', 'CLIENT SETNAME x', 'CLIENT ID', 'CLIENT SETINFO LIB-NAME x', 'COMMAND COUNT'],
  ...['EVAL return(1) 0', 'SCRIPT LOAD return(1)', 'MULTI', 'PUBLISH news x', 'SPUBLISH news x', 'SUBSCRIBE news'],
  ...[publishBy('news'), 'TYPE k', 'HSET h f v'],
]

/** What no user may do, whatever its profile. */
const never = [
  ...[`PUBLISH ${HELLO} x`, `SPUBLISH ${HELLO} x`, publishBy(HELLO), `PUBLISH ${HELLO}.report x`],
  ...[
    'CONFIG SET min-replicas-to-write 0',
    'CONFIG REWRITE',
    'ACL SETUSER default nopass',
    'ACL DELUSER x',
    'ACL LOAD',
  ],
  ...[
    'REPLICAOF NO ONE',
    'SLAVEOF NO ONE',
    'FAILOVER',
    'PSYNC ? -1',
    'SYNC',
    'REPLCONF ACK 1',
    'SHUTDOWN NOSAVE',
    'SAVE',
  ],
  ...['CLIENT KILL ID 1', 'CLIENT PAUSE 1', 'CLIENT UNPAUSE'],
]

/** What shows a password of the set, or its hash, or carries data away. */
const showing = ['CONFIG GET masterauth', 'ACL LIST', 'ACL GETUSER default', 'MIGRATE 127.0.0.1 1 none 0 10', 'MONITOR']
const keyspaceWide = ['KEYS *', 'FLUSHALL', 'FLUSHDB', 'SWAPDB 0 1', 'SCAN 0', 'DBSIZE', 'RANDOMKEY', 'SORT l']
const observing = ['CLIENT LIST', 'SLOWLOG GET 1', 'LATENCY LATEST', 'LASTSAVE', 'MODULE LIST']
const managing = ['BGSAVE', 'SLOWLOG RESET', 'LATENCY RESET', 'ACL LOG', 'CONFIG RESETSTAT', 'CLIENT NO-EVICT off']
const functions = ['FUNCTION LIST', 'FUNCTION FLUSH', 'SCRIPT FLUSH', 'SCRIPT KILL']

const profiles: Record<string, { allowed: readonly string[]; refused: readonly string[] }> = {
  strict: {
    allowed: usual,
    refused: [...never, ...showing, ...keyspaceWide, ...observing, ...managing, ...functions],
  },
  frameworks: {
    allowed: [...usual, ...keyspaceWide, ...observing, ...functions],
    refused: [...never, ...showing, ...managing],
  },
  open: { allowed: [...usual, ...keyspaceWide, ...observing, ...functions, ...showing, ...managing], refused: never },
}

/** Whether a server does not refuse a command for want of rights; other errors are none of ours. */
async function mayRun(target: Credentials & { host: string; port: number }, command: string): Promise<boolean> {
  const [name = '', ...words] = command.split(' ')
  try {
    await withConnection({ ...target, answerTimeoutMs: 3000 }, (redis) => redis.call(name.toLowerCase(), ...words))
    return true
  } catch (error) {
    return !/NOPERM|ACL failure in script/.test(messageOf(error))
  }
}

/** `taken`, or the first word of the error. */
async function loginOf(target: Credentials & { host: string; port: number }): Promise<string> {
  try {
    await withConnection({ ...target, answerTimeoutMs: 3000 }, (redis) => redis.call('info'))
    return 'taken'
  } catch (error) {
    return messageOf(error).split(' ')[0] ?? ''
  }
}

const dataPod = ({ address }: { address: string }): { host: string; port: number } => ({ host: address, port: 6379 })
const sentinelPod = ({ address }: { address: string }): { host: string; port: number } => ({
  ...{ host: address, port: 26379 },
})

/** Waits until each data pod and each Sentinel answers a login so. */
async function untilLogins(
  world: World,
  login: Credentials,
  want: { servers: string; sentinels: string },
): Promise<void> {
  await waitUntil({
    ...{ what: `logins of ${login.username}`, timeoutMs: 60_000, everyMs: 200, hint: `read ${world.timeline}` },
    look: async () => {
      const seen = await Promise.all([
        ...world.redis.map(async (pod) => (await loginOf({ ...login, ...dataPod(pod) })) === want.servers),
        ...world.sentinels.map(async (pod) => (await loginOf({ ...login, ...sentinelPod(pod) })) === want.sentinels),
      ])
      return seen.every(Boolean) ? { done: true, value: undefined } : { done: false, seen: seen.join(' ') }
    },
  })
}

/** `helm upgrade` with other values under `auth`: the kubelets renew what the pods see of the ConfigMap. */
async function upgrade(world: World, auth: object): Promise<void> {
  const { config } = await renderChart(
    valuesOf({ values: { auth: { existingSecret: 'loopback', ...auth } } }, { redis: 3, sentinels: 3 }),
  )
  for (const pod of [...world.redis, ...world.sentinels]) await pod.renewMount('config', config)
}

/** The end of a connection, within a minute. */
function endOf(open: { once: (event: 'close', heard: () => void) => unknown }): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('after 60 s the connection of the user is still open')), 60_000)
    open.once('close', () => {
      clearTimeout(late)
      resolve()
    })
  })
}

async function renewUsers(world: World, files: Readonly<Record<string, string>>): Promise<void> {
  for (const pod of [...world.redis, ...world.sentinels]) await pod.renewMount('users', files)
}

/** Which commands of a profile do not go as it says, on the master. */
async function unlike(world: World, login: Credentials, profile: string, master: number): Promise<string[]> {
  const target = { ...login, ...dataPod(podOf(world, master)) }
  const { allowed, refused } = profiles[profile] ?? expect.fail(profile)
  const wrong: string[] = []
  for (const command of allowed) if (!(await mayRun(target, command))) wrong.push(`${profile} may not ${command}`)
  for (const command of refused) if (await mayRun(target, command)) wrong.push(`${profile} may ${command}`)
  return wrong
}

/** Refusals of users with a dot in their names, which are internal. */
async function internalRefusals(world: World): Promise<string[]> {
  const refusals = (await refusalsIn(world)).filter(({ user }) => user.includes('.'))
  return refusals.map(({ server, user, object }) => `${server} refused ${user} ${object}`)
}

const app: Credentials = { username: 'app', password: `a'p"p #1 \\x41 $(id)` }
const worker: Credentials = { username: 'worker', password: 'w0rker' }
const stored: Credentials = { username: 'stored', password: 'st0red' }

sideBySide('users of applications on loopback', (scenario) => {
  for (const [engine, shell] of IMAGES) {
    scenario(`default has the rights of each profile, which changes while the set runs (${engine})`, () =>
      withBornWorld(
        { engine, shell, values: { auth: { existingSecret: 'loopback', rights: 'strict' } } },
        async (world) => {
          const login = applicationCredentials(world.secrets)
          expect(await unlike(world, login, 'strict', 0)).to.deep.equal([])
          for (const rights of ['frameworks', 'open', 'strict']) {
            await upgrade(world, { rights })
            const [command, may] =
              rights === 'strict' ? (['SLOWLOG LEN', false] as const) : (['SLOWLOG LEN', true] as const)
            const probe = rights === 'open' ? 'CONFIG GET maxmemory' : command
            await waitUntil({
              ...{ what: rights, timeoutMs: 20_000, everyMs: 100, hint: `read ${world.timeline}` },
              look: async () =>
                (await mayRun({ ...login, ...dataPod(podOf(world, 0)) }, probe)) === may
                  ? { done: true, value: undefined }
                  : { done: false, seen: probe },
            })
            expect(await unlike(world, login, rights, 0)).to.deep.equal([])
          }
          expect(await internalRefusals(world)).to.deep.equal([])
          await podOf(world, 0).crash()
          await settled(world, { master: { isNot: 0 } })
          expect(await internalRefusals(world)).to.deep.equal([])
        },
      ),
    )

    scenario(`users come and go while the set runs, and no rule that is wrong ends what was (${engine})`, () =>
      withBornWorld(
        {
          ...{ engine, shell, spy: true },
          users: { app: `${app.password}\n` },
          values: {
            auth: {
              ...{ existingSecret: 'loopback', usersSecret: 'users' },
              users: [{ name: 'app', rights: '~app:* &* +@all' }],
            },
          },
        },
        async (world) => {
          const auth = { usersSecret: 'users', users: [{ name: 'app', rights: '~app:* &* +@all' }] }
          await untilLogins(world, app, { servers: 'taken', sentinels: 'WRONGPASS' })
          const target = { ...app, ...dataPod(podOf(world, 0)) }
          expect(await mayRun(target, 'SET app:k v')).to.equal(true)
          expect(await mayRun(target, 'SET other v')).to.equal(false)
          for (const command of [...never, ...showing]) expect(await mayRun(target, command), command).to.equal(false)
          // With a newline at its end, as a client takes it from the Secret.
          expect(await loginOf({ ...target, password: `${app.password}\n` })).to.equal('taken')

          // A second one, for Sentinels too, and lines of the Secret.
          const more = [...auth.users, { name: 'worker', rights: 'strict', sentinel: true }]
          const files = { app: app.password, worker: worker.password }
          const lines = `# by hand\nuser stored on >${stored.password} ~stored:* +@write +@read\n`
          await renewUsers(world, { ...files, lines })
          await upgrade(world, { ...auth, users: more, rulesKey: 'lines' })
          await untilLogins(world, worker, { servers: 'taken', sentinels: 'taken' })
          await waitUntil({
            ...{ what: 'stored', timeoutMs: 20_000, everyMs: 100, hint: `read ${world.timeline}` },
            look: async () =>
              (await mayRun({ ...stored, ...dataPod(podOf(world, 0)) }, 'SET stored:k v'))
                ? { done: true, value: undefined }
                : { done: false, seen: 'no' },
          })
          expect(await unlike(world, worker, 'strict', 0)).to.deep.equal([])
          expect(await mayRun({ ...worker, ...sentinelPod(podOf(world, 0)) }, 'PING')).to.equal(true)

          // Wrong rules: what was stays, and the log says why. The engine refuses one, the chart the others.
          await renewUsers(world, {
            ...files,
            lines: `user stored >${stored.password} ~stored:* +gett\nuser sneaky >x ~* (+@all)\nuser open2 nopass ~* +get\nuser a.b.guard >x +@all\nuser worker >x ~* +get\n`,
          })
          await said(
            world,
            "users: stored stays as it was, because the server refuses the change: ERR Error in ACL SETUSER modifier '+gett'",
          )
          await said(world, 'users: sneaky: a word holds a parenthesis')
          await said(world, 'users: open2: nopass is not for rules')
          await said(world, 'users: a.b.guard: is no name for a user')
          await said(world, 'users: worker: is there twice')
          expect(await mayRun({ ...stored, ...dataPod(podOf(world, 0)) }, 'SET stored:k v')).to.equal(true)
          expect(await loginOf({ username: 'sneaky', password: 'x', ...dataPod(podOf(world, 0)) })).to.equal(
            'WRONGPASS',
          )

          // A pod that starts with them starts, and knows what the user might do before.
          await podOf(world, 2).deleteGracefully()
          await podOf(world, 2).start()
          await settled(world)
          await said(world, 'users: stored has its former rules')
          await waitUntil({
            ...{ what: 'the key on the replica', timeoutMs: 20_000, everyMs: 100, hint: `read ${world.timeline}` },
            look: async () =>
              (await mayRun({ ...stored, ...dataPod(podOf(world, 2)) }, 'GET stored:k'))
                ? { done: true, value: undefined }
                : { done: false, seen: 'no' },
          })
          expect(await mayRun({ ...worker, ...dataPod(podOf(world, 2)) }, 'GET k')).to.equal(true)

          // The Secret loses the key: every user stays. Then the values lose one, and its connections end.
          await renewUsers(world, files)
          await said(world, 'the Secret has no key lines: users that it held stay as they are')
          expect(await mayRun({ ...stored, ...dataPod(podOf(world, 0)) }, 'SET stored:k v')).to.equal(true)
          await withConnection({ ...worker, ...dataPod(podOf(world, 0)), answerTimeoutMs: 0 }, async (open) => {
            const ended = endOf(open)
            await upgrade(world, auth)
            await ended
          })
          await untilLogins(world, worker, { servers: 'WRONGPASS', sentinels: 'WRONGPASS' })
          await untilLogins(world, stored, { servers: 'WRONGPASS', sentinels: 'WRONGPASS' })
          await untilLogins(world, app, { servers: 'taken', sentinels: 'WRONGPASS' })

          // A password changes, with its predecessor beside it.
          await renewUsers(world, { app: 'new', 'app-previous': app.password })
          await untilLogins(world, { ...app, password: 'new' }, { servers: 'taken', sentinels: 'WRONGPASS' })
          await untilLogins(world, app, { servers: 'taken', sentinels: 'WRONGPASS' })
          await renewUsers(world, { app: 'new' })
          await untilLogins(world, app, { servers: 'WRONGPASS', sentinels: 'WRONGPASS' })

          expect(await internalRefusals(world)).to.deep.equal([])
          expect(await shownSecrets(world, [world.secrets])).to.deep.equal([])
          expect(
            world.lines(worker.password).concat(world.lines(stored.password), world.lines(app.password)),
          ).to.deep.equal([])
          expect(world.lines('+switch-master'), 'switches').to.deep.equal([])
        },
      ),
    )

    scenario(`default can be off, and on again, while the set runs (${engine})`, () =>
      withBornWorld(
        {
          ...{ engine, shell },
          users: { app: app.password },
          values: {
            auth: {
              ...{ existingSecret: 'loopback', usersSecret: 'users', defaultUser: false },
              users: [{ name: 'app', rights: 'frameworks', sentinel: true }],
            },
          },
        },
        async (world) => {
          const auth = { usersSecret: 'users', users: [{ name: 'app', rights: 'frameworks', sentinel: true }] }
          const login = applicationCredentials(world.secrets)
          await untilLogins(world, app, { servers: 'taken', sentinels: 'taken' })
          await untilLogins(world, login, { servers: 'WRONGPASS', sentinels: 'WRONGPASS' })
          expect(await unlike(world, app, 'frameworks', 0)).to.deep.equal([])
          const proof = await sentinelctl(podOf(world, 0), 'prove', '--yes', '--seconds', '5')
          expect(proof.code, proof.stdout + proof.stderr).to.equal(0)
          await settled(world, { master: { isNot: 0 } })
          expect(await internalRefusals(world)).to.deep.equal([])

          await upgrade(world, auth)
          await untilLogins(world, login, { servers: 'taken', sentinels: 'taken' })
          const master = podOf(world, (await settled(world)).master)
          await withConnection({ ...login, ...dataPod(master), answerTimeoutMs: 0 }, async (open) => {
            const ended = endOf(open)
            await upgrade(world, { ...auth, defaultUser: false })
            await ended
          })
          await untilLogins(world, login, { servers: 'WRONGPASS', sentinels: 'WRONGPASS' })
          // The user of the chart is there again.
          const again = await sentinelctl(podOf(world, 1), 'prove', '--yes', '--seconds', '5')
          expect(again.code, again.stdout + again.stderr).to.equal(0)
          expect(await internalRefusals(world)).to.deep.equal([])
        },
      ),
    )
  }
})
