import { isApiError } from './api-error.ts'

/** Read, change and write an object, again while somebody else wrote it in between. */
export async function editAgain<T>(edit: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await edit()
    } catch (error) {
      if (!isApiError(error, 409) || attempt === 10) throw error
    }
  }
}
