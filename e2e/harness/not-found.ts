import { isApiError } from './api-error.ts'

/** The value, or undefined when the API answers 404. */
export async function unlessNotFound<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request
  } catch (error) {
    if (isApiError(error, 404)) return undefined
    throw error
  }
}
