import { expect } from 'chai'
import { safetyDirectives } from '../../src/model/safety-directives.ts'
import { renderChart } from './helm.ts'
import { fileOf } from './objects.ts'

describe('lines of redis.conf', () => {
  for (const skipSchema of [false, true]) {
    it(`that the safety depends on are refused with the reason ${skipSchema ? 'by the guards' : 'by the schema'}`, async () => {
      const config = Object.fromEntries(safetyDirectives.map(({ name }) => [name, '1']))
      const { ok, stderr } = await renderChart({ values: { redis: { config } }, skipSchema })
      expect(ok).to.equal(false)
      for (const { name, reason } of safetyDirectives) {
        const line = stderr.split('\n').find((text) => new RegExp(`[/.]${name}\\b(?!-)`).test(text))
        expect(line, name).to.include(reason)
      }
    })
  }

  for (const [title, directive, value] of [
    ['in capital letters', 'APPENDONLY', 'no'],
    ['behind a line break', 'maxclients', '10\nappendonly no'],
    ['as a second word', 'save 1', '1'],
  ] as const) {
    it(`are refused ${title}`, async () => {
      for (const skipSchema of [false, true]) {
        const { ok, stderr } = await renderChart({ values: { redis: { config: { [directive]: value } } }, skipSchema })
        expect(ok).to.equal(false)
        expect(stderr).to.match(/redis[./]config/)
      }
    })
  }

  it('that are harmless are taken', async () => {
    const config = { maxclients: '500', 'client-output-buffer-limit': 'replica 240mb 128mb 60', appendfsync: 'always' }
    const { ok, stderr } = await renderChart({ values: { redis: { config } } })
    expect(stderr).to.equal('')
    expect(ok).to.equal(true)
  })
})

interface MemoryCase {
  config: Record<string, string | number>
  /** Memory limit; 512Mi, the default, when left out, none with an empty text. */
  limit?: string
  percent?: number
  /** What the refusal says; for a value that is taken, lines of redis.conf that the chart writes. */
  says: RegExp[]
}

const MIB = 1024 ** 2
const maxmemory = 322122547
const mostBacklog = maxmemory - Math.ceil((4 * 32 * MIB) / 5)
const mostBuffer = 512 * MIB - maxmemory + 64424509 - 19 * MIB

const refusedMemory: Record<string, MemoryCase> = {
  'a backlog of more than maxmemory': {
    config: { 'repl-backlog-size': '400mb' },
    says: [
      new RegExp(`redis\\.config\\.repl-backlog-size is 400mb, allowed are 1 to ${mostBacklog} bytes`),
      /Write an allowed value, raise the limit, or leave the directive out/,
    ],
  },
  'a backlog of maxmemory itself': {
    config: { 'repl-backlog-size': maxmemory },
    says: [new RegExp(`repl-backlog-size is ${maxmemory}, allowed are 1 to ${mostBacklog} bytes`)],
  },
  'a backlog that leaves data a byte too little': {
    config: { 'repl-backlog-size': mostBacklog + 1 },
    says: [new RegExp(`repl-backlog-size is ${mostBacklog + 1}, allowed are 1 to ${mostBacklog} bytes`)],
  },
  'a backlog of nothing': { config: { 'repl-backlog-size': 0 }, says: [/repl-backlog-size is 0, allowed are 1 to /] },
  'a backlog beyond a maxmemory of its own, without a limit': {
    config: { 'repl-backlog-size': '256mb', maxmemory: '200mb' },
    limit: '',
    says: [/repl-backlog-size is 256mb, allowed are 1 to 182871654 bytes/],
  },
  'a backlog beyond the share that data would have, with no maxmemory': {
    config: { 'repl-backlog-size': '400mb' },
    percent: 0,
    says: [new RegExp(`allowed are 1 to ${mostBacklog} bytes`)],
  },
  'output buffers that do not fit beside maxmemory': {
    config: { 'client-output-buffer-limit': `normal 0 0 0 slave ${mostBuffer + 1} 64mb 60` },
    says: [
      new RegExp(
        `redis\\.config\\.client-output-buffer-limit gives a replica ${mostBuffer + 1}, allowed are 1 to ${mostBuffer} bytes`,
      ),
    ],
  },
  'output buffers without a bound': {
    config: { 'client-output-buffer-limit': 'replica 0 0 0' },
    says: [/gives a replica 0, allowed are 1 to /],
  },
  'output buffers that no server reads': {
    config: { 'client-output-buffer-limit': 'replica 256mb' },
    says: [/client-output-buffer-limit is replica 256mb: write class, hard limit, soft limit and seconds/],
  },
  'a maxmemory that leaves the process nothing': {
    config: { maxmemory: '500mb' },
    says: [/redis\.resources\.limits\.memory is 512Mi, with redis\.config\.maxmemory 500mb the smallest is 560Mi/],
  },
  'a maxmemory in which nothing fits': {
    config: { maxmemory: '16mb' },
    says: [/redis\.config\.maxmemory is 16mb, allowed are 0 \(none\) and 33554432 bytes or more/],
  },
  'a maxmemory that is no amount': {
    config: { maxmemory: '60%' },
    says: [/redis\.config\.maxmemory is 60%: write bytes or an amount such as 256mb/],
  },
  'a full sync that holds the data twice': {
    config: { 'repl-diskless-load': 'swapdb' },
    says: [/repl-diskless-load/, /swapdb|disabled/],
  },
}

