import { expect } from 'chai'
import { browserCommand } from '../lib/open-in-browser.ts'

describe('opening the report', () => {
  it('uses what the system has for it', () => {
    expect(browserCommand({ platform: 'darwin', env: {} })).to.equal('open')
  })

  it('does nothing without a screen or in CI', () => {
    expect(browserCommand({ platform: 'linux', env: {} })).to.equal(undefined)
    expect(browserCommand({ platform: 'darwin', env: { CI: 'true' } })).to.equal(undefined)
  })
})
