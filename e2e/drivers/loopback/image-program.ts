import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { $ } from 'zx'
import { HarnessError } from '../../harness/error.ts'

/** Where images have programs. */
const folders = ['/', '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

const found = new Map<string, Promise<string>>()

/**
 * A program of an image, as a program of this machine: copied out of the image once, with its libraries if it needs any. The image is not
 * run, and needs no shell.
 *
 * @returns path of the program
 * @throws HarnessError `NO_PROGRAM` when docker has no such image, or the image no such program.
 */
export function programOf(image: string, name: string): Promise<string> {
  const key = `${image} ${name}`
  const known = found.get(key) ?? copyOut(image, name)
  found.set(key, known)
  return known
}

async function copyOut(image: string, name: string): Promise<string> {
  const place = join(tmpdir(), `image-program-${userInfo().uid}-${name}-${image.replaceAll(/[^A-Za-z0-9.]+/g, '-')}`)
  const started = join(place, 'start', name)
  if (existsSync(started)) return started
  const fresh = await mkdtemp(`${place}-`)
  const program = join(fresh, name)
  // Docker follows links, and says of most folders that there is no such file. A script of that name starts the program of another folder.
  const copied = await $({ nothrow: true, quiet: true, timeout: '60s' })`
    id=$(docker create ${image} none) || exit
    for folder in ${folders}; do
      docker cp -L "$id:$folder/${name}" ${program} 2>/dev/null || continue
      [ "$(head -c 4 ${program} | tail -c 3)" = ELF ] && break
      rm ${program}
    done
    docker rm "$id" >/dev/null`
  if (!existsSync(program)) {
    await rm(fresh, { recursive: true })
    throw new HarnessError(
      `no ${name} from the image ${image}: ${copied.stderr.trim() || `not in ${folders.join(', ')}`}`,
      {
        code: 'NO_PROGRAM',
        hint: `docker pull ${image}`,
      },
    )
  }
  const loader = await loaderOf(program)
  const words = [...(loader === undefined ? [] : await libraries(image, fresh, loader)), program]
  const line = words.join(' ').replaceAll(fresh, place)
  await mkdir(join(fresh, 'start'))
  await writeFile(join(fresh, 'start', name), `#!/bin/sh\nexec ${line} "$@"\n`)
  await chmod(join(fresh, 'start', name), 0o755)
  // Another process may have been quicker.
  await rename(fresh, place).catch(async (error: Error) => {
    if (!existsSync(started)) throw error
    await rm(fresh, { recursive: true })
  })
  return started
}

/** Copies all libraries of an image; returns the words before a program that is to use them: its loader, and where the libraries are. */
async function libraries(image: string, dir: string, loader: string): Promise<string[]> {
  await $({ quiet: true, timeout: '120s' })`
    id=$(docker create ${image} none)
    docker export "$id" | tar -xf - -C ${dir} --wildcards '*.so' '*.so.*'
    docker rm "$id" >/dev/null`
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const folders = new Set(files.filter((file) => /\.so(\.|$)/.test(file)).map(dirname))
  return [files.find((file) => basename(file) === loader) ?? '', '--library-path', [...folders].join(':')]
}

/** The name of the loader that a program asks for near its beginning; undefined for a static program. */
async function loaderOf(program: string): Promise<string | undefined> {
  const file = await open(program)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
  await file.close()
  return /\/lib[\w/-]*\/(ld-[\w.-]+)\0/.exec(buffer.toString('latin1', 0, bytesRead))?.[1]
}
