import { expect } from 'chai'
import { luaInHaproxy } from './lua-in-haproxy.ts'

type Word = string | false | null

/** A server as it was last heard; `-` follows nobody. */
interface Server {
  role?: 'master' | 'slave'
  alive?: boolean
  linked?: boolean
  follows?: string
  /** Its address of now, where it is not its name. */
  address?: string
  former?: Record<string, true>
}

interface Facts {
  words: Word[]
  servers: Record<string, Server>
  /** How many Sentinels each of them takes to be there, itself among them. */
  listed?: (number | null)[]
  before?: { address?: string; by?: 'majority' | 'sole' }
  waited?: number
}

const master: Server = { role: 'master', alive: true }
const replica: Server = { role: 'slave', alive: true, linked: true, follows: 'A' }
const moved: Server = { ...master, former: { old: true } }
const before: Facts['before'] = { address: 'A', by: 'majority' }
const silent = { ...master, alive: false }

/** A Lua table, an expression on one line. */
function lua(value: unknown): string {
  if (value === null || value === undefined) return 'nil'
  if (Array.isArray(value)) return `{ ${value.map(lua).join(', ')} }`
  if (typeof value !== 'object') return JSON.stringify(value)
  const fields = Object.entries(value).map(([key, each]) => `${key} = ${lua(each)}`)
  return `{ ${fields.join(', ')} }`
}

/** What an expression over the module `decide` is. */
async function print(expression: string): Promise<string> {
  const [text = 'nothing'] = await luaInHaproxy(`local decide = require("decide")\nsays(${expression})`)
  return text
}

const serversOf = (servers: Record<string, Server>): Server[] =>
  Object.entries(servers).map(([address, server]) => ({ name: address, address, ...server }))

function leaderOf({ words, servers, listed = [], before = {}, waited = 9000 }: Facts): Promise<string> {
  const sentinels = words.map((word, i) => ({ word, listed: listed[i] ?? null }))
  const facts = lua({ sentinels, servers: serversOf(servers), before, waited })
  return print(`(function(l) return (l.address or "nobody") .. " " .. (l.by or "-") end)(decide.leader(${facts}))`)
}

