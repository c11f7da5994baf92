import { chmod, mkdir, readdir, realpath, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { which } from 'zx'
import { run } from '../../harness/run.ts'

/** Which server runs. */
export type Engine = 'redis' | 'valkey'

/** Which shell runs the scripts: Debian images have dash, alpine ones BusyBox, with its own tools. */
export type Shell = 'sh' | 'busybox'

/** What a container of that image would find. */
export interface Toolbox {
  /** Value of PATH. */
  path: string
  /** Words before the name of a script. */
  shell: readonly [string, ...string[]]
}

/** Options of {@link makeToolbox}. */
export interface ToolboxOptions {
  engine: Engine
  shell: Shell
  /** Paths of the servers of some data pods, by their ordinals, where they are of other versions than the others. */
  servers?: Readonly<Record<number, string>>
  /** Path of the haproxy program, when there are proxies. */
  haproxy?: string
  /** Write argv and environment of each program that is started by its name to this file. */
  spyLog?: string
}

/** Make a directory with links to exactly the programs of one image, so that no script finds the other engine. */
export async function makeToolbox(dir: string, options: ToolboxOptions): Promise<Toolbox> {
  await mkdir(dir, { recursive: true })
  for (const tool of ['cli', 'check-aof', 'check-rdb'].map((name) => `${options.engine}-${name}`)) {
    const found = await which(tool, { nothrow: true })
    if (found) await symlink(await realpath(found), join(dir, tool))
  }
  await writeServer(join(dir, `${options.engine}-server`), await which(`${options.engine}-server`), options.servers)
  const busybox = join(dir, 'busybox')
  if (options.shell === 'busybox') {
    await symlink(await which('busybox'), busybox)
    const { stdout } = await run('busybox', ['--list'])
    for (const applet of stdout.split('\n').filter((name) => name !== '' && name !== 'busybox')) {
      await symlink(busybox, join(dir, applet))
    }
  }
  if (options.shell === 'busybox') await addMissingApplets(dir)
  if (options.haproxy !== undefined) await symlink(options.haproxy, join(dir, 'haproxy'))
  const path = options.shell === 'busybox' ? dir : `${dir}:/usr/bin:/bin`
  const shell = options.shell === 'busybox' ? join(dir, 'sh') : await which('dash')
  if (options.spyLog === undefined) return { path, shell: [shell] }
  return { path: `${await makeSpies(dir, path, options.spyLog)}:${path}`, shell: [shell] }
}

// A server connects from its pod's address, as it does in a pod; on loopback the kernel would choose one that all have, and a cut of the pod
// would leave its replication whole. That of the discovery port, whose settings come through standard input, opens no connection.
async function writeServer(path: string, usual: string, others: ToolboxOptions['servers'] = {}): Promise<void> {
  const choices = Object.entries(others).map(([ordinal, server]) => `  *-redis-${ordinal}) server='${server}' ;;\n`)
  const text = `#!/bin/sh
server='${await realpath(usual)}'
case $POD_NAME in
${choices.join('')}esac
case $1 in
  -*) exec "$server" "$@" ;;
  *) exec "$server" "$@" --bind-source-addr "$HA_LOCAL" ;;
esac
`
  await writeFile(path, text)
  await chmod(path, 0o755)
}

// Alpine's BusyBox has these, Debian's is built without.
async function addMissingApplets(dir: string): Promise<void> {
  const present = await readdir(dir)
  for (const name of ['flock', 'getent'].filter((applet) => !present.includes(applet))) {
    await symlink(await which(name), join(dir, name))
  }
}

// One script under the name of every program: it writes down how it was called, then becomes that program.
async function makeSpies(dir: string, path: string, log: string): Promise<string> {
  const spies = join(dir, 'spies')
  await mkdir(spies)
  const spy = join(dir, 'spy')
  const text = [
    '#!/bin/sh',
    `printf '%s\\n' "$0" "$@" >>'${log}'`,
    `/usr/bin/env >>'${log}'`,
    `exec "$(PATH='${path}'; command -v "\${0##*/}")" "$@"`,
  ]
  await writeFile(spy, `${text.join('\n')}\n`)
  await chmod(spy, 0o755)
  for (const program of new Set((await Promise.all(path.split(':').map((from) => readdir(from)))).flat())) {
    await symlink(spy, join(spies, program))
  }
  return spies
}
