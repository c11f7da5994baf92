import { expect } from 'chai'
import { podBeside } from '../harness/proxy-beside.ts'

const on = (nodeName: string, name: string) => ({ metadata: { name }, spec: { nodeName, containers: [] } })

describe('a data pod beside a proxy', () => {
  const data = [on('n0', 'r0'), on('n1', 'r1'), on('n2', 'r2')]
  const proxies = [on('n1', 'p0'), on('n2', 'p1')]

  it('is the master, if one runs on its node', () => {
    expect(podBeside(data, proxies, 'r2')).to.equal('r2')
  })
  it('is another, if none does', () => {
    expect(podBeside(data, proxies, 'r0')).to.equal('r1')
  })
  it('is nobody, if no node has both', () => {
    expect(() => podBeside(data, [on('n3', 'p0')], 'r0')).to.throw('no data pod runs on a node with a proxy')
  })
})
