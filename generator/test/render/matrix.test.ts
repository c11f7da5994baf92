import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Values } from '../../../schemas/values.d.ts'
import { strictAjv } from '../../src/check/ajv.ts'
import { checkRules } from '../../src/check/rule-values.ts'
import type { Leaf } from '../../src/model/dsl.ts'
import { fileWith } from '../../src/model/example.ts'
import { mergeValues } from '../../src/model/merge.ts'
import { model } from '../../src/model/model.ts'
import { settingsOf } from '../../src/model/settings.ts'
import { defaultsOf, leavesOf } from '../../src/model/walk.ts'
import { chartDirectory, helms, renderChart, type Rendering } from './helm.ts'
import { inParallel } from './in-parallel.ts'
import { fileOf } from './objects.ts'
import { problemsOf } from './problems.ts'
import { keepSnapshot } from './snapshots.ts'

interface Case {
  helm: string
  path: string
  leaf: Leaf
  value: unknown
  /** Rendered twice, to compare. */
  twice: boolean
}

const schema = JSON.parse(readFileSync(`${chartDirectory}/values.schema.json`, 'utf8')) as object
const accepts = strictAjv().compile(schema)

/** Examples of every leaf, those that must be refused too; all of them with the first helm, one of each with the others. */
const cases = (helm: string): Case[] =>
  leavesOf(model).flatMap(({ path, leaf }) => {
    const each = helm === helms[0] ? Infinity : 1
    const values = [...leaf.examples.slice(0, each), ...leaf.invalid.slice(0, each)]
    return values.map((value, i) => ({ helm, path, leaf, value, twice: i === 0 }))
  })

/** Where helm and the model disagree about one value; empty when they agree. */
async function disagreements({ helm, path, leaf, value, twice }: Case): Promise<string[]> {
  const values = fileWith(path, value, leaf)
  const merged = mergeValues(defaultsOf(model), values)
  const rendering = await renderChart({ helm, values })
  if (rendering.ok && helm === helms[0]) keepSnapshot(values, rendering.docs)
  const label = `${path}: ${JSON.stringify(value)}`
  if (!accepts(merged)) {
    const named = rendering.stderr.includes(`'/${path.replaceAll('.', '/')}`)
    if (rendering.ok) return [`${label}: ajv refuses it, ${helm} takes it`]
    return named ? [] : [`${label}: ${helm} refuses it without naming the path: ${rendering.stderr}`]
  }
  const complete = merged as unknown as Values
  const broken = checkRules(complete)
  if (broken.length > 0) {
    const missing = broken.filter(({ what }) => !rendering.stderr.includes(what))
    return missing.map(({ what }) => `${label}: the guards do not say "${what}" but: ${rendering.stderr}`)
  }
  const again = twice ? await renderChart({ helm, values }) : rendering
  const differ = steady(again) === steady(rendering) ? [] : ['two renders differ']
  return [...problemsOf(rendering), ...unequal(rendering, complete), ...differ].map((problem) => `${label}: ${problem}`)
}

/** The text of a render but for the passwords that an install makes. */
function steady({ stdout }: Rendering): string {
  return stdout.replace(/^ {2}(redis-password|internal-key|proxy-password): "\w+"$/gm, '  $1: (random)')
}

/** What the templates derive and what the model derives must be the same. */
function unequal({ ok, docs }: Rendering, values: Values): string[] {
  if (!ok) return []
  const { downAfter, failoverTimeout, maxLag, quorum, memory } = settingsOf(values)
  const settings = fileOf(docs, '-config', 'settings.env')
  const redisConf = fileOf(docs, '-config', 'redis.conf')
  const want = { DOWN_AFTER: downAfter, FAILOVER_TIMEOUT: failoverTimeout, MAX_LAG: maxLag, QUORUM: quorum }
  const wrong = Object.entries(want).filter(([name, number]) => !settings.includes(`${name}='${number}'\n`))
  const bytesOf = (directive: string): string => new RegExp(`^${directive} (\\d+)`, 'm').exec(redisConf)?.[1] ?? 'none'
  const bytes = {
    maxmemory: memory.maxmemory,
    'repl-backlog-size': memory.backlog,
    'client-output-buffer-limit replica': memory.replicaBuffer,
  }
  const divided = Object.entries(bytes).filter(([directive, want]) => bytesOf(directive) !== String(want))
  return [
    ...wrong.map(([name, number]) => `${name} is not ${number}`),
    ...divided.map(([directive, want]) => `${directive} is ${bytesOf(directive)}, the model says ${want}`),
  ]
}

describe('the examples of the model', () => {
  for (const helm of helms) {
    it(`are taken and refused by ${helm} as by the model`, async function () {
      // 50 s on two idle cores.
      this.timeout(600_000)
      const all = cases(helm)
      expect(all).to.have.length.above(helm === helms[0] ? 300 : 100)
      const found = await inParallel(all, 2, disagreements)
      expect(found.flat()).to.deep.equal([])
    })
  }
})
