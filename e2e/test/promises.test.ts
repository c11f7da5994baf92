import { expect } from 'chai'
import { readFileSync, readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scenarios } from '../scenarios/all.ts'
import { backup } from '../scenarios/backup.ts'
import { compose } from '../scenarios/compose.ts'
import { exportersMissing } from '../scenarios/exporters-missing.ts'
import { restore } from '../scenarios/restore.ts'
import { deployments } from '../scenarios/deployments.ts'
import { guardCost } from '../scenarios/guard-cost.ts'
import { monitoring } from '../scenarios/monitoring/monitoring.ts'
import { networkPolicy } from '../scenarios/network-policy.ts'
import { prometheusOperator } from '../scenarios/prometheus-operator.ts'
import { prove } from '../scenarios/prove.ts'
import { refusedValues } from '../scenarios/refused-values.ts'
import { rotation } from '../scenarios/rotation.ts'
import { sentinelSpin } from '../scenarios/sentinel-spin.ts'
import { storage } from '../scenarios/storage.ts'
import { twoReleases } from '../scenarios/two-releases.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const testsIn = (folder: string): string[] =>
  readdirSync(root + folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => basename(name, '.test.ts').replace(/\.cluster$/, ''))

const checklists = [
  ...[backup, deployments, exportersMissing, guardCost, monitoring, networkPolicy, prometheusOperator, prove],
  ...[refusedValues, restore, rotation, sentinelSpin, storage, twoReleases],
]
const names = [...scenarios, ...checklists, compose].map(({ name }) => name)
const loopback = [...testsIn('e2e/drivers/loopback'), ...testsIn('generator/test/scripts')]
const render = testsIn('generator/test/render')

/** Rows of the tables of a page, each as its cells. */
function rowsOf(page: string): string[][] {
  return readFileSync(`${root}docs/${page}`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[ -]*-{3}/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
}

const wordsIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)

describe('a page of promises', () => {
  it('names in each row of guarantees.md a scenario or a file of test:runtime that there is', () => {
    const tests = rowsOf('guarantees.md').flatMap((cells) => wordsIn(cells.at(-1)))
    expect(tests.length).to.be.greaterThan(20)
    const known = [...names, ...loopback]
    // `--seeds 18` and the like are options of test:runtime.
    expect(tests.filter((name) => !name.startsWith('--') && !known.includes(name))).to.deep.equal([])
  })

  it('names in audit.md only tests that there are, and leaves no row without an answer', () => {
    const rows = rowsOf('audit.md').filter(([first = '']) => /\d/.test(first))
    expect(rows.length).to.be.greaterThan(50)
    for (const [no, , answer = ''] of rows) {
      const tests = wordsIn(answer)
      expect(/later|dropped|by hand|by design|stay|: /.test(answer) || tests.length > 0, `${no}: ${answer}`).to.equal(
        true,
      )
      const files = tests.filter((name) => /^[LR]\//.test(name) && !name.endsWith('*')).map((name) => name.split('/'))
      const missing = files.filter(([kind, name = '']) => !(kind === 'L' ? loopback : render).includes(name))
      expect(
        missing.map((parts) => parts.join('/')),
        `${no}`,
      ).to.deep.equal([])
    }
  })
})
