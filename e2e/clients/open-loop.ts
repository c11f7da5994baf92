/** Call `send` at a steady rate whatever became of the earlier calls; returns how to stop it. */
export function openLoop(ratePerSecond: number, send: () => void): () => void {
  const from = performance.now()
  let sent = 0
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - from) * ratePerSecond) / 1000)
    while (sent < due) {
      sent++
      send()
    }
  }, 1000 / ratePerSecond)
  return () => clearInterval(timer)
}
