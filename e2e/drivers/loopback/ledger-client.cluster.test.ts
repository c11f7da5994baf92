import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { forStreams, proxyStreams, streams } from '../../clients/protocol.ts'
import { claimProgram } from '../../harness/faults/claim-program.ts'
import { switchesIn } from '../../harness/switches.ts'
import { closedAfter } from '../../ledger/closed-after.ts'
import { findOverlaps } from '../../ledger/overlaps.ts'
import { withBornWorld } from './born-world.ts'
import { startLedger } from './ledger-client.ts'
import { podOf } from './pod-of.ts'
import { startProcess } from './process.ts'
import { startRelay } from './relay.ts'
import { replicaOf } from './replica-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'

sideBySide('the ledger client on loopback', (scenario) => {
  scenario('writes on every stream, knows who answered, and finds every key', () =>
    withBornWorld({}, async (world) => {
      const ledger = await startLedger(world, await startRelay(world, podOf(world, 0).address))
      await ledger.start()
      await sleep(2000)
      await ledger.stop()
      const { ops } = await ledger.take()
      for (const stream of streams) {
        const strange = ops[stream].filter(
          ({ outcome, role, runId }) => outcome !== 'acked' || role !== 'master' || !runId,
        )
        expect(strange, stream).to.deep.equal([])
        expect(ops[stream].length, stream).to.be.greaterThan(300)
      }
      const connections = (of: (typeof streams)[number]): number => new Set(ops[of].map(({ opened }) => opened)).size
      expect(connections('sticky')).to.equal(1)
      expect(connections('reconnecting')).to.be.within(30, 50)
      const upTo = forStreams((stream) => ops[stream].length)
      const [master] = await ledger.verify({ from: forStreams(() => 1), upTo, replicas: [] })
      expect(master?.missing).to.deep.equal(forStreams(() => []))
    }),
  )

  scenario(
    'waits for a replica that is behind before it looks up what that lacks, and not for ever',
    () =>
      withBornWorld({}, async (world) => {
        await podOf(world, 2).crashGuard(600_000)
        const master = podOf(world, 0).address
        const ledger = await startLedger(world, await startRelay(world, master))
        const lookUp = async (): Promise<number> => {
          await replicaOf(world, 2, '127.0.0.1', '1')
          await ledger.start()
          await sleep(500)
          await ledger.stop()
          const { ops } = await ledger.take()
          const upTo = forStreams((stream) => ops[stream].reduce((last, { n }) => Math.max(last, n), 0))
          const answers = ledger.verify({ from: forStreams(() => 1), upTo, replicas: [podOf(world, 2).address] })
          return answers.then(([, replica]) => replica?.missing.plain.length ?? NaN)
        }
        const late = lookUp()
        await sleep(2000)
        await replicaOf(world, 2, master, '6379')
        expect(await late, 'it follows again: writes that it lacks').to.equal(0)
        expect(await lookUp(), 'it does not: writes that it lacks').to.be.greaterThan(0)
      }),
    { full: true },
  )

  scenario('sees that a misled proxy leads to a second master that claims writes', () =>
    withBornWorld({}, async (world) => {
      const relay = await startRelay(world, podOf(world, 0).address)
      const ledger = await startLedger(world, relay)
      await ledger.start()
      await sleep(500)
      const pod = podOf(world, 1)
      const { env, output, address } = pod
      const [shell] = pod.script('guard.sh')
      startProcess({ command: [shell, '-c', claimProgram, 'claim', '4'], env, output })
      await sleep(2000)
      expect((await world.replicationOf(address)).role).to.equal('master')
      relay.leadTo(address)
      await sleep(1000)
      relay.leadTo(podOf(world, 0).address)
      await sleep(500)
      await ledger.stop()
      const { ops } = await ledger.take()
      expect(findOverlaps(streams.flatMap((stream) => ops[stream]))).to.have.length(1)
      for (const stream of proxyStreams) {
        const servers = new Set(ops[stream].filter(({ outcome }) => outcome === 'acked').map(({ runId }) => runId))
        expect(servers.size, stream).to.equal(2)
      }
      // The guard or Sentinel makes a replica of it again once nobody insists.
      await settled(world, { master: { is: 0 } })
    }),
  )

  scenario(
    'sees the end of the connection to the old master',
    () =>
      withBornWorld({}, async (world) => {
        const relay = await startRelay(world, podOf(world, 0).address)
        const ledger = await startLedger(world, relay)
        await ledger.start()
        await sleep(500)
        await podOf(world, 0).deleteGracefully()
        await podOf(world, 0).start()
        const { master } = await settled(world, { master: { isNot: 0 } })
        relay.leadTo(podOf(world, master).address)
        await sleep(1000)
        await ledger.stop()
        const { ops, events } = await ledger.take()
        const runId = ops.sticky[0]?.runId ?? ''
        const at = Math.min(...switchesIn(events).map((one) => one.at))
        // The handover itself ends it.
        expect(closedAfter(events, { stream: 'sticky', runId, at })).to.be.lessThan(2000)
        expect(ops.sticky.at(-1)?.runId).not.to.equal(runId)
      }),
    { full: true },
  )
})
