import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { mergeValues } from '../../src/model/merge.ts'
import { model } from '../../src/model/model.ts'
import { defaultsOf } from '../../src/model/walk.ts'
import { renderChart, type Manifest } from './helm.ts'
import { partsOf, type Parts } from './observed-cost.ts'

/** By what two renderings are compared: a rendering itself is a megabyte. */
export interface Snapshot {
  parts: Parts
  /** Of every object but the Secret, whose passwords are random. */
  digest: string
}

type Fields = Record<string, unknown>

const defaults = defaultsOf(model)
const taken = new Map<string, Snapshot>()

/** Keeps what another test has rendered of these values anyway, so that {@link snapshotOf} need not. */
export function keepSnapshot(values: Fields, docs: readonly Manifest[]): Snapshot {
  const text = JSON.stringify(docs.filter(({ kind }) => kind !== 'Secret'))
  const snapshot = { parts: partsOf(docs), digest: createHash('sha256').update(text).digest('hex') }
  taken.set(keyOf(values), snapshot)
  return snapshot
}

/** The snapshot of these values; renders them when no test has. */
export async function snapshotOf(values: Fields): Promise<Snapshot> {
  const kept = taken.get(keyOf(values))
  if (kept) return kept
  const { docs, stderr } = await renderChart({ values })
  expect(stderr).to.equal('')
  return keepSnapshot(values, docs)
}

function keyOf(values: Fields): string {
  return JSON.stringify(mergeValues(defaults, values))
}
