import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { chartDirectory, helms, renderChart } from './helm.ts'
import type { Manifest } from './helm.ts'
import { only } from './objects.ts'

const run = promisify(execFile)

/** Programs of the folder proxy run in two pods. */
const notifications = { enabled: true, endpoints: [{ name: 'chat', type: 'slack', existingSecret: 'urls' }] }

/** What a rendering holds of the folder `files`: text by path. */
function payloadOf(docs: readonly Manifest[]): Record<string, string> {
  const proxy = ['-proxy', '-notifier'].flatMap((suffix) =>
    Object.entries(only(docs, 'ConfigMap', suffix).data ?? {}).filter(([key]) => key.endsWith('.lua')),
  )
  const runtime = Object.entries(only(docs, 'ConfigMap', '-scripts').data ?? {})
  return Object.fromEntries([
    ...runtime.map(([key, text]) => [`runtime/${key.replace(/^(lib|ctl)\./, '$1/')}`, text]),
    ...proxy.map(([key, text]) => [`proxy/${key}`, text]),
  ]) as Record<string, string>
}

describe('the programs of the chart', () => {
  const files: Record<string, string> = {}
  let directory = ''
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'payload-'))
    const entries = await readdir(join(chartDirectory, 'files'), { recursive: true, withFileTypes: true })
    for (const entry of entries.filter((each) => each.isFile() && !each.parentPath.endsWith('monitoring'))) {
      const path = join(entry.parentPath, entry.name)
      files[path.slice(chartDirectory.length + '/files/'.length)] = await readFile(path, 'utf8')
    }
  })
  after(() => rm(directory, { recursive: true }))

  it('are files of it, and no template', () => {
    expect(Object.keys(files)).to.include.members(['runtime/guard.sh', 'runtime/lib/handover.sh', 'proxy/decide.lua'])
  })

  for (const helm of helms) {
    it(`reach the pods byte for byte from a package, too, with ${helm}`, async () => {
      await run(helm, ['package', chartDirectory, '--destination', directory])
      const [name = ''] = (await readdir(directory)).filter((each) => each.endsWith('.tgz'))
      const charts = [chartDirectory, join(directory, name)]
      for (const chart of charts) {
        const { docs, stderr } = await renderChart({ helm, chart, values: { notifications } })
        expect(stderr).to.equal('')
        expect(payloadOf(docs)).to.deep.equal(files)
      }
    })

    it(`are missed by name when a copy of the chart lacks one, with ${helm}`, async () => {
      const chart = join(directory, helm)
      await cp(chartDirectory, chart, { recursive: true })
      await rm(join(chart, 'files/runtime/lib/common.sh'))
      const { ok, stderr } = await renderChart({ helm, chart })
      expect(ok).to.equal(false)
      expect(stderr).to.contain('the chart lacks files/runtime/lib/common.sh')
    })
  }
})
