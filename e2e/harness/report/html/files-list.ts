import { basename } from 'node:path/posix'
import { plural } from '../words.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'

/** Links to files of the artefacts' directory, by their paths from the page: logs by pod, then everything else. */
export function filesList(files: readonly string[]): Markup | undefined {
  if (files.length === 0) return undefined
  const logs = files.filter((file) => file.endsWith('.log'))
  const pods = [...new Set(logs.map((file) => podOf(file)))]
  const others = files.filter((file) => !logs.includes(file))
  return markup`<details class="files"><summary>${plural(files.length, 'file')}: logs and raw data</summary>
    <dl>${others.length === 0 ? undefined : markup`<dt>raw data</dt><dd>${others.map((file) => link(file, basename(file)))}</dd>`}
    ${pods.map((pod) => markup`<dt>${pod}</dt><dd>${logs.filter((file) => podOf(file) === pod).map((file) => link(file, lifeOf(file)))}</dd>`)}</dl></details>`
}

/** A link that works where a file's name has spaces or question marks. */
export function link(path: string, text: string): Markup {
  return markup`<a href="${path.split('/').map(encodeURIComponent).join('/')}">${text}</a> `
}

// A log is named `<pod>.<start of its uid>.<container>.log`.
function podOf(file: string): string {
  return basename(file).split('.')[0] ?? ''
}

function lifeOf(file: string): string {
  return basename(file, '.log').split('.').slice(1).reverse().join(' ')
}
