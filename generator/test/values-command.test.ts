import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect } from 'chai'
import type { Values } from '../../schemas/values.d.ts'
import { reportValues } from '../src/commands/values.ts'
import { model } from '../src/model/model.ts'
import { defaultsOf } from '../src/model/walk.ts'

describe('npm run values:check', () => {
  let folder: string
  let count = 0
  const report = (...texts: string[]) => reportValues(texts.map(file), model)
  const file = (text: string): string => {
    const path = join(folder, `${(count += 1)}.yaml`)
    writeFileSync(path, text)
    return path
  }

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'values-'))
  })

  after(() => rmSync(folder, { recursive: true }))

  it('prints what good values come to, later files over earlier ones', () => {
    const { errors, text } = report('profile: safe\nsentinel: {replicas: 5}\n', 'profile: fast\n')
    expect(errors).to.deep.equal([])
    expect(text).to.match(/down-after +2000 ms/)
    expect(text).to.match(/tolerated lag +1 s/)
    expect(text).to.match(/quorum +3 of 5 Sentinels/)
    expect(text).to.match(/maxmemory +322122547 bytes/)
    expect(text).to.match(/^profile: fast$/m)
  })

  it('refuses an old name with the new one, and ignores its old default, which --reuse-values brings', () => {
    const [birth, hold] = report('redis: {birth: force-ordinal-1}\nproxy: {holdMilliseconds: 100}\n').errors
    expect(birth).to.match(/: redis\.birth: is named redis\.bootstrap now: rename it in your values$/)
    expect(hold).to.match(/: proxy\.holdMilliseconds: is named proxy\.masterWaitMilliseconds now: /)
    expect(report('redis: {birth: auto}\nproxy: {holdMilliseconds: "3500"}\n').errors).to.deep.equal([])
  })

  it('refuses keys that every object of JavaScript has', () => {
    expect(report('toString: 1\nconstructor: {prototype: 2}\n').errors).to.have.length(2)
  })

  it('prints all values as YAML below comments', () => {
    for (const nothing of ['', '# only a comment\n', '---\n', '{}']) {
      expect(load(report(nothing).text), nothing).to.deep.equal(defaultsOf(model))
    }
  })

  it('reads numbers and booleans that are text, and takes the default of a key without a value', () => {
    const text =
      'redis: {replicas: "5", fencing: "false", handoverTimeoutSeconds: , config: , resources: }\nsentinel:\n'
    const { redis, sentinel } = load(report(text).text) as Values
    expect(redis).to.deep.include({
      replicas: 5,
      fencing: false,
      handoverTimeoutSeconds: 15,
      config: {},
      resources: {},
    })
    expect(sentinel).to.deep.equal(defaultsOf(model)['sentinel'])
  })

  it('says that fencing is off', () => {
    expect(report('redis: {replicas: 2, fencing: false}').text).to.match(/tolerated lag +any: fencing is off/)
  })

  it('gives each error of bad values, file and path first, and nothing else', () => {
    const { errors, text } = report('redis: {replicas: "10", size: 1}\n')
    expect(errors[0]).to.equal(`${folder}/${count}.yaml: redis.replicas: is 10: must be <= 9. Allowed: 1 to 9.`)
    expect(errors[1]).to.match(/yaml: redis\.size: is unknown; did you mean `redis\.persistence\.size`\?$/)
    expect(errors).to.have.length(2)
    expect(text).to.equal('')
  })

  it('gives the sentence of a rule that the files break together', () => {
    const { errors } = report('redis: {minReplicasMaxLagSeconds: 2}', 'sentinel: {downAfterMilliseconds: 2500}')
    expect(errors.join()).to.match(
      /^redis\.minReplicasMaxLagSeconds \+ 1 s must not exceed .* \(the lag is 2 s, down-after is 2500 ms\)$/,
    )
  })

  it('refuses settings of one instance that no template can follow, with path, reason and way out', () => {
    const [one, ...others] = report('redis: {instances: {1: {zone: b}}}\n').errors
    expect(one).to.match(
      /one pod template and one claim template\. .* topology: deployments: .*\(redis\.instances\.1 is/,
    )
    expect(others).to.deep.equal([])
    const [low] = report('topology: deployments\nredis: {instances: {2: {resources: {limits: {memory: 1Mi}}}}}').errors
    expect(low).to.match(
      /may become the master.*\(redis\.instances\.2\.resources\.limits\.memory is 1Mi, .* is 512Mi\)$/,
    )
    const [number] = report('topology: deployments\nredis: {instances: {9: {zone: b}}}').errors
    expect(number).to.match(/redis\.instances: .*\(9\)\. Allowed: numbers from 0 to 8/)
    const [key] = report('topology: deployments\nsentinel: {instances: {0: {nodes: {a: b}}}}').errors
    expect(key).to.match(/sentinel\.instances\.0: .*\(nodes\)\. Allowed: .*zone, nodeSelector/)
  })

  it('takes settings of instances from several files, each number and key for itself, and null out again', () => {
    const { errors, text } = report(
      'topology: deployments\nredis: {instances: {0: {zone: a, size: 9Gi}, 1: {zone: b}}}\n',
      'redis: {instances: {0: {zone: c}, 1: }}\n',
    )
    expect(errors).to.deep.equal([])
    expect((load(text) as Values).redis.instances).to.deep.equal({ '0': { zone: 'c', size: '9Gi' }, '1': null })
  })

  it('names the file and the place when it is no YAML', () => {
    expect(() => report('a: [b\nc: d\n')).to.throw(/\d+\.yaml: .*\(2:1\)/)
    expect(() => report('a: 1\n---\nb: 1\n')).to.throw(/\d+\.yaml: holds several documents/)
  })
})
