import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { expect } from 'chai'
import { deafServer } from './deaf-server.ts'
import { luaInHaproxy } from './lua-in-haproxy.ts'

const LIMIT_SECONDS = 1

// What a server says to a line; it says nothing to any other.
const answers: Record<string, string> = {
  'AUTH proxy right': '+OK\r\n',
  'AUTH proxy wrong': '-WRONGPASS invalid username-password pair\r\n',
  PING: '+PONG\r\n',
  INFO: '$11\r\nrole:master\r\n',
  NOBODY: '*-1\r\n',
  LIST: '*3\r\n$7\r\nmessage\r\n$1\r\na\r\n:7\r\n',
  ERROR: '-BUSY running a script\r\n',
}

describe("the proxy's link to a server", () => {
  let server: Server
  beforeEach(async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (data) => {
        for (const line of data.toString().split('\r\n')) {
          if (line === 'QUIT') socket.destroy()
          else socket.write(answers[line] ?? '')
        }
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterEach(() => server.close())

  /** What Lua says that has opened a `link`, or has not and knows `why`. */
  const link = (code: string, { passwords = '{ "right" }', port = (server.address() as AddressInfo).port } = {}) =>
    luaInHaproxy(
      `local resp = require("resp")
      local user = { name = "proxy", passwords = ${passwords} }
      local link, why = resp.open("127.0.0.1", ${port}, user, ${LIMIT_SECONDS})
      local function ms() local time = core.now() return time.sec * 1000 + time.usec // 1000 end
      ${code}`,
    )

  it('tells a text, a list, nothing and an error apart', async () => {
    expect(
      await link(`says(link.ask("PING")) says(link.ask("INFO")) says(link.ask("NOBODY"))
        says(table.concat(link.ask("LIST"), " ")) says(link.ask("ERROR").err) says(link.ask("PING"))`),
    ).to.deep.equal(['PONG', 'role:master', 'false', 'message a 7', 'BUSY running a script', 'PONG'])
  })
  it('is none, and says why, with a wrong password, at a closed port and without an answer', async () => {
    expect(await link('says(link) says(why)', { passwords: '{ "wrong" }' })).to.deep.equal([
      'nil',
      'WRONGPASS invalid username-password pair',
    ])
    expect(await link('says(link) says(why)', { passwords: '{ "unheard" }' })).to.deep.equal(['nil', 'no answer'])
    expect(await link('says(link) says(why)', { port: 1 })).to.deep.equal(['nil', 'no connection'])
  })
  it('ends when the server does', async () => {
    expect(await link('says(link.ask("QUIT"))')).to.deep.equal(['nil'])
  })
  it('ends in time when a server hangs that has answered until then', async () => {
    const [answer, ms] = await link(`
      for _ = 1, 4 do link.ask("PING") core.msleep(300) end
      local began = ms()
      says(link.ask("HANG")) says(ms() - began)`)
    expect(answer).to.equal('nil')
    expect(Number(ms)).to.be.within(LIMIT_SECONDS * 900, LIMIT_SECONDS * 3000)
  })
  it('ends as well when nothing was said on it for that long: no limit is changed while it is open', async () => {
    const quiet = `core.msleep(${LIMIT_SECONDS * 1500})`
    expect(await link(`says(link.ask("PING")) ${quiet} says(link.ask("PING"))`)).to.deep.equal(['PONG', 'nil'])
  })
  it('to an address that answers nothing is given up soon, though another link may be silent for long', async () => {
    const deaf = await deafServer()
    try {
      const said = await link(
        `core.register_task(function() core.msleep(100) resp.open("127.0.0.1", ${(server.address() as AddressInfo).port}, user, 60) end)
        local began = ms()
        says(select(2, resp.open("127.0.0.1", ${deaf.port}, user, ${LIMIT_SECONDS})))
        says(ms() - began < 3000)`,
      )
      expect(said).to.deep.equal(['no connection', 'true'])
    } finally {
      deaf.end()
    }
  })
})
