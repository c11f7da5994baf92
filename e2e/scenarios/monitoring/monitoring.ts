import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { alertNames } from '../../../generator/src/monitoring/rules.ts'
import type { Checklist } from '../../harness/checklist.ts'
import { chartOf, helmInstall } from '../../harness/helm.ts'
import { startLedgerPod } from '../../harness/ledger-pod.ts'
import { namesOf } from '../../harness/names.ts'
import { startPrometheus } from '../../harness/prometheus.ts'
import { streamsFor } from '../../harness/release-counts.ts'
import { settle } from '../../harness/settle.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import { lostWrites } from '../lost-writes.ts'
import { isOver, named, prometheusOf, rulesFor, stageOf, values, where } from './desk.ts'
import type { MonitoringStep, Notes } from './desk.ts'
import { stepOf } from './fault.ts'
import { exportersHang, fullVolume, limits, podMissing } from './faults-limits.ts'
import { fenced, fullSyncs, replicaAstray, replicaHangs, twoMasters } from './faults-replicas.ts'
import { cutOffSentinel, masterDown, quorumLost } from './faults-sentinels.ts'
import { byHand, exportersKilled, healthyTime, larger } from './planned-work.ts'
import { dashboardShows, exporterCost, listedSeries } from './series.ts'

/** Rules whose cause no step brings about for sure; promtool shows them theirs. */
const unseen = [
  // A fork of so little data takes less than a millisecond.
  'SlowFork',
  // A proxy keeps its server, also one that hangs, while no majority names another.
  'ProxyNoMaster',
].map(named)

const startUp: MonitoringStep = {
  title: 'every server, Sentinel and proxy is a target that answers, and no alert fires',
  act: async (desk) => {
    const { run, stage, notes } = desk
    await helmInstall({ ...where(stage), ...chartOf(run), values })
    const prometheus = await startPrometheus(stage, await rulesFor(desk))
    const { namespace, release, cluster, counts } = stage
    const light = run.set === 'full'
    const ledger = await startLedgerPod({
      ...{ kube: cluster.kube, namespace, secret: stage.names.secret, streams: streamsFor(counts.proxy) },
      // An hour of more writes fills the memory.
      ...{ names: namesOf(release, light ? larger : counts), ratePerSecond: light ? 20 : 200 },
    })
    Object.assign(notes, { prometheus, ledger })
    await settle({ ...stage, ledger })
    await ledger.start()
    const answering = JSON.stringify(Object.entries(counts).sort())
    await waitUntil({
      what: 'every target to answer',
      timeoutMs: 60_000,
      look: async () => {
        const up = await prometheus.query('sum by (app_kubernetes_io_component) (up)')
        const of = up.map(({ labels, value }) => [labels['app_kubernetes_io_component'] ?? '', value] as const)
        const seen = JSON.stringify(of.sort(([a], [b]) => a.localeCompare(b)))
        return seen === answering ? { done: true, value: undefined } : { done: false, seen }
      },
    })
    await sleep(15_000)
    expect(await prometheus.causes()).to.deep.equal([])
  },
}

const nothingLost: MonitoringStep = {
  title: 'no acknowledged write is lost meanwhile',
  act: async (desk) => {
    expect(await lostWrites(stageOf(desk).ledger)).to.deep.equal([])
  },
}

const allSeen: MonitoringStep = {
  title: `the cause of every rule has been seen, but for ${unseen.join(' and ')}`,
  sets: ['full'],
  act: async (desk) => {
    const seen = await prometheusOf(desk).causesSince(0)
    expect(alertNames.filter((name) => ![...seen, ...unseen].includes(name))).to.deep.equal([])
  },
}

// That of the switches of an hour, FailoversTooOften, is not waited for.
const lookBackEnds: MonitoringStep = {
  title: 'rules that look back for ten minutes or half an hour end, too',
  sets: ['full'],
  minutes: 45,
  act: (desk) => isOver(desk, ['HandoverFailed', 'FullSyncLoop'].map(named), 40 * 60_000),
}

/** A real Prometheus reads the set, and its rules tell faults from planned work. */
export const monitoring: Checklist<Notes> = {
  name: 'monitoring',
  title: 'alerts fire on their cause and on nothing else',
  items: [1, 2],
  sets: ['short', 'full'],
  nodes: 4,
  values,
  notes: () => ({}),
  bail: true,
  steps: [
    ...[startUp, byHand, exportersKilled, healthyTime],
    ...[fullSyncs, replicaHangs, quorumLost, fenced, masterDown, twoMasters, replicaAstray].map(stepOf),
    ...[cutOffSentinel, limits, podMissing, exportersHang, fullVolume].map(stepOf),
    ...[listedSeries, dashboardShows, exporterCost, nothingLost, allSeen, lookBackEnds],
  ],
}
