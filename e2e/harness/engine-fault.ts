import { isOlder, versionIn } from './engine-version.ts'
import type { PodMoment } from './pod-history.ts'
import type { Switch } from './switches.ts'

/** What switches are judged by. */
export interface EngineEvidence {
  history: readonly PodMoment[]
  /** Names of data pods by `ip:port` as Sentinels announce them. */
  addresses: ReadonlyMap<string, string>
}

/**
 * Why one of these switches went to a newer engine while another data pod was ready and not on its way out with an older one, which
 * cannot load what the newer writes; undefined when none did. The master before the switch does not count: it ends, or is dead.
 */
export function engineFault(switches: readonly Switch[], evidence: EngineEvidence): string | undefined {
  return switches.map((one) => faultOf(one, evidence)).find((fault) => fault !== undefined)
}

function faultOf({ sentinel, at, from, to }: Switch, { history, addresses }: EngineEvidence): string | undefined {
  const lastOf = (pod: string): PodMoment | undefined => history.findLast((one) => one.pod === pod && one.at <= at)
  const master = lastOf(addresses.get(to) ?? '')
  if (master === undefined) return `${sentinel} announced ${to}, which is the address of no data pod that was seen`
  const others = [...addresses].filter(([address]) => address !== to && address !== from)
  const remaining = others
    .map(([, pod]) => lastOf(pod))
    .filter((other) => other !== undefined)
    .filter(({ ready, ending, gone }) => ready && !ending && !gone)
  const fault = remaining.map((other) => faultBeside(other, master)).find((why) => why !== undefined)
  return fault === undefined ? undefined : `${sentinel} announced ${fault}`
}

function faultBeside(other: PodMoment, master: PodMoment): string | undefined {
  const [older, newer] = [imageOf(other), imageOf(master)]
  // The same engine, whatever its tag is.
  if (older === newer) return undefined
  const [version, than] = [versionIn(older), versionIn(newer)]
  const words = `${master.pod} with ${than ?? newer} while ${other.pod} was ready with ${version ?? older}`
  if (version === undefined || than === undefined) return `${words}: which is older is not known`
  return isOlder(version, than) ? words : undefined
}

function imageOf({ containers }: PodMoment): string {
  return containers.find(({ name }) => name === 'redis')?.image ?? ''
}
