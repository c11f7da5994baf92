/** Maps the items with a few at a time; the results keep the order of the items. */
export async function inParallel<T, R>(items: readonly T[], width: number, fn: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await fn(item)
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}
