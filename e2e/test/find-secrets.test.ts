import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { findSecrets, secretsOf } from '../harness/find-secrets.ts'

const secrets = secretsOf({ password: `p "w" # \\`, internalKey: 'key' })
const derived = createHash('sha256').update('guard:key').digest('hex')

describe('the search for secrets', () => {
  it('finds a password with quotes and backslashes as it stands, and says where', () => {
    const texts = [{ where: 'argv of r0', text: `redis-cli -a p "w" # \\ ping` }]
    expect(findSecrets(texts, secrets)).to.deep.equal(['redis-password in argv of r0'])
  })

  it('finds the passwords of internal users, which are made from the key', () => {
    expect(findSecrets([{ where: 'log', text: `user ${derived}` }], secrets)).to.deep.equal([
      'password of the guard user in log',
    ])
  })

  it('is content with texts that hold none', () => {
    expect(findSecrets([{ where: 'log', text: 'nothing here' }], secrets)).to.deep.equal([])
  })

  it('does not look for a secret that is not there', () => {
    expect(findSecrets([{ where: 'log', text: '' }], secretsOf({ password: '', internalKey: '' }))).to.deep.equal([])
  })
})