describe("the proxy's choice of the master", () => {
  const cases: [title: string, facts: Facts, leader: string][] = [
    ['is what two of three name', { words: ['A', 'A', null], servers: { A: master } }, 'A majority'],
    [
      'is what a majority names, whatever claims',
      { words: ['A', 'A', 'B'], servers: { A: silent, B: master } },
      'A majority',
    ],
    ['is what three of five name', { words: ['A', 'A', 'B', 'A', null], servers: {} }, 'A majority'],
    ['is what four of seven name', { words: ['B', 'B', 'B', 'A', 'A', 'A', 'B'], servers: {} }, 'B majority'],
    [
      'is not what two of five name',
      { words: ['B', 'B', null, null, null], servers: { A: master }, before: { address: 'A', by: 'majority' } },
      'A majority',
    ],
    [
      'is what two of three name, where the settings say five and those two list three',
      { words: ['B', 'B', null, null, null], servers: { A: master }, listed: [3, 3], before },
      'B majority',
    ],
    [
      'is not what two of five name when one of them lists all five',
      { words: ['B', 'B', null, null, null], servers: { A: master }, listed: [3, 5], before },
      'A majority',
    ],
    [
      'is not what two of five name to a proxy that has just started, and has not heard their lists yet',
      { words: ['B', 'B', null, null, null], servers: { A: master }, waited: 1000 },
      'nobody -',
    ],
    [
      'is not what two name that list fewer than three: they were told of it a second ago',
      { words: ['B', null, null], servers: { A: master }, listed: [1] },
      'nobody -',
    ],
    [
      'is what two of three name although they list two more that have left',
      { words: ['B', 'B', null], servers: { A: master }, listed: [5, 5] },
      'B majority',
    ],
    [
      'counts no list of a Sentinel that does not answer any more, nor of one without a master',
      { words: ['B', 'B', false, null, null], servers: { A: master }, listed: [3, 3, 5, 5, 5] },
      'B majority',
    ],
    [
      'is the only claim while two of five answer and know no master: those of the settings count',
      { words: [false, false, null, null, null], servers: { A: master }, listed: [3, 3] },
      'A sole',
    ],
    [
      'is the server whose former address they name, and the same again when they name the new one',
      { words: ['old', 'old', 'A'], servers: { A: moved } },
      'A majority',
    ],
    [
      'is the server that has an address now, and not the server that had it before',
      { words: ['B', 'B', 'B'], servers: { A: { ...master, former: { B: true } }, B: replica } },
      'B majority',
    ],
    [
      'stays the server that was named last, although its address has changed since',
      { words: [null, null, null], servers: { A: moved }, before: { address: 'old', by: 'majority' } },
      'A majority',
    ],
    [
      'stays what a majority has named last',
      { words: [null, null, null], servers: { A: silent, B: master }, before: { address: 'A', by: 'majority' } },
      'A majority',
    ],
    ['is none right after a start', { words: [null, null, null], servers: { A: master }, waited: 1000 }, 'nobody -'],
    [
      'is the only claim without Sentinels',
      { words: [null, null, null], servers: { A: master, B: replica } },
      'A sole',
    ],
    ['is the only claim with a minority that agrees', { words: ['A', null, null], servers: { A: master } }, 'A sole'],
    ['is none when a minority names another', { words: ['B', null, null], servers: { A: master } }, 'nobody -'],
    ['is none among two claims', { words: [null, null, null], servers: { A: master, B: master } }, 'nobody -'],
    [
      'is none among two claims, though one was alone before',
      { words: [null, null, null], servers: { A: master, B: master }, before: { address: 'A', by: 'sole' } },
      'nobody -',
    ],
    ['counts no claim of a silent server', { words: [null, null, null], servers: { A: silent, B: master } }, 'B sole'],
    [
      'stays a sole one that is silent for a while',
      { words: [null, null, null], servers: { A: silent }, before: { address: 'A', by: 'sole' } },
      'A sole',
    ],
    [
      'stays a sole one while the Sentinels are there and one has yet to learn of it',
      { words: [false, 'A', null], servers: { A: master }, before: { address: 'A', by: 'sole' } },
      'A sole',
    ],
    [
      'is none while the Sentinels are there and know no master: a bootstrap is not over',
      { words: [false, false, null], servers: { A: master } },
      'nobody -',
    ],
    ['is none without any claim', { words: [null, null, null], servers: { A: replica, B: {} } }, 'nobody -'],
  ]
  for (const [title, facts, leader] of cases) {
    it(title, async () => expect(await leaderOf(facts)).to.equal(leader))
  }
})

describe("the proxy's plan", () => {
  /** `A=master/replicas ...; open master replicas` */
  const planOf = (servers: Record<string, Server>, leader: string | null): Promise<string> =>
    print(
      `(function(plan, open)
      local text = ""
      for i, each in ipairs(plan) do text = text .. string.char(64 + i) .. "=" .. each.master .. "/" .. each.replicas .. " " end
      return text .. tostring(open.master) .. " " .. tostring(open.replicas)
    end)(decide.plan(${lua(serversOf(servers))}, ${lua(leader)}))`.replaceAll('\n', ' '),
    )

  const cases: [title: string, servers: Record<string, Server>, leader: string | null, plan: string][] = [
    [
      'leads to the master and to replicas in sync',
      { A: master, B: replica, C: { ...replica, linked: false } },
      'A',
      'A=ready/drain B=maint/ready C=maint/drain true true',
    ],
    [
      'leads readers to the master when no replica is in sync',
      { A: master, B: { ...replica, follows: 'X' } },
      'A',
      'A=ready/ready B=maint/drain true true',
    ],
    [
      'leads readers to the master when the only replica is silent, and keeps what that one has',
      { A: master, B: { ...replica, alive: false } },
      'A',
      'A=ready/ready B=maint/drain true true',
    ],
    [
      'opens nothing new on a master that is silent, and keeps what it has',
      { A: silent, B: replica },
      'A',
      'A=ready/drain B=maint/ready false true',
    ],
    [
      'leads to none that is named and does not say so itself',
      { A: replica, B: master },
      'A',
      'A=maint/ready B=maint/maint false true',
    ],
    [
      'leads to a replica that still follows the former address of the master',
      { A: moved, B: { ...replica, follows: 'old' } },
      'A',
      'A=ready/drain B=maint/ready true true',
    ],
    ['leads to none that nobody has named', { A: master, B: {} }, null, 'A=maint/maint B=maint/maint false false'],
  ]
  for (const [title, servers, leader, plan] of cases) {
    it(title, async () => expect(await planOf(servers, leader)).to.equal(plan))
  }
})
