import { expect } from 'chai'
import { luaInHaproxy } from './lua-in-haproxy.ts'

/** Keys and texts of the notices after these steps, in Lua; `at` is the clock in milliseconds, and `down`, `master` and `epoch` are what Sentinels say. */
function noticesAfter(...steps: string[]): Promise<string[]> {
  return luaInHaproxy(`
    local notices = require("notices")
    local memory, at = notices.new(), 0
    local function look(seen)
      seen.answering, seen.needed, seen.count = seen.answering or 3, 2, 3
      notices.look(memory, seen, at)
    end
    local function report(text) notices.report(memory, text, at) end
    local function pass(ms)
      at = at + ms
      for _, notice in ipairs(notices.settle(memory, at)) do
        says(notice.key .. " | " .. notice.text .. (notice.again and " | again" or ""))
      end
    end
    ${steps.join('\n')}
    pass(0)`)
}

const born = 'look({ master = "redis-0", epoch = 6 })'

/** Title, steps and notices. */
const table: [string, string[], string[]][] = [
  ['nothing of a set that is there', [born, 'pass(60000)', born], []],
  [
    'a switch without a report is a failover, once, whichever Sentinel tells of it',
    [
      born,
      ...Array<string>(3).fill('look({ master = "redis-1", epoch = 7 })'),
      'pass(4000)',
      'pass(2000)',
      'pass(60000)',
    ],
    ['failoverDone/7 | redis-1 is the master in place of redis-0 (epoch 7).'],
  ],
  [
    'a switch with a report is a handover, and no failover, in either order',
    [
      ...[born, 'look({ master = "redis-1", epoch = 7 })', 'pass(1000)'],
      ...['report("handover 77-redis-0 lead moved 110")', 'report("handover 77-redis-0 lead moved 110")', 'pass(6000)'],
      ...['report("handover 99-redis-1 lead moved 230")', 'pass(1000)'],
      ...['look({ master = "redis-2", epoch = 8 })', 'pass(6000)'],
    ],
    [
      'handoverDone/7 | redis-0 has handed over to redis-1, 0.11 s without writes (epoch 7).',
      'handoverDone/8 | redis-1 has handed over to redis-2, 0.23 s without writes (epoch 8).',
    ],
  ],
  [
    'a report without a switch is told after a while, and one of another pod does not hide a failover',
    [
      ...[born, 'look({ master = "redis-1", epoch = 7 })', 'report("handover 5-redis-2 lead moved 100")', 'pass(6000)'],
      'report("handover 6-redis-1 lead not-moved 0")',
    ],
    [
      'handoverDone/5-redis-2 | redis-2 has handed over, 0.10 s without writes.',
      'failoverDone/7 | redis-1 is the master in place of redis-0 (epoch 7).',
      'handoverDone/6-redis-1 | A handover of redis-1 did not move the master.',
    ],
  ],
  ['the same master in a newer epoch is nothing', [born, 'look({ master = "redis-0", epoch = 9 })', 'pass(60000)'], []],
  [
    'begun once an epoch, whichever Sentinel tries it',
    [born, 'notices.began(memory, 7)', 'notices.began(memory, 7)', 'notices.began(memory, 8)'],
    [
      'failoverBegun/7 | A Sentinel has begun a failover of the master redis-0 (epoch 7).',
      'failoverBegun/8 | A Sentinel has begun a failover of the master redis-0 (epoch 8).',
    ],
  ],
  [
    'down once, while one Sentinel takes it back and the next says so, and again after it was well',
    [
      ...[born, 'look({ master = "redis-0", epoch = 6, down = true })', 'pass(3000)', born, 'pass(3000)'],
      ...['look({ master = "redis-0", epoch = 6, down = true })', 'pass(11000)', born, 'pass(1000)'],
      'look({ master = "redis-0", epoch = 6, down = true })',
    ],
    [
      'masterDown/6/1 | The Sentinels agree that the master redis-0 is down (epoch 6).',
      'masterDown/6/2 | The Sentinels agree that the master redis-0 is down (epoch 6).',
    ],
  ],
  [
    'what is down at the start may have been told before',
    ['look({ master = "redis-0", epoch = 6, down = true })'],
    ['masterDown/6/1 | The Sentinels agree that the master redis-0 is down (epoch 6). | again'],
  ],
  [
    'no quorum once it was there and is gone for 10 s, and again after it was back',
    [
      ...['look({ answering = 0 })', 'pass(60000)', 'look({ answering = 0 })', born],
      ...['look({ answering = 1 })', 'pass(9000)', 'look({ answering = 1 })', 'pass(2000)', 'look({ answering = 1 })'],
      ...['pass(60000)', 'look({ answering = 1 })', born, 'look({ answering = 0 })', 'pass(11000)'],
      'look({ answering = 0 })',
    ],
    [
      'quorumLost/6/1 | 1 of 3 Sentinels answer, and 2 are needed: no failover is possible.',
      'quorumLost/6/2 | 0 of 3 Sentinels answer, and 2 are needed: no failover is possible.',
    ],
  ],
  [
    'fenced when the count of a pod grows, once over all servers, and not by a late report',
    [
      ...[born, 'report("pod redis-0 1 0 0 2 x")', 'pass(5000)'],
      ...['report("pod redis-0 1 1 1 0 x")', 'report("pod redis-0 1 1 1 0 x")', 'report("pod redis-0 1 0 0 2 x")'],
      ...['report("pod redis-0 1 1 1 0 x")', 'pass(5000)', 'report("pod redis-0 1 0 2 2 x")'],
    ],
    [
      'fenced/redis-0/6/1/5 | redis-0 refuses writes: no replica was in sync with it (epoch 6).',
      'fenced/redis-0/6/2/10 | redis-0 refuses writes for a while: no replica was in sync with it (epoch 6).',
    ],
  ],
  [
    'not fenced before there ever was a replica, but again after its guard has started anew',
    [
      ...[born, 'report("pod redis-0 1 1 0 0 x")', 'report("pod redis-0 1 1 1 0 x")', 'pass(20000)'],
      ...['report("pod redis-0 1 0 0 2 x")', 'pass(20000)', 'report("pod redis-0 1 1 1 0 x")'],
    ],
    [
      'fenced/redis-0/6/1/0 | redis-0 refuses writes: no replica was in sync with it (epoch 6).',
      'fenced/redis-0/6/1/40 | redis-0 refuses writes: no replica was in sync with it (epoch 6).',
    ],
  ],
  [
    'failed backups and drills, once each, and no good one',
    [
      ...['report("run backup ok 1 2 3 x")', 'report("run backup failed 9 0 3 no bucket")'],
      ...['report("run backup failed 9 0 3 no bucket")', 'report("run drill failed 9 0 3 ")', 'report("nonsense")'],
    ],
    [
      'backupFailed/backup/9 | A backup has failed: no bucket',
      'backupFailed/drill/9 | A drill of the newest backup has failed.',
    ],
  ],
]

describe('the notices of the notifier', () => {
  for (const [title, steps, notices] of table) {
    it(`are right: ${title}`, async () => expect(await noticesAfter(...steps)).to.deep.equal(notices))
  }
})
