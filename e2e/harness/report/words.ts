/** `33,400` */
export function count(number: number): string {
  return number.toLocaleString('en-US')
}

/** `1 repetition`, `10 repetitions` */
export function plural(number: number, word: string): string {
  return `${count(number)} ${word}${number === 1 ? '' : 's'}`
}

/** `20 min 50 s` between two ISO times, `0 s` when the run has not ended. */
export function duration(from: string, to: string): string {
  const whole = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000)) || 0
  const minutes = Math.floor(whole / 60)
  return minutes === 0 ? `${whole} s` : `${minutes} min ${whole % 60} s`
}

/** `2026-11-21 14:40 UTC` of an ISO time. */
export function minute(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}

/** A pod's name without its release: `redis-0`. */
export function shortPod(name: string): string {
  return /[a-z]+-\d+$/.exec(name)?.[0] ?? name
}

/** All names of pods in a text without their release. */
export function shortPods(text: string): string {
  return text.replace(/\b[a-z0-9-]+-((?:redis|sentinel)-\d+)\b/g, '$1')
}
