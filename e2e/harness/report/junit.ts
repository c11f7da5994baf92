import type { Report, TestOutcome } from './report.ts'

/** The report as JUnit XML: one suite a scenario. */
export function junitXml(report: Report): string {
  const suites = [...new Set(report.tests.map(({ suite }) => suite))].map((name) =>
    suiteXml(
      name,
      report.tests.filter(({ suite }) => suite === name),
    ),
  )
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join('\n')
}

function suiteXml(name: string, tests: readonly TestOutcome[]): string {
  const count = (state: TestOutcome['state']): number => tests.filter((test) => test.state === state).length
  const time = seconds(tests.reduce((sum, { ms }) => sum + ms, 0))
  const counts = `tests="${tests.length}" failures="${count('failed')}" skipped="${count('skipped')}" time="${time}"`
  return [`  <testsuite name="${escape(name)}" ${counts}>`, ...tests.map(caseXml), '  </testsuite>'].join('\n')
}

function caseXml(test: TestOutcome): string {
  const open = `    <testcase classname="${escape(test.suite)}" name="${escape(test.title)}" time="${seconds(test.ms)}"`
  if (test.state === 'passed') return `${open}/>`
  const inside = test.state === 'skipped' ? '<skipped/>' : `<failure message="${escape(test.error ?? '')}"/>`
  return `${open}>${inside}</testcase>`
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' }

// Control characters are not allowed in XML at all, so they go; a line's end stays, as a reference.
function escape(text: string): string {
  const allowed = [...text].filter((char) => char >= ' ' || char === '\n' || char === '\t').join('')
  return allowed.replace(/[&<>"\n]/g, (char) => entities[char] ?? '')
}
