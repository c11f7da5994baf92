import type { Stream } from '../clients/protocol.ts'
import { writeGaps } from '../ledger/gaps.ts'
import type { Gap, Op } from '../ledger/types.ts'

/** What became of the writes to a set. */
export interface WriteCounts {
  acked: number
  /** Writes that a server answered with an error, by its first word: `NOREPLICAS`, `READONLY` ... */
  refused: Record<string, number>
  /** Other writes without an acknowledgement, by what the client says. */
  failed: Record<string, number>
  /** The longest time in which a stream had no acknowledgement. */
  longestGap: Gap & { stream: string }
  /** Times in which nobody could see what was written: they are no gaps, and hide some. */
  unseen: number
}

/** Counts in a memory that does not grow with the writes. */
export interface WriteTally {
  /** Writes that ended since the last ones: at least all that had ended by this moment. */
  add: (ops: Readonly<Record<Stream, readonly Op[]>>, until: number) => void
  /** Writes up to this moment are lost to the witness. */
  skip: (until: number) => void
  counts: () => WriteCounts
}

/** Count writes of some streams, from a moment on. */
export function tallyWrites(streams: readonly Stream[], from: number): WriteTally {
  const lastAck = new Map<Stream, number>(streams.map((stream) => [stream, from]))
  const refused: Record<string, number> = {}
  const failed: Record<string, number> = {}
  let longestGap: WriteCounts['longestGap'] = { from, to: from, ms: 0, stream: '' }
  let acked = 0
  let unseen = 0
  let seen = from

  const count = ({ outcome, error = 'no answer' }: Op): void => {
    if (outcome === 'acked') acked++
    else {
      // Only the first word of a server's error is kept, and it is in capitals.
      const counts = outcome === 'failed' && /^[A-Z]+$/.test(error) ? refused : failed
      counts[error] = (counts[error] ?? 0) + 1
    }
  }
  const measure = (stream: Stream, ops: readonly Op[]): void => {
    const to = ops.reduce((last, { outcome, end }) => (outcome === 'acked' ? Math.max(last, end) : last), 0)
    if (to === 0) return
    const last = lastAck.get(stream) ?? from
    const [gap] = writeGaps(ops, { window: { from: last, to }, atLeastMs: 0 })
    if (gap !== undefined && gap.ms > longestGap.ms) longestGap = { ...gap, stream }
    lastAck.set(stream, Math.max(last, to))
  }
  return {
    add: (ops, until) => {
      seen = until
      for (const stream of streams) {
        for (const op of ops[stream]) count(op)
        measure(stream, ops[stream])
      }
    },
    skip: (until) => {
      unseen++
      seen = until
      for (const stream of streams) lastAck.set(stream, until)
    },
    counts: () => {
      // A gap that goes on counts as far as somebody looked.
      const open = [...lastAck].map(([stream, at]) => ({ stream, from: at, to: seen, ms: seen - at }))
      const gap = [longestGap, ...open].reduce((most, one) => (one.ms > most.ms ? one : most))
      return { acked, refused: { ...refused }, failed: { ...failed }, longestGap: gap, unseen }
    },
  }
}
