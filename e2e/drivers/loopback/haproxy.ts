import { chmod, mkdtemp, rename, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { $ } from 'zx'
import { HarnessError } from '../../harness/error.ts'

const found = new Map<string, Promise<string>>()

/**
 * The haproxy program of an image, as a program of this machine: copied out of the image once, with its libraries.
 *
 * @returns path of the program
 * @throws HarnessError `NO_HAPROXY` when docker cannot run the image.
 */
export function haproxyOf(image: string): Promise<string> {
  const known = found.get(image) ?? copyOut(image)
  found.set(image, known)
  return known
}

async function copyOut(image: string): Promise<string> {
  const place = join(tmpdir(), `haproxy-${userInfo().uid}-${image.replaceAll(/[^A-Za-z0-9.]+/g, '-')}`)
  const program = join(place, 'haproxy')
  if (existsSync(program)) return program
  const fresh = await mkdtemp(`${place}-`)
  // Where the program stands first, then its libraries and its loader, by their names without folders.
  const list = 'p=$(command -v haproxy); for f in $p $(ldd $p | grep -o "/[^ )]*"); do echo -C ${f%/*} ${f##*/}; done'
  const tar = `tar -chf - $(${list})`
  const copied = await $({ nothrow: true, quiet: true, timeout: '120s' })`
    docker run --rm --entrypoint sh ${image} -c ${tar} | tar -xf - -C ${fresh}`
  if (copied.exitCode !== 0 || !existsSync(join(fresh, 'haproxy'))) {
    throw new HarnessError(`no haproxy from the image ${image}: ${copied.stderr.trim()}`, {
      code: 'NO_HAPROXY',
      hint: `docker pull ${image}`,
    })
  }
  await rename(join(fresh, 'haproxy'), join(fresh, 'haproxy.bin'))
  const script = `#!/bin/sh\nexec ${place}/ld-linux-*.so.* --library-path ${place} ${place}/haproxy.bin "$@"\n`
  await writeFile(join(fresh, 'haproxy'), script)
  await chmod(join(fresh, 'haproxy'), 0o755)
  // Another process may have been quicker.
  await rename(fresh, place).catch((error: Error) => {
    if (!existsSync(program)) throw error
  })
  return program
}
