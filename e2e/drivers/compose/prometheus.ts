import { waitUntil } from '../../harness/wait-until.ts'
import { PORTS } from './set.ts'

interface Target {
  health: string
  labels: { pod: string; app_kubernetes_io_component: string }
}

/** Waits until Prometheus has read all instances; returns their names. */
export async function untilRead(count: number): Promise<string[]> {
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${PORTS.prometheus}/api/v1/${path}`)
    return ((await answer.json()) as { data: unknown }).data
  }
  return waitUntil({
    what: 'Prometheus to read every instance',
    timeoutMs: 60_000,
    everyMs: 1000,
    look: async () => {
      const { activeTargets } = (await ask('targets?state=active')) as { activeTargets: Target[] }
      const up = activeTargets.filter(({ health }) => health === 'up').map(({ labels }) => labels.pod)
      if (up.length === count) return { done: true, value: up.sort() }
      return { done: false, seen: `${up.join(', ')} of ${activeTargets.length}` }
    },
  })
}

/** Names of the alert rules that Prometheus has loaded, and those that fire. */
export async function alerts(): Promise<{ loaded: number; firing: string[] }> {
  const answer = await fetch(`http://127.0.0.1:${PORTS.prometheus}/api/v1/rules?type=alert`)
  const { data } = (await answer.json()) as { data: { groups: { rules: { name: string; state: string }[] }[] } }
  const rules = data.groups.flatMap((group) => group.rules)
  return { loaded: rules.length, firing: rules.filter(({ state }) => state === 'firing').map(({ name }) => name) }
}
