import { expect } from 'chai'
import { load } from 'js-yaml'
import { scenarios } from '../scenarios/all.ts'
import { codeBlocks, markdownFiles, textOf } from './markdown.ts'

const values = load(textOf('chart/values.yaml'))
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
const rendered = textOf('generator/test/golden/default.yaml.txt')
const pages = markdownFiles().filter((page) => page !== 'CHANGELOG.md')

/** Returns the default of a value, or undefined if the chart has no value of that path. */
const presetOf = (path: string): unknown =>
  path.split('.').reduce((from, key) => (from as Record<string, unknown> | undefined)?.[key], values)

/** Returns what a pattern finds in all pages, once, with the page that has it. */
const found = (pattern: RegExp): { page: string; word: string }[] =>
  pages.flatMap((page) => [...textOf(page).matchAll(pattern)].map(([, word = '']) => ({ page, word })))

describe('README.md', () => {
  const readme = textOf('README.md')

  it('has at most 200 lines', () => {
    expect(readme.trimEnd().split('\n').length).to.be.at.most(200)
  })

  it('shows the ten values with the paths and the defaults of the chart', () => {
    const [, table = ''] = /## Ten values that matter\n(.*?)\n## /s.exec(readme) ?? []
    const rows = [...table.matchAll(/^\| `([\w.]+)` +\| `([^`]+)` +\|/gm)]
    expect(rows).to.have.length(10)
    for (const [, path = '', preset = ''] of rows) expect(presetOf(path), path).to.deep.equal(load(preset))
  })

  it('connects as docs/connecting.md does, with fewer settings', () => {
    const page = codeBlocks(textOf('docs/connecting.md'), 'js')
    const examples = codeBlocks(readme, 'js')
    expect(examples).to.have.length(2)
    for (const [i, example] of examples.entries()) {
      const lines = page[i]?.split('\n')
      for (const line of example.split('\n')) expect(lines).to.include(line)
    }
  })

  it('has every page of docs/ in its index; the index of the runbooks is docs/monitoring.md', () => {
    const [, index = ''] = readme.split('## Documentation')
    const own = pages.filter((path) => /^docs\/[^/]+$/.test(path))
    expect(own.length).to.be.above(15)
    for (const page of own) expect(index).to.include(`(${page})`)
  })
})

describe('a command in the documentation', () => {
  it('of npm is a script of package.json', () => {
    const names = found(/npm run (?:--silent )?([\w:]+)/g)
    expect(names.length).to.be.above(10)
    expect(names.filter(({ word }) => !(word in scripts))).to.deep.equal([])
  })

  it('that sets a value sets one of the chart', () => {
    const paths = found(/--set ([\w.]+)=/g)
    expect(paths.length).to.be.above(5)
    expect(paths.filter(({ word }) => presetOf(word) === undefined)).to.deep.equal([])
  })

  it('that runs sentinelctl gives it a verb that it has, and options of that verb', () => {
    const commands = found(/(?:-- |`)sentinelctl ([^`\n]+)/g)
    expect(commands.length).to.be.above(5)
    const usage = textOf('chart/files/runtime/sentinelctl.sh')
    for (const { word } of commands) {
      const [verb = '', ...options] = word.split(' ')
      const [line] = new RegExp(`^  ${verb}\\b.*$`, 'm').exec(usage) ?? []
      expect(line, word).to.not.equal(undefined)
      for (const option of options.filter((each) => each.startsWith('--'))) expect(line, word).to.include(option)
    }
  })

  it('names a container that the chart has', () => {
    const containers = found(/kubectl logs [^`\n]* -c (\w+)/g)
    expect(containers).not.to.deep.equal([])
    for (const { word } of containers) expect(rendered).to.match(new RegExp(`^ +(- )?name: ${word}$`, 'm'))
  })

  it('names an object that the release makes', () => {
    const objects = found(/kubectl (?:exec|logs|get secret|patch secret|delete secret) (redis-sentinel-[\w-]+)/g)
    expect(objects.length).to.be.above(5)
    for (const { page, word } of objects) {
      const made = word.replace(/^(.*-(?:redis|sentinel))-\d$/, '$1')
      expect(rendered, `${page}: ${word}`).to.match(new RegExp(`^ +name: demo-${made}$`, 'm'))
    }
  })

  it('that runs a scenario names one that exists', () => {
    const names = found(/--grep ([\w-]+)/g).filter(({ word }) => word !== 'NAME' && word !== 'text')
    expect(names).not.to.deep.equal([])
    const known = scenarios.map(({ name }) => name)
    // Checklists are in no list of scenarios.
    const checklists = [
      ...[
        'backup',
        'compose',
        'deployments',
        'exporters-missing',
        'guard-cost',
        'monitoring',
        'prometheus-operator',
        'prove',
        'restore',
      ],
      ...['sentinel-spin', 'storage', 'two-releases'],
    ]
    expect(names.filter(({ word }) => ![...known, ...checklists].includes(word))).to.deep.equal([])
  })
})
