import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { docker } from './docker.ts'
import type { ComposeSet } from './set.ts'

/** An image with redis-py. */
export const IMAGE = 'python:redis-py-6.4.0'

/** The lines of the guide of redis-py, with the login and a port that this set has. They run on the host. */
const program = `import redis
password = open('/password').read()
sentinel = redis.Sentinel([('localhost', 26479), ('localhost', 26480), ('localhost', 26481)],
                          socket_timeout=0.5, password=password, sentinel_kwargs={'password': password})
master = sentinel.master_for('mymaster', socket_timeout=0.5)
replica = sentinel.slave_for('mymaster', socket_timeout=0.5)
master.set('guide', 'written')
master.wait(2, 1000)
print(replica.get('guide').decode(), sentinel.discover_master('mymaster')[0], len(sentinel.discover_slaves('mymaster')))
`

/** Runs them; returns what they print: the value, the master's address and the number of replicas. */
export async function runGuideLines(set: ComposeSet, work: string): Promise<string> {
  const file = join(work, 'guide.py')
  await writeFile(file, program)
  const { stdout } = await docker([
    ...['run', '--rm', '--network', 'host', '--entrypoint', 'python3'],
    ...[
      '--volume',
      `${file}:/guide.py:ro`,
      '--volume',
      `${join(set.folder, 'secrets/auth/redis-password')}:/password:ro`,
    ],
    ...[IMAGE, '/guide.py'],
  ])
  return stdout.trim()
}
