import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { programOf } from '../../../e2e/drivers/loopback/image-program.ts'
import { model } from '../../src/model/model.ts'
import { defaultsOf } from '../../src/model/walk.ts'

const programs = fileURLToPath(new URL('../../proxy', import.meta.url))
const { image } = (defaultsOf(model) as { proxy: { image: { repository: string; tag: string } } }).proxy

/** Runs Lua in the chart's haproxy, which then ends, and returns what it printed. `says(text)` prints; nobody is served. */
export async function luaInHaproxy(code: string): Promise<string[]> {
  const haproxy = await programOf(`docker.io/${image.repository}:${image.tag}`, 'haproxy')
  const dir = mkdtempSync(join(tmpdir(), 'lua-'))
  try {
    const says = 'local function says(text) io.write("> ", tostring(text), "\\n") end'
    const body = `local ok, why = pcall(function()\n${code}\nend)\nif not ok then says(why) end\nos.exit(0)`
    writeFileSync(join(dir, 'case.lua'), `${says}\ncore.register_task(function()\n${body}\nend)\n`)
    const config = [
      'global',
      'tune.lua.bool-sample-conversion normal',
      `lua-prepend-path ${programs}/?.lua`,
      `lua-load ${dir}/case.lua`,
      // Without one haproxy has nothing to do.
      'frontend none',
      'mode tcp',
      `bind unix@${dir}/socket`,
      'timeout client 1s',
    ]
    writeFileSync(join(dir, 'haproxy.cfg'), `${config.join('\n')}\n`)
    const { stdout } = await promisify(execFile)(haproxy, ['-db', '-f', join(dir, 'haproxy.cfg')], { timeout: 20_000 })
    return [...stdout.matchAll(/^> (.*)$/gm)].map(([, text = '']) => text)
  } finally {
    rmSync(dir, { recursive: true })
  }
}
