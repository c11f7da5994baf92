import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { repository } from '../../scripts/lib/test-files.ts'
import { anchorsOf, linksOf, markdownFiles, textOf } from './markdown.ts'

/** Returns what is wrong with a link of a page, or nothing. */
function brokenLink(page: string, link: string): string[] {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), decodeURIComponent(path))
  if (target.startsWith('..')) return [`${page}: ${link} leads out of the repository`]
  if (!existsSync(join(repository, target))) return [`${page}: ${link}: there is no ${target}`]
  if (anchor === undefined) return []
  return anchorsOf(textOf(target)).includes(anchor) ? [] : [`${page}: ${link}: ${target} has no heading for #${anchor}`]
}

describe('links between Markdown files', () => {
  it('lead to files and headings that exist', () => {
    const pages = markdownFiles()
    expect(pages).to.include.members(['README.md', 'chart/README.md', 'docs/guarantees.md'])
    const links = pages.flatMap((page) => linksOf(textOf(page)).map((link) => [page, link] as const))
    const local = links.filter(([, link]) => !/^[a-z]+:/.test(link))
    expect(local.length).to.be.above(50)
    expect(local.flatMap(([page, link]) => brokenLink(page, link))).to.deep.equal([])
  })

  it('are found in prose and not in code', () => {
    const text = '[a](b.md#c) ![d](e.svg) `[f](g)`\n```\n[h](i)\n# j\n```\n[k]: l.md\n<img src="m.svg">\n'
    expect(linksOf(text)).to.deep.equal(['b.md#c', 'e.svg', 'l.md', 'm.svg'])
  })

  it('are checked against the anchors that GitHub makes', () => {
    const text =
      '# Change timers, quorum, `maxmemory`\n## A: b\n```\n# no heading\n```\n## a b\n### See [c](d.md) ...\n'
    expect(anchorsOf(text)).to.deep.equal(['change-timers-quorum-maxmemory', 'a-b', 'a-b-1', 'see-c-'])
  })

  it('fail when the file or the heading is missing', () => {
    expect(brokenLink('docs/benchmarks.md', '../README.md#connect')).to.deep.equal([])
    expect(brokenLink('docs/benchmarks.md', '../README.md#absent')[0]).to.include('no heading for #absent')
    expect(brokenLink('docs/benchmarks.md', 'absent.md')[0]).to.include('there is no docs/absent.md')
    expect(brokenLink('README.md', '../absent.md')[0]).to.include('out of the repository')
  })
})
