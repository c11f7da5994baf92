import { ApiException } from '@kubernetes/client-node'

/** Did the API refuse with this HTTP status? */
export function isApiError(error: unknown, status: number): boolean {
  return error instanceof ApiException && error.code === status
}
