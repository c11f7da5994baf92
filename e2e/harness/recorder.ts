import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CoreV1Event, V1Job, V1Pod } from '@kubernetes/client-node'
import type { ViewAnswer } from '../clients/protocol.ts'
import type { CoreWait } from '../ledger/core-waits.ts'
import { followLogs } from './follow-logs.ts'
import type { ScannedText } from './find-secrets.ts'
import type { Kube } from './kube.ts'
import { momentOf } from './pod-history.ts'
import type { PodMoment } from './pod-history.ts'
import { seenTexts } from './seen-texts.ts'
import { watchForEver } from './watch.ts'
import { watchMachine } from './watch-machine.ts'
import type { MachineLook } from './watch-machine.ts'
import { watchWaits } from './watch-waits.ts'

/** A line of the timeline that the harness wrote itself. */
export interface Mark {
  at: number
  kind: string
  text: string
}

/** Everything that happened in a namespace, on the clock of the machine that runs the tests. */
export interface Recorder {
  /** Statuses of all pods in the order they were seen. */
  history: readonly PodMoment[]
  /** What the set said of itself at each look at it. */
  views: readonly ViewAnswer[]
  marks: readonly Mark[]
  /** When processes of the pods had work and no core. */
  waits: readonly CoreWait[]
  /** What the cores and the disk of this machine did, second by second. */
  machine: readonly MachineLook[]
  /** Directory with one log a container, of deleted pods as well. */
  logs: string
  /** What stood in pods, Jobs and events of the namespace, in each state that was seen. */
  texts: () => ScannedText[]
  /** Write a line to the timeline: a fault, a phase of the scenario. */
  mark: (kind: string, text: string) => void
  /** Keep a look at the set. */
  look: (view: ViewAnswer) => void
  /** End all streams and files. */
  stop: () => Promise<void>
}

/** Record pods, Jobs, events, waits for a core and the logs of every container of a namespace into a directory, from now on. */
export function startRecorder(kube: Kube, namespace: string, directory: string): Recorder {
  const logs = join(directory, 'logs')
  mkdirSync(logs, { recursive: true })
  const timeline = createWriteStream(join(directory, 'timeline.jsonl'))
  const line = (entry: object): void => void timeline.write(`${JSON.stringify({ at: Date.now(), ...entry })}\n`)
  const history: PodMoment[] = []
  const views: ViewAnswer[] = []
  const marks: Mark[] = []
  const waits: CoreWait[] = []
  const machine: MachineLook[] = []
  const seen = seenTexts()
  const followers = followLogs(kube, namespace, logs)

  const stopPods = watchForEver<V1Pod>({
    kube,
    path: `/api/v1/namespaces/${namespace}/pods`,
    onChange: (phase, pod) => {
      const moment = momentOf(pod, Date.now(), phase === 'DELETED')
      history.push(moment)
      seen.see(`pod ${moment.pod}`, pod)
      line({ kind: 'pod', ...moment })
      followers.see(moment)
    },
  })
  const stopEvents = watchForEver<CoreV1Event>({
    kube,
    path: `/api/v1/namespaces/${namespace}/events`,
    onChange: (_phase, event) => {
      const { message: text, reason, count, involvedObject } = event
      line({ kind: 'event', object: involvedObject.name, reason, text, count })
      seen.see(`an event of ${involvedObject.name}`, event)
    },
  })
  const stopJobs = watchForEver<V1Job>({
    kube,
    path: `/apis/batch/v1/namespaces/${namespace}/jobs`,
    onChange: (_phase, job) => seen.see(`Job ${job.metadata?.name}`, job),
  })
  const stopWaits = watchWaits({
    podOf: (uid) => history.findLast((moment) => moment.uid === uid)?.pod,
    onWait: (wait) => {
      waits.push(wait)
      line({ kind: 'core-wait', ...wait })
    },
  })
  const stopMachine = watchMachine({
    onLook: (look) => {
      machine.push(look)
      line({ kind: 'machine', ...look })
    },
  })
  return {
    history,
    views,
    marks,
    waits,
    machine,
    logs,
    texts: () => seen.all(),
    mark: (kind, text) => {
      const mark = { at: Date.now(), kind, text }
      marks.push(mark)
      line(mark)
    },
    look: (view) => void views.push(view),
    stop: async () => {
      stopPods()
      stopEvents()
      stopJobs()
      stopWaits()
      stopMachine()
      followers.stop()
      await new Promise<void>((resolve) => timeline.end(resolve))
    },
  }
}
