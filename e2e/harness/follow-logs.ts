import { createWriteStream } from 'node:fs'
import type { WriteStream } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kube } from './kube.ts'
import { followLog } from './log-stream.ts'
import type { LogStream } from './log-stream.ts'
import type { PodMoment } from './pod-history.ts'

/** Followers of all logs of a namespace. */
export interface Followers {
  /** Tell them what a pod looks like now: they follow each container that is new to them. */
  see: (moment: PodMoment) => void
  stop: () => void
}

/** Follow every container's log into `<pod>.<start of its uid>.<container>.log`, one life after the other. */
export function followLogs(kube: Kube, namespace: string, directory: string): Followers {
  const running = new Map<string, boolean>()
  const streams = new Set<LogStream>()
  const files = new Map<string, WriteStream>()
  let stopped = false

  const fileOf = (name: string): WriteStream => {
    const file = files.get(name) ?? createWriteStream(join(directory, name), { flags: 'a' })
    files.set(name, file)
    return file
  }

  // A stream ends with its container, or with its connection: then it goes on after its last line.
  const follow = async (moment: PodMoment, container: string, id: string): Promise<void> => {
    const file = fileOf(`${moment.pod}.${moment.uid.slice(0, 8)}.${container}.log`)
    let since: string | undefined
    const onLine = (text: string): void => {
      const time = text.slice(0, text.indexOf(' '))
      // A new stream starts at the last whole second.
      if (stopped || (since !== undefined && time <= since)) return
      since = time
      file.write(`${text}\n`)
    }
    let opened = false
    for (let attempt = 0; attempt < 10 && !stopped; attempt++) {
      const source = { kube, namespace, pod: moment.pod, container, onLine }
      const stream = await followLog({ ...source, ...(since === undefined ? {} : { since }) })
      streams.add(stream)
      opened = (await stream.ended) || opened
      streams.delete(stream)
      if (opened && running.get(id) !== true) return
      await sleep(300)
    }
  }

  return {
    see: (moment) => {
      for (const { name, id, running: runs } of moment.containers) {
        const known = running.has(id)
        if (id !== '') running.set(id, runs && !moment.gone)
        if (id !== '' && !known && !moment.gone) void follow(moment, name, id)
      }
    },
    stop: () => {
      stopped = true
      for (const stream of streams) stream.stop()
      for (const file of files.values()) file.end()
    },
  }
}
