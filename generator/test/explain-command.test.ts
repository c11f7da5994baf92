import { load } from 'js-yaml'
import { expect } from 'chai'
import type { Values } from '../../schemas/values.d.ts'
import { checkRules } from '../src/check/rule-values.ts'
import { checkValues } from '../src/check/values-file.ts'
import { explainValue } from '../src/commands/explain.ts'
import { liveDirectives } from '../src/model/live-directives.ts'
import { mergeValues } from '../src/model/merge.ts'
import { model } from '../src/model/model.ts'
import { safetyDirectives } from '../src/model/safety-directives.ts'
import { defaultsOf, leavesOf } from '../src/model/walk.ts'
import { smallModel } from './fixtures/small-model.ts'

/** The values file below the word `example`. */
const exampleIn = (text: string): Record<string, unknown> =>
  load(text.slice(text.indexOf('\n  example\n') + '\n  example\n'.length)) as Record<string, unknown>

describe('npm run values:check -- --explain', () => {
  it('gives the meaning of a value, its default, what it allows, what a change costs, and an example', () => {
    expect(explainValue('server.replicas', smallModel).split('\n')).to.deep.equal([
      'server.replicas',
      '  Pods.',
      '',
      '  default   3',
      '  allowed   1 to 9',
      '  change    rolling restart of proxies, pod by pod. Others stay.',
      '  example',
      '    server:',
      '      replicas: 5',
    ])
  })

  it('says what a change costs of each sort', () => {
    const change = (path: string) => /^ {2}change {4}(.*)$/m.exec(explainValue(path, smallModel))?.[1]
    expect(change('server.timeout')).to.equal('nothing: it applies while the pods run')
    expect(change('server.last')).to.equal('new install: it cannot change after the first install')
    expect(change('server.mode')).to.equal('rolling restart of data pods and Sentinels, pod by pod')
    expect(change('tag')).to.equal('rolling restart of all pods, pod by pod')
  })

  it('names what any value of a type allows', () => {
    expect(explainValue('server.last', smallModel)).to.include('\n  allowed   true or false\n')
    expect(explainValue('global.zone', smallModel)).to.include('\n  allowed   any string\n')
  })

  it('gives the children of a block, one a line', () => {
    expect(explainValue('server', smallModel).split('\n')).to.deep.equal([
      'server',
      '  The server.',
      '',
      '  server.replicas  Pods.',
      '  server.timeout   Milliseconds.',
      '  server.mode      Mode | way.',
      '  server.pod       Its pod.',
      '  server.last      After a group.',
    ])
  })

  it('cuts a child to its first sentence, and that to the width of a terminal', () => {
    const lines = explainValue('redis', model).split('\n')
    expect(lines).to.include(`  redis.replicas${' '.repeat(23)}Data pods, the master among them.`)
    for (const line of lines) expect(line.length, line).to.be.below(150)
  })

  it('refuses an unknown path with the one that was meant', () => {
    const refused: [string, RegExp][] = [
      ['redis.size', /^redis\.size is unknown; did you mean `redis\.persistence\.size`\?$/],
      ['redis.sizes.x', /^redis\.sizes\.x is unknown; redis has replicas, fencing, /],
      ['redis.birth', /^redis\.birth is named redis\.bootstrap now: rename it in your values$/],
      ['foo', /^foo is unknown; the top level has global, enabled, /],
      ['redis.config.maxmemory', /^redis\.config\.maxmemory is inside of the value redis\.config; did you mean `redis/],
      ['', /^ is unknown; /],
      ['redis.constructor', /^redis\.constructor is unknown; /],
    ]
    for (const [path, message] of refused) expect(() => explainValue(path, model), path).to.throw(message)
  })

  it('gives for every value an example that is a valid values file and no default', () => {
    const defaults = defaultsOf(model)
    for (const { path } of leavesOf(model)) {
      const file = exampleIn(explainValue(path, model))
      expect(checkValues(file, model), path).to.deep.equal([])
      const values = mergeValues(defaults, file)
      expect(checkRules(values as unknown as Values), path).to.deep.equal([])
      expect(values, path).to.not.deep.equal(defaults)
    }
  })

  it('names the lines of redis.conf that need no restart, and none that is refused', () => {
    const text = explainValue('redis.config', model).replaceAll(/\s+/g, ' ')
    const named = /No restart for (.*?): /.exec(text)?.[1]?.split(', ') ?? []
    const refused = safetyDirectives.map(({ name }) => name)
    expect(named).to.include.members(['maxmemory', 'appendfsync'])
    expect(liveDirectives.filter((name) => !named.includes(name))).to.deep.equal(
      liveDirectives.filter((name) => refused.includes(name)),
    )
  })
})
