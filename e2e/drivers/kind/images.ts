import { log } from '../../harness/log.ts'
import { run } from '../../harness/run.ts'

/** Names of the images that Docker has, as `name:tag`. */
export async function presentImages(): Promise<string[]> {
  const { stdout } = await run('docker', ['images', '--format', '{{.Repository}}:{{.Tag}}'])
  return stdout.split('\n').filter(Boolean)
}

/** Load those of `wanted` that Docker has into every node with one call; the others are left to be pulled. */
export async function loadImages(cluster: string, wanted: readonly string[]): Promise<void> {
  const present = await presentImages()
  const here = wanted.filter((image) => present.includes(image))
  const absent = wanted.filter((image) => !present.includes(image))
  if (absent.length > 0) log(`images not present in Docker, left to be pulled: ${absent.join(', ')}`)
  if (here.length === 0) return
  await run('kind', ['load', 'docker-image', ...here, '--name', cluster], {
    timeoutMs: 300_000,
    hint: 'docker images; kind load stalls when the disk is full or two loads run at once',
  })
}

/** The newest `kindest/node` image that Docker has, or undefined: then kind pulls its default. */
export async function presentNodeImage(): Promise<string | undefined> {
  return (await presentImages()).find((image) => image.startsWith('kindest/node:') && !image.endsWith(':<none>'))
}
