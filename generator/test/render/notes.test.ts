import { expect } from 'chai'
import { $ } from 'zx'
import { chartDirectory } from './helm.ts'

/** What a user reads after the installation; a dry run needs no cluster. */
async function notesOf(...set: string[]): Promise<string> {
  const flags = set.flatMap((assignment) => ['--set', assignment])
  const run = $({ quiet: true, timeout: '30s' })
  const { stdout } = await run`helm install demo ${chartDirectory} --namespace cache --dry-run=client ${flags}`
  return stdout.slice(stdout.indexOf('\nNOTES:\n'))
}

describe('the notes', () => {
  it('say how to connect and where the password is', async () => {
    const notes = await notesOf()
    expect(notes).to.include('demo-redis-sentinel-sentinel.cache:26379')
    expect(notes).to.include('master name mymaster')
    expect(notes).to.include('get secret demo-redis-sentinel-auth')
    expect(notes).to.include('demo-redis-sentinel.cache:6379')
    expect(notes).to.include('demo-redis-sentinel.cache:6380')
    expect(notes).to.include('kubectl --namespace cache exec demo-redis-sentinel-redis-0 -- sentinelctl status')
    expect(notes).to.not.include('WARNING')
  })

  it('name the Secret of the users where default is off', async () => {
    const users = ['auth.users[0].name=app', 'auth.users[0].rights=strict', 'auth.usersSecret=redis-users']
    const notes = await notesOf(...users, 'auth.defaultUser=false')
    expect(notes).to.include('the user default is off').and.include('are in the Secret redis-users.')
    expect(notes).to.not.include('get secret')
    expect(await notesOf(...users)).to.include('get secret demo-redis-sentinel-auth')
  })

  for (const [set, warning] of [
    ['redis.fencing=false', 'redis.fencing is false'],
    ['redis.persistence.enabled=false', 'redis.persistence.enabled is false'],
    ['redis.bootstrap=force-ordinal-1', 'redis.bootstrap is force-ordinal-1'],
  ] as const) {
    it(`warn when ${warning}`, async () => {
      expect(await notesOf(set)).to.include(`WARNING: ${warning}`)
    })
  }

  it('say what does not exist without the proxy', async () => {
    const notes = await notesOf('proxy.enabled=false')
    expect(notes).to.include('No Service leads to the master')
    expect(notes).to.not.include('cache:6379')
  })

  it('say who may connect', async () => {
    expect(await notesOf('networkPolicy.enabled=true')).to.include('Clients that may connect: pods of this namespace.')
    expect(await notesOf('networkPolicy.clients=labelled')).to.match(/with the label \S+-client: "true"\./)
    expect(await notesOf('networkPolicy.clients=any')).to.include('Clients that may connect: all.')
    expect(await notesOf('networkPolicy.clientCIDRs={192.0.2.0/24}')).to.include(
      'pods of this namespace, and those of networkPolicy.clientSelectors and clientCIDRs.',
    )
    expect(await notesOf('networkPolicy.enabled=false')).to.not.include('Clients that may connect')
  })

  it('name the policy that is missing where a namespace denies egress, and the value that makes it', async () => {
    const missing =
      /NetworkPolicy of this namespace denies egress[^]* DNS and each other[^]*"\. networkPolicy\.egress: peers makes the policy that they need\./
    expect(await notesOf()).to.match(missing)
    expect(await notesOf('networkPolicy.egress=any')).to.match(missing)
    expect(await notesOf('networkPolicy.enabled=false')).to.include(
      'networkPolicy.enabled: true with networkPolicy.egress: peers makes the policy that they need.',
    )
    expect(await notesOf('networkPolicy.egress=peers')).to.not.match(/denies egress/)
  })

  it('name the Secret that is there already', async () => {
    expect(await notesOf('auth.existingSecret=passwords')).to.include('get secret passwords')
    const renamed = await notesOf('auth.existingSecret=passwords', 'auth.existingSecretKeys.redisPassword=redis.pass')
    expect(renamed).to.include('in the Secret passwords, key redis.pass:')
    expect(renamed).to.include("jsonpath='{.data.redis\\.pass}'")
    expect(renamed).to.not.include('redis-password')
  })
})
