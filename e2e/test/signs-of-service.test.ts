import { expect } from 'chai'
import { forStreams } from '../clients/protocol.ts'
import type { NodeView, ViewAnswer } from '../clients/protocol.ts'
import { signsOfService } from '../harness/signs-of-service.ts'
import type { Op } from '../ledger/types.ts'
import { op } from './ops.ts'

const node = (name: string, runId: string, role = 'slave'): NodeView => ({
  ...{ node: name, runId, role, link: 'up', follows: '', onlineReplicas: [] },
})
const look = (...nodes: NodeView[]): ViewAnswer => ({ at: 0, sentinels: [], nodes })
const before = look(node('r0', 'old', 'master'), node('r1', 'b'))

/** The signs of what these looks show and these processes acknowledge, after the master r0 was deleted. */
function signs(views: ViewAnswer[], ...runIds: string[]): string[] {
  const plain: Op[] = runIds.map((runId, i) => op({ n: i + 1, start: i, runId }))
  return signsOfService({ victim: { pod: 'r0' }, before, views, ops: { ...forStreams((): Op[] => []), plain } })
}

describe('a pod that must not serve', () => {
  const replica = look(node('r0', 'new'), node('r1', 'b', 'master'))

  it('shows nothing while it is a replica, whatever its process before the fault and the others acknowledged', () => {
    expect(signs([replica, replica], 'old', 'b')).to.deep.equal([])
  })

  it('is noticed by the writes and by the role of the process that runs now', () => {
    const served = [look(node('r0', 'new', 'master'), node('r1', 'b')), replica]
    expect(signs(served, 'new', 'new')).to.deep.equal(['acknowledged 2 writes', 'called itself master in 1 looks'])
  })

  it('is noticed when a process served that has been restarted since', () => {
    const restarted = [look(node('r0', 'first', 'master'), node('r1', 'b')), replica]
    expect(signs(restarted, 'first')).to.deep.equal(['acknowledged 1 writes', 'called itself master in 1 looks'])
  })

  it('is noticed when a process served that ended between two looks', () => {
    expect(signs([replica], 'between')).to.deep.equal(['acknowledged 1 writes'])
  })

  it('is not taken for another pod that was restarted and is the master now', () => {
    expect(signs([look(node('r0', 'new'), node('r1', 'again', 'master'))], 'again')).to.deep.equal([])
  })
})
