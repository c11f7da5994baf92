import { proxyStreams } from '../clients/protocol.ts'
import type { Stream } from '../clients/protocol.ts'
import type { CoreWait } from '../ledger/core-waits.ts'
import type { Stage } from './stage.ts'

/** Options of {@link onTheWay}. */
export interface OnTheWayOptions {
  since: number
  /** Data pods that were the master at any time since then. */
  masters: readonly string[]
}

/** When a process that a write of a stream passes waited for a core: the client's, a master's, a proxy's where it goes through one. */
export function onTheWay(
  stage: Pick<Stage, 'recorder' | 'ledger' | 'names'>,
  { since, masters }: OnTheWayOptions,
): (stream: Stream) => CoreWait[] {
  const recent = stage.recorder.waits.filter(({ at }) => at >= since)
  const always = [stage.ledger.pod, ...masters]
  const isProxy = (pod: string): boolean => pod.startsWith(`${stage.names.proxy}-`)
  return (stream) => recent.filter(({ pod }) => always.includes(pod) || (proxyStreams.includes(stream) && isProxy(pod)))
}
