import type { Resources } from '../../../schemas/values.d.ts'
import { bytesOf } from '../model/quantity.ts'

/**
 * What Kubernetes makes of requests and limits, in words of Docker Compose, for a container that does the work of several. One without a limit
 * leaves them all without. Swap is off, as in a cluster.
 */
export function containerResources(of: readonly Resources[]): Record<string, number> {
  const sum = (amounts: readonly (number | undefined)[]): number | undefined =>
    amounts.includes(undefined) ? undefined : amounts.reduce<number>((total, each) => total + (each ?? 0), 0)
  const memory = (which: 'limits' | 'requests'): number | undefined =>
    sum(of.map((each) => (each[which]?.memory === undefined ? undefined : Math.floor(bytesOf(each[which].memory)))))
  const cpu = (which: 'limits' | 'requests'): number | undefined =>
    sum(of.map((each) => (each[which]?.cpu === undefined ? undefined : coresOf(each[which].cpu))))
  const [limit, reservation, cores, share] = [memory('limits'), memory('requests'), cpu('limits'), cpu('requests')]
  return {
    ...(limit !== undefined && { mem_limit: limit, memswap_limit: limit }),
    ...(reservation !== undefined && { mem_reservation: reservation }),
    ...(cores !== undefined && { cpus: cores }),
    ...(share !== undefined && { cpu_shares: Math.max(2, Math.round(share * 1024)) }),
  }
}

function coresOf(amount: string | number): number {
  const text = String(amount)
  return text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text)
}
