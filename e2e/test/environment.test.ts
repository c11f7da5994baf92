import { expect } from 'chai'
import { addCluster } from '../harness/environment.ts'
import type { Environment, SeenCluster } from '../harness/environment.ts'

describe('the environment of a run', () => {
  it('gets from its first cluster what that one tells', async () => {
    const environment: Environment = { machine: '2 cores' }
    await addCluster(environment, cluster('v1.36.4', 65_536))
    await addCluster(environment, cluster('v1.35.0', 1024))
    expect(environment).to.deep.equal({ machine: '2 cores', kubernetes: 'v1.36.4', 'cpu.shares': '65536 (all nodes)' })
  })

  it('says nothing of shares that are not known', async () => {
    const environment: Environment = {}
    await addCluster(environment, cluster('v1.36.4'))
    expect(environment).to.deep.equal({ kubernetes: 'v1.36.4' })
  })
})

function cluster(gitVersion: string, cpuShares?: number): SeenCluster {
  const kube = { config: { makeApiClient: () => ({ getCode: async () => Promise.resolve({ gitVersion }) }) } }
  return { kube: kube as unknown as SeenCluster['kube'], ...(cpuShares === undefined ? {} : { cpuShares }) }
}
