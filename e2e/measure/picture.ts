import { spreadOf } from './rows.ts'
import type { MeasuredRow } from './rows.ts'

const PLOT = 440
const ROW = 22
/** A letter of these labels takes 5.0 to 5.5 px in a wide face (DejaVu Sans); a picture cannot measure its own text. */
const LETTER = 5.6
const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]
const ROUTES = { sentinel: 'by Sentinel', proxy: 'through the proxy' } as const

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** A line of a picture: its label, what was measured in each run and what its bar marks, in milliseconds; without `mark` there is no bar. */
export interface PictureLine {
  label: string
  gaps: readonly number[]
  mark?: number
}

/** Returns the lines of all rows: one a fault and route, the bar at the 95th percentile. */
export function allLines(rows: readonly MeasuredRow[]): PictureLine[] {
  return rows.flatMap((row) =>
    (['sentinel', 'proxy'] as const).map((route) => ({
      label: `${row.fault} (${row.engine}), ${ROUTES[route]}`,
      gaps: row.gaps[route],
      mark: spreadOf(row.gaps[route]).p95,
    })),
  )
}

/** Returns an SVG with a dot for each run and a bar at the mark; seconds on a logarithmic scale. */
export function pictureOf(lines: readonly PictureLine[]): string {
  const left = Math.ceil(LETTER * Math.max(...lines.map(({ label }) => label.length))) + 20
  const width = left + PLOT + 20
  const longest = Math.max(1000, ...lines.flatMap(({ gaps, mark = 0 }) => [...gaps, mark])) / 1000
  const [low, high] = [Math.log10(0.05), Math.log10(longest * 1.2)]
  const x = (s: number): number => Math.round(left + ((Math.log10(Math.max(s, 0.05)) - low) / (high - low)) * PLOT)
  const height = lines.length * ROW + 40
  const ticks = TICKS.filter((s) => s < longest * 1.2).map(
    (s) =>
      `<line x1="${x(s)}" x2="${x(s)}" y1="10" y2="${height - 24}" stroke="#ddd"/><text x="${x(s)}" y="${height - 8}" text-anchor="middle">${s} s</text>`,
  )
  const drawn = lines.map(({ label, gaps, mark }, i) => {
    const y = 24 + i * ROW
    const dots = gaps.map((ms) => `<circle cx="${x(ms / 1000)}" cy="${y}" r="3.5" fill="#2563eb" fill-opacity="0.45"/>`)
    const at = x((mark ?? 0) / 1000)
    const bar =
      mark === undefined
        ? ''
        : `<line x1="${at}" x2="${at}" y1="${y - 8}" y2="${y + 8}" stroke="#b91c1c" stroke-width="2"/>`
    return `<text x="${left - 10}" y="${y + 4}" text-anchor="end">${escape(label)}</text>${dots.join('')}${bar}`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...ticks,
    ...drawn,
    '</svg>',
    '',
  ].join('\n')
}
