import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node'

/** One container as a pod's status showed it. */
export interface ContainerMoment {
  name: string
  /** As the pod's spec names it: a status may have a digest. */
  image: string
  id: string
  restarts: number
  running: boolean
}

/** A pod's status as it was seen at a moment. */
export interface PodMoment {
  at: number
  pod: string
  uid: string
  node: string
  phase: string
  ready: boolean
  ending: boolean
  gone: boolean
  /** The node's kubelet has taken it. */
  started: boolean
  containers: ContainerMoment[]
}

/** What a watch showed of a pod, shortened. */
export function momentOf(pod: V1Pod, at: number, gone: boolean): PodMoment {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  return {
    at,
    pod: pod.metadata?.name ?? '',
    uid: pod.metadata?.uid ?? '',
    node: pod.spec?.nodeName ?? '',
    phase: pod.status?.phase ?? '',
    ready: pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false,
    ending: pod.metadata?.deletionTimestamp !== undefined,
    gone,
    started: pod.status?.startTime !== undefined,
    containers: statuses.map((status) => containerMoment(status, pod)),
  }
}

function containerMoment(status: V1ContainerStatus, { spec }: V1Pod): ContainerMoment {
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]
  return {
    name: status.name,
    image: containers.find(({ name }) => name === status.name)?.image ?? '',
    id: status.containerID ?? '',
    restarts: status.restartCount,
    running: status.state?.running !== undefined,
  }
}

/** Options of {@link startsIn}. */
export interface StartsOptions {
  pods: readonly string[]
  container: string
  since: number
}

/** How many times a container of these pods has started since a moment: one that starts has an id that was not seen before. */
export function startsIn(history: readonly PodMoment[], { pods, container, since }: StartsOptions): number {
  const idsOf = (moments: readonly PodMoment[]): string[] =>
    moments
      .filter(({ pod }) => pods.includes(pod))
      .flatMap(({ containers }) => containers.filter(({ name, id }) => name === container && id !== ''))
      .map(({ id }) => id)
  const known = new Set(idsOf(history.filter(({ at }) => at < since)))
  return new Set(idsOf(history.filter(({ at }) => at >= since)).filter((id) => !known.has(id))).size
}

/** Options of {@link rejoinTime}. */
export interface RejoinOptions {
  pod: string
  container: string
  /** Identity before the fault: a new pod has another uid, a restarted container another id. */
  before: { uid: string; id: string }
  /** When the fault began: lives before it are of no concern. */
  since: number
}

/**
 * Milliseconds from the start of the pod's (or container's) next life to its first ready moment, or undefined when it
 * has not become ready. A new pod starts when its kubelet takes it, a container when it runs.
 */
export function rejoinTime(history: readonly PodMoment[], options: RejoinOptions): number | undefined {
  const lives = history.filter((moment) => moment.pod === options.pod && !moment.gone && moment.at >= options.since)
  const isNew = (moment: PodMoment): boolean => {
    if (moment.uid !== options.before.uid) return moment.started
    const container = moment.containers.find(({ name }) => name === options.container)
    return container !== undefined && container.running && container.id !== options.before.id
  }
  const start = lives.find(isNew)
  if (start === undefined) return undefined
  const ready = lives.find(
    (moment) => moment.at >= start.at && moment.uid === start.uid && isNew(moment) && moment.ready,
  )
  return ready === undefined ? undefined : ready.at - start.at
}

/** When the last of these pods had a container running that had not run before `since`; undefined while one has none. */
export function allBackAt(
  history: readonly PodMoment[],
  { pods, container, since }: StartsOptions,
): number | undefined {
  const running = ({ containers }: PodMoment): string[] =>
    containers.filter(({ name, running }) => name === container && running).map(({ id }) => id)
  const before = new Set(history.filter(({ at }) => at < since).flatMap(running))
  const backs = pods.map(
    (pod) =>
      history.find((one) => one.at >= since && one.pod === pod && running(one).some((id) => !before.has(id)))?.at,
  )
  return backs.some((at) => at === undefined) ? undefined : Math.max(...backs.map((at) => at ?? 0))
}
