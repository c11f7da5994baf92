import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A dump.rdb of that engine with so many keys, as a backup has it; beside them keys that expire in an hour. */
export async function makeDump(engine: string, keys: number, expiring = 0): Promise<Buffer> {
  const dir = await mkdtemp(join(tmpdir(), 'dump-'))
  const socket = join(dir, 's')
  const options = ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', '', '--appendonly', 'no']
  const server = spawn(`${engine}-server`, options, { stdio: 'ignore' })
  try {
    for (let i = 0; !existsSync(socket) && i < 200; i++) await sleep(25)
    const fill = 'for i=1,tonumber(ARGV[1]) do redis.call("SET", "restored:"..i, i) end'
    const fading = 'for i=1,tonumber(ARGV[1]) do redis.call("SET", "fading:"..i, i, "EX", 3600) end'
    await promisify(execFile)(`${engine}-cli`, ['-s', socket, 'EVAL', fill, '0', String(keys)])
    await promisify(execFile)(`${engine}-cli`, ['-s', socket, 'EVAL', fading, '0', String(expiring)])
    await promisify(execFile)(`${engine}-cli`, ['-s', socket, 'SAVE'])
    return await readFile(join(dir, 'dump.rdb'))
  } finally {
    server.kill('SIGKILL')
    await rm(dir, { recursive: true, force: true })
  }
}
