import { ApiException } from '@kubernetes/client-node'

/** Did the API refuse with this HTTP status? */
export function isApiError(error: unknown, status: number): boolean {
  return error instanceof ApiException && error.code === status
}

/** Did a disruption budget refuse an eviction, because too few pods are healthy? */
export function isBudgetRefusal(error: unknown): boolean {
  if (!(error instanceof ApiException) || error.code !== 429) return false
  const body = typeof error.body === 'string' ? error.body : JSON.stringify(error.body)
  return body.includes('DisruptionBudget') && /needs \d+ healthy pods and has \d+/.test(body)
}
