import { expect } from 'chai'
import { dump } from 'js-yaml'
import { chart } from '../../src/model/chart.ts'
import { expectGolden } from '../fixtures/golden.ts'
import { renderChart } from './helm.ts'

/** What a reviewer need not read: programs, random passwords, checksums and the chart's version. */
function shown(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (/\.(sh|lua)$/.test(key)) return '(program)'
  if (/(password|internal-key)$/.test(key)) return '(random)'
  if (key.startsWith('checksum/')) return '(checksum)'
  return value.replaceAll(chart.version, 'VERSION')
}

describe('the default values', () => {
  it('render these objects', async () => {
    const { docs, stderr } = await renderChart()
    expect(stderr).to.equal('')
    const objects = JSON.parse(JSON.stringify(docs, shown)) as unknown[]
    expectGolden('default.yaml.txt', objects.map((each) => dump(each, { lineWidth: -1 })).join('---\n'))
  })
})
