import { expect } from 'chai'
import { reportPage } from '../harness/report/html/page.ts'
import { notJudged } from '../harness/report/report.ts'
import type { Report } from '../harness/report/report.ts'
import { validate } from '../harness/report/validate.ts'
import { compactJson } from '../harness/report/compact-json.ts'
import { sampleReport } from './sample-report.ts'

const page = (report: Report, files: [string, string[]][] = []): string => reportPage(report, new Map(files))
const textOf = (html: string): string =>
  html
    .replace(/<style>[^]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

describe('the page of a run', () => {
  const good = sampleReport({ gapsMs: [400, 500] })
  const bad = sampleReport({ gapsMs: [400, 12_040], lost: 37 })

  it('is made of reports that are valid by the schema', () => {
    for (const report of [good, bad]) validate('report', JSON.parse(JSON.stringify(report)))
  })

  it('says at the top that all lines hold', () => {
    expect(page(good)).to.include('<h1 class="passed">✓ All 13 lines hold</h1>').and.not.include('What does not hold')
  })

  it('shows first what does not hold, what was measured and what is allowed', () => {
    const text = textOf(page(bad))
    const order = [
      '✗ 3 of 13 lines do not hold',
      'What does not hold',
      'measured 148 lost of',
      'allowed 0 lost',
      'measured 12.04 s',
      'allowed 2.50 s',
      'repetition 2: plain stopped for 12.04 s',
      'All suites',
    ]
    const places = order.map((part) => text.indexOf(part))
    expect(places, places.join()).to.deep.equal(places.toSorted((a, b) => a - b))
    expect(places[0]).to.be.at.least(0)
  })

  it('draws the worst repetition beside the failure, with its gap beyond the limit and its lost writes', () => {
    const [before = '', after = ''] = page(bad).split('All suites')
    expect(before)
      .to.include('aria-label="the master&#39;s pod is deleted, repetition 2:')
      .and.include('class="gap over"')
    expect(before).to.include('37 lost ✗')
    expect(after.match(/<figure>/g)).to.have.length(2)
  })

  it('has a lane for each pod, stream and Sentinel, and one for waits, whatever streams there are', () => {
    const html = page(sampleReport({ gapsMs: [400], streams: ['plain', 'wait1', 'brand-new'] }))
    const lanes = [...html.matchAll(/<text class="lane"[^>]*>([^<]*)/g)].map(([, name]) => name)
    expect(lanes).to.deep.equal([
      'redis-0',
      'redis-1',
      'redis-2',
      'plain',
      'wait1',
      'brand-new',
      'no core',
      'sentinel-0',
      'sentinel-1',
      'sentinel-2',
    ])
  })

  it('needs nothing but itself and links to artefacts by relative paths', () => {
    const html = page(bad, [
      [
        'delete-master',
        ['delete-master/rounds.json', 'delete-master/logs/x-redis-0.1a2b.redis.log', 'delete-master/logs/a b?.log'],
      ],
    ])
    expect(html).not.to.match(/<script|<link|@import|url\(|https?:/)
    const links = [...html.matchAll(/href="([^"#]+)"/g)].map(([, path]) => path)
    expect(links).to.include.members([
      'delete-master/logs/x-redis-0.1a2b.redis.log',
      'delete-master/logs/a%20b%3F.log',
      'junit.xml',
    ])
    expect(links.filter((path) => path?.startsWith('/'))).to.deep.equal([])
  })

  it('escapes every text that comes with data', () => {
    const evil = `<img src=x onerror="alert('1')">\u001b[31m&`
    const report: Report = { ...bad, run: evil, chart: evil, environment: { chart: evil, other: evil } }
    report.tests = bad.tests.map((test) => ({ ...test, suite: `${evil}: ${evil}`, title: evil, error: evil }))
    const html = page(report, [[evil, [`${evil}/${evil}.log`]]])
    expect(html).not.to.include('<img').and.not.include('\u001b')
    expect(html).to.include('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;')
  })

  it('tells a failed hook once, and the lines behind it as not judged', () => {
    const [scenario] = sampleReport({ gapsMs: [400] }).scenarios
    if (scenario === undefined) throw new Error('no scenario')
    const rest = { ...scenario }
    delete rest.lines
    const suite = `${scenario.name}: ${scenario.title}`
    const timeline = scenario.rounds[0]?.timeline
    const unfinished = {
      round: 'it dies',
      repetition: 2,
      error: 'waited 9 ms',
      ...(timeline === undefined ? {} : { timeline }),
    }
    const html = page({
      ...bad,
      tests: [
        { suite, title: '"before all" hook', state: 'failed', ms: 9, error: 'waited 9 ms for the tide' },
        { suite, title: 'loses nothing', state: 'failed', ms: 0, error: notJudged },
      ],
      scenarios: [{ ...rest, unfinished }],
    })
    const [top = ''] = html.split('All suites')
    expect(top)
      .to.include('1 of 2 lines does not hold, 1 could not be judged')
      .and.include('it dies, repetition 2: broken off')
    expect(top.match(/waited 9 ms for the tide/g)).to.have.length(1)
    expect(html).to.include('not judged</span>')
  })

  it('stands a report of an older run, without timelines, lines and environment', () => {
    const old = structuredClone(good)
    delete old.environment
    for (const scenario of old.scenarios) {
      delete scenario.lines
      for (const round of scenario.rounds) delete round.timeline
    }
    expect(page(old)).to.include('No timeline was recorded')
  })
})

describe('the JSON of a report', () => {
  it('puts a list of numbers on one line and changes no text', () => {
    const data = { counts: [1, 2.5, -3], texts: ['[\n 1\n]', '[ 1, 2 ]'], none: [] }
    expect(compactJson(data)).to.include('"counts": [1,2.5,-3]')
    expect(JSON.parse(compactJson(data))).to.deep.equal(data)
  })
})
