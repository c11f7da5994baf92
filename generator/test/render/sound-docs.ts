import { expect } from 'chai'
import { renderChart } from './helm.ts'
import type { Manifest, RenderOptions } from './helm.ts'
import { problemsOf } from './problems.ts'

/** The objects of a rendering with which nothing is wrong; fails with what is. */
export async function soundDocs(options: RenderOptions = {}): Promise<Manifest[]> {
  const rendering = await renderChart(options)
  expect(problemsOf(rendering)).to.deep.equal([])
  return rendering.docs
}
