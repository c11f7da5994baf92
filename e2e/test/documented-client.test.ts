import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { masterOptions } from '../clients/connect.ts'
import type { ClientSettings } from '../clients/settings.ts'

describe('the client by Sentinel of docs/connecting.md', () => {
  const page = readFileSync(new URL('../../docs/connecting.md', import.meta.url), 'utf8')
  const example = page.split('```js\n').find((block) => block.includes("name: 'mymaster'")) ?? ''
  const settings = {
    detector: true,
    sentinelHosts: ['h', '0', '1', '2'],
    sentinelPort: 26379,
    masterName: 'mymaster',
    password: 'p',
  }
  const measured = masterOptions(settings as ClientSettings)

  it('waits as long as the one that is measured', () => {
    const times = [...example.matchAll(/^ {2}(\w+(?:Timeout|RetryTime|Strategy)): (?:\(\) => )?(\d+),/gm)]
    expect(times).to.have.lengthOf(7)
    for (const [, name = '', ms] of times) {
      const option = Reflect.get(measured, name) as number | (() => number)
      expect(typeof option === 'function' ? option() : option, name).to.equal(Number(ms))
    }
  })

  it('knows the same Sentinels and no others, and listens', () => {
    expect(example).to.contain("['', '-0', '-1', '-2'].map(")
    expect(measured.sentinels?.map(({ host }) => host)).to.deep.equal(settings.sentinelHosts)
    for (const name of ['updateSentinels', 'failoverDetector'] as const)
      expect(example).to.contain(`${name}: ${measured[name]},`)
  })
})
