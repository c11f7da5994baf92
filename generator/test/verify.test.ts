import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { problemsUnder } from '../src/commands/verify.ts'
import { chartFiles } from '../src/emit/chart-files.ts'
import { readSources, repository, writeGenerated } from '../src/files.ts'
import { model } from '../src/model/model.ts'

describe('generate and verify', () => {
  let root: string
  const at = (path: string) => join(root, path)
  const problems = () => problemsUnder(root, model).map(({ where, what }) => `${where}: ${what}`)
  const generateAgain = () => writeGenerated(root, chartFiles(model, readSources(root)))
  const change = (path: string, edit: (text: string) => string) =>
    writeFileSync(at(path), edit(readFileSync(at(path), 'utf8')))

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'generator-'))
    for (const path of ['generator/templates', 'generator/scripts', 'generator/proxy', 'LICENSE']) {
      cpSync(join(repository, path), at(path), { recursive: true })
    }
    generateAgain()
  })

  afterEach(() => rmSync(root, { recursive: true }))

  it('agree', () => expect(problems()).to.deep.equal([]))

  it('touch nothing when nothing changed', () => expect(generateAgain()).to.deep.equal([]))

  it('name file, line and both texts of a changed byte', () => {
    change('chart/values.yaml', (text) => text.replace('\nenabled: true', '\nenabled: True'))
    const line = readFileSync(at('chart/values.yaml'), 'utf8').split('\n').indexOf('enabled: True') + 1
    expect(problems()).to.deep.equal([
      `chart/values.yaml:${line}: is not what the sources make: change those, then run npm run generate\n` +
        '  WANT: "enabled: true"\n  GOT:  "enabled: True"',
    ])
  })

  it('notice a lost last newline and a line too many', () => {
    change('LICENSE', (text) => text)
    change('chart/LICENSE', (text) => text.trimEnd())
    change('chart/Chart.yaml', (text) => `${text}more: 1\n`)
    const found = problems()
    expect(found).to.have.length(2)
    expect(found[0]).to.match(/^chart\/Chart\.yaml:\d+: [^]*GOT: {2}"more: 1"$/)
    expect(found[1]).to.match(/^chart\/LICENSE:\d+: [^]*GOT: {2}\(end of file\)$/)
  })

  it('notice a file that is missing and one that no source makes, which generate deletes', () => {
    rmSync(at('chart/README.md'))
    writeFileSync(at('chart/templates/old.yaml'), 'a: 1\n')
    expect(problems()).to.deep.equal([
      'chart/README.md: is missing: run npm run generate',
      'chart/templates/old.yaml: is not generated any more: run npm run generate',
    ])
    expect(generateAgain()).to.have.members(['chart/README.md', 'chart/templates/old.yaml'])
    expect(existsSync(at('chart/templates/old.yaml'))).to.equal(false)
    expect(problems()).to.deep.equal([])
  })

  it('name file and line of a template that reads a value that is not there', () => {
    writeFileSync(at('generator/templates/extra.yaml'), 'a: 1\nb: {{ .Values.redis.replica }}\n')
    generateAgain()
    // The line of the emitted file, one below the source's for the header.
    expect(problems()).to.deep.equal([
      'chart/templates/extra.yaml:4: reads .Values.redis.replica, which is not in the model',
    ])
  })

  it('stop at a wrong spot of a template with file, line and column', () => {
    writeFileSync(at('generator/templates/extra.yaml'), 'a: 1\nb: <% v "redis.replica" %>\n')
    expect(() => problems()).to.throw('generator/templates/extra.yaml:2:4: no value "redis.replica" in the model')
  })
})
