import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import Mocha from 'mocha'
import { jsonLines } from '../../harness/json-lines.ts'
import { alertNames } from '../../../generator/src/monitoring/rules.ts'
import { log } from '../../harness/log.ts'
import type { Run } from '../../harness/run-options.ts'
import type { compose } from '../../scenarios/compose.ts'
import { presentImages } from '../kind/images.ts'
import { compose as dockerCompose } from './docker.ts'
import { IMAGE, runGuideLines } from './guide-client.ts'
import { startComposeLedger } from './ledger.ts'
import type { ComposeLedger } from './ledger.ts'
import { alerts, untilRead } from './prometheus.ts'
import { runRound } from './round.ts'
import { scanForSecrets } from './secret-scan.ts'
import { NAME, openComposeSet } from './set.ts'
import type { ComposeSet } from './set.ts'

type Act = (set: ComposeSet, ledger: ComposeLedger) => Promise<void>

/** Make a mocha suite of the rounds for each engine: a set of its own, and a test for each round. It needs no cluster. */
export function registerCompose(root: Mocha.Suite, run: Run, scenario: typeof compose): void {
  const engines = Object.entries(scenario.engines).slice(0, run.set === 'short' ? 1 : Infinity)
  for (const [engine, values] of engines) {
    const suite = Mocha.Suite.create(root, `${scenario.name}-${engine}: ${scenario.title}`)
    suite.timeout(300_000)
    const work = join(run.artifacts, `${scenario.name}-${engine}`)
    let set: ComposeSet | undefined
    let ledger: ComposeLedger | undefined
    const test = (title: string, act: Act, image?: string): void => {
      const body = async function (this: Mocha.Context): Promise<void> {
        // Not every machine has it, and no registry does.
        if (image !== undefined && !(await presentImages()).includes(image)) this.skip()
        if (set === undefined || ledger === undefined) throw new Error('the set did not start')
        await act(set, ledger)
      }
      suite.addTest(new Mocha.Test(title, body))
    }
    suite.beforeAll('start the set from its folder alone', async () => {
      await mkdir(work, { recursive: true })
      set = await openComposeSet(work, values)
      ledger = await startComposeLedger(set, work)
    })
    test(
      "the lines of redis-py's guide write to the master and read from a replica, from the host",
      async (opened) => {
        await opened.settled()
        const { master } = await opened.status()
        expect(await runGuideLines(opened, work)).to.equal(`written ${master?.address ?? ''} 2`)
      },
      IMAGE,
    )
    if ('metrics' in values) {
      test('Prometheus reads every instance, has the alert rules of the chart, and none fires', async (opened) => {
        const { redis, sentinel, proxy } = opened.addresses
        expect(await untilRead(redis.length + sentinel.length + proxy.length)).to.include(`${NAME}-redis-0`)
        expect(await alerts()).to.deep.equal({ loaded: alertNames.length, firing: [] })
      })
    }
    for (const round of scenario[run.set]) {
      test(round.title, async (opened, writer) => {
        const { wrong, measured, ops } = await runRound(opened, writer, round)
        await writeFile(join(work, `${round.title.replaceAll(/\W+/g, '-')}.jsonl`), jsonLines(ops))
        log(`${scenario.name}-${engine}: ${round.title}: ${measured}`)
        await appendFile(join(work, 'measured.txt'), `${round.title}: ${measured}\n`)
        expect(wrong.join('\n')).to.equal('')
      })
    }
    test('no password is in compose.yaml, labels, environments, argv or logs', async (opened) => {
      expect(await scanForSecrets(opened)).to.deep.equal([])
    })
    suite.afterAll('remove the set', async () => {
      ledger?.end()
      if (set === undefined) return
      const { stdout } = await dockerCompose(set.folder, ['logs', '--no-color', '--timestamps'], { allowFailure: true })
      await appendFile(join(work, 'containers.log'), stdout)
      if (!run.keepFailed || suite.tests.every(({ state }) => state !== 'failed')) await set.close()
    })
  }
}
