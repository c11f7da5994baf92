import { expect } from 'chai'
import { safetyDirectives } from '../../src/model/safety-directives.ts'
import { renderChart } from './helm.ts'

describe('lines of redis.conf', () => {
  for (const skipSchema of [false, true]) {
    it(`that the safety depends on are refused with the reason ${skipSchema ? 'by the guards' : 'by the schema'}`, async () => {
      const config = Object.fromEntries(safetyDirectives.map(({ name }) => [name, '1']))
      const { ok, stderr } = await renderChart({ values: { redis: { config } }, skipSchema })
      expect(ok).to.equal(false)
      for (const { name, reason } of safetyDirectives) {
        const line = stderr.split('\n').find((text) => new RegExp(`[/.]${name}\\b(?!-)`).test(text))
        expect(line, name).to.include(reason)
      }
    })
  }

  for (const [title, directive, value] of [
    ['in capital letters', 'APPENDONLY', 'no'],
    ['behind a line break', 'maxclients', '10\nappendonly no'],
    ['as a second word', 'save 1', '1'],
  ] as const) {
    it(`are refused ${title}`, async () => {
      for (const skipSchema of [false, true]) {
        const { ok, stderr } = await renderChart({ values: { redis: { config: { [directive]: value } } }, skipSchema })
        expect(ok).to.equal(false)
        expect(stderr).to.match(/redis[./]config/)
      }
    })
  }

  it('that are harmless are taken', async () => {
    const config = { maxclients: '500', 'client-output-buffer-limit': 'replica 512mb 128mb 60', appendfsync: 'always' }
    const { ok, stderr } = await renderChart({ values: { redis: { config } } })
    expect(stderr).to.equal('')
    expect(ok).to.equal(true)
  })
})
