import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { findSecrets, secretsOf } from '../harness/find-secrets.ts'

const secrets = secretsOf({ 'redis-password': `p "w" # \\`, 'internal-key': 'key' })
const derived = (role: string, key: string): string => createHash('sha256').update(`${role}:${key}`).digest('hex')

describe('the search for secrets', () => {
  it('finds a password with quotes and backslashes as it stands, and says where', () => {
    const texts = [{ where: 'argv of r0', text: `redis-cli -a p "w" # \\ ping` }]
    expect(findSecrets(texts, secrets)).to.deep.equal(['redis-password in argv of r0'])
  })

  it('finds the passwords of internal users, which are made from the key', () => {
    expect(findSecrets([{ where: 'log', text: `user ${derived('guard', 'key')}` }], secrets)).to.deep.equal([
      'password of the guard user by internal-key in log',
    ])
  })

  it('finds the values of all keys, also of those that are let in beside the current ones', () => {
    const rotated = secretsOf({
      ...{ 'redis-password': 'now', 'redis-password-previous': 'then' },
      ...{ 'internal-key': 'new', 'internal-key-previous': 'old', 'proxy-password': 'of the proxy' },
    })
    const found = (text: string): string[] => findSecrets([{ where: 'log', text }], rotated)
    expect(found('and then?')).to.deep.equal(['redis-password-previous in log'])
    expect(found(derived('replica', 'old'))).to.deep.equal([
      'password of the replica user by internal-key-previous in log',
    ])
    expect(found('the word of the proxy')).to.deep.equal(['proxy-password in log'])
  })

  it('finds what has been replaced, and names it so', () => {
    const again = secretsOf({ 'redis-password': 'now', 'internal-key': 'new' }, [
      { 'redis-password': 'then', 'internal-key': 'old' },
      { 'redis-password': 'now' },
    ])
    const found = (text: string): string[] => findSecrets([{ where: 'log', text }], again)
    expect(found('and then?')).to.deep.equal(['replaced 1: redis-password in log'])
    expect(found(derived('sentinel', 'old'))).to.deep.equal([
      'replaced 1: password of the sentinel user by internal-key in log',
    ])
    expect(found('now')).to.deep.equal(['redis-password in log'])
  })

  it('finds a password that was put into the Secret with a final newline', () => {
    expect(
      findSecrets([{ where: 'log', text: 'AUTH word' }], secretsOf({ 'redis-password': 'word\n' })),
    ).to.have.length(1)
  })

  it('is content with texts that hold none', () => {
    expect(findSecrets([{ where: 'log', text: 'nothing here' }], secrets)).to.deep.equal([])
  })

  it('does not look for a secret that is not there', () => {
    const none = secretsOf({ 'redis-password': '', 'internal-key': '' })
    expect(findSecrets([{ where: 'log', text: '' }], none)).to.deep.equal([])
  })
})