const takenMemory: Record<string, MemoryCase> = {
  'a backlog that leaves data just enough, and output buffers follow it': {
    config: { 'repl-backlog-size': mostBacklog },
    says: [
      new RegExp(`^repl-backlog-size ${mostBacklog}\n`, 'm'),
      new RegExp(`^client-output-buffer-limit replica ${mostBacklog + 134217728} 0 0\n`, 'm'),
    ],
  },
  'output buffers that just fit': {
    config: { 'client-output-buffer-limit': `replica ${mostBuffer} 0 0` },
    says: [new RegExp(`^client-output-buffer-limit replica ${mostBuffer} 0 0$`, 'm')],
  },
  'output buffers of other classes': {
    config: { 'client-output-buffer-limit': 'normal 0 0 0 pubsub 32mb 8mb 60' },
    says: [/^client-output-buffer-limit replica 198642237 0 0\n/m],
  },
  'a maxmemory, by which the rest is divided': {
    config: { maxmemory: '256MB' },
    says: [
      /^maxmemory 268435456\n/m,
      /^repl-backlog-size 53687091\n/m,
      new RegExp(`^client-output-buffer-limit replica ${53687091 + (256 * MIB * 5) / 8} 0 0\n`, 'm'),
    ],
  },
  'a small maxmemory without a limit': {
    config: { maxmemory: '64mb' },
    limit: '',
    says: [/^maxmemory 67108864\n/m, /^repl-backlog-size 13421772\n/m],
  },
  'no maxmemory': { config: { maxmemory: 0 }, says: [/^maxmemory 0\n/m, /^repl-backlog-size 64424509\n/m] },
  'any backlog and any buffer without a limit': {
    config: { 'repl-backlog-size': '4gb', 'client-output-buffer-limit': 'replica 0 0 0' },
    limit: '',
    says: [/^repl-backlog-size 4294967296\n/m],
  },
}

for (const skipSchema of [false, true]) {
  describe(`memory in redis.config, ${skipSchema ? 'without the schema' : 'with the schema'}`, () => {
    const render = ({ config, limit, percent = 60 }: MemoryCase) => {
      const resources = limit === '' ? { limits: { memory: null } } : {}
      return renderChart({
        values: { redis: { config, resources, memory: { maxmemoryPercent: percent } } },
        skipSchema,
      })
    }

    for (const [title, given] of Object.entries(refusedMemory)) {
      it(`is refused: ${title}`, async () => {
        const { ok, stderr } = await render(given)
        expect(ok).to.equal(false)
        for (const text of given.says) expect(stderr).to.match(text)
      })
    }

    for (const [title, given] of Object.entries(takenMemory)) {
      it(`is taken: ${title}`, async () => {
        const { docs, stderr } = await render(given)
        expect(stderr).to.equal('')
        for (const line of given.says) expect(fileOf(docs, '-config', 'redis.conf')).to.match(line)
      })
    }
  })
}
