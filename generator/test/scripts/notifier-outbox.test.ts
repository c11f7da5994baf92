import { expect } from 'chai'
import { luaInHaproxy } from './lua-in-haproxy.ts'

describe('the queue of the notifier', () => {
  it('tries again and again, ever later, and gives up only a notice that is wrong itself', async () => {
    const cases = [
      '200, 1',
      '204, 9',
      'nil, 1',
      'nil, 3',
      'nil, 30',
      '500, 2',
      '503, 400',
      '404, 50',
      '429, 4',
      '301, 1',
    ]
    const wrong = ['400, 4', '400, 5', '413, 5', '422, 9']
    const said = await luaInHaproxy(
      [...cases, ...wrong].map((each) => `says(require("outbox").after(${each}))`).join('\n'),
    )
    expect(said).to.deep.equal([
      ...['done', 'done', '1', '4', '60', '2', '60', '60', '8', '1'],
      ...['8', 'drop', 'drop', 'drop'],
    ])
  })

  it('has room for 200 notices, and then lacks the oldest that is not under way', async () => {
    const said = await luaInHaproxy(`
      local outbox, queue = require("outbox"), {}
      for i = 1, 201 do
        local gone = outbox.put(queue, { key = tostring(i) })
        if gone then says(gone.key) end
      end
      says(#queue .. " " .. queue[1].notice.key .. " " .. queue[2].notice.key)`)
    expect(said).to.deep.equal(['2', '200 1 3'])
  })

  it('looks for a short name in the domains of the pod, and takes no URL with a user', async () => {
    const search = '{ "cache.svc.cluster.local", "svc.cluster.local" }'
    const of = async (url: string): Promise<string[]> =>
      luaInHaproxy(
        `for _, each in ipairs(require("outbox").addresses(${JSON.stringify(url)}, ${search})) do says(each) end`,
      )
    expect(await of('http://am.monitoring:9093/api?x')).to.deep.equal([
      'http://am.monitoring:9093/api?x',
      'http://am.monitoring.cache.svc.cluster.local:9093/api?x',
      'http://am.monitoring.svc.cluster.local:9093/api?x',
    ])
    for (const alone of ['https://10.0.0.7/x', 'https://hooks.example.org./x', 'http://[fd00::1]:80/x']) {
      expect(await of(alone)).to.deep.equal([alone])
    }
    for (const wrong of ['', 'hooks.example.org', 'ftp://a/b', 'https://user@a/b', 'https://user:word@a/b']) {
      expect(await of(wrong), wrong).to.deep.equal([])
    }
    const domains = await luaInHaproxy(
      'for _, each in ipairs(require("outbox").search_of("nameserver 10.0.0.1\\nsearch a.b. c\\noptions ndots:5\\n")) do says(each) end',
    )
    expect(domains).to.deep.equal(['a.b', 'c'])
  })

  it('tells what HAProxy answers itself from what a server does, without the URL', async () => {
    const page = '<html>No server is available to handle this request.</html>'
    const late = "The server didn't respond in time."
    const answers = [
      '{ status = 503, body = "", headers = { ["content-length"] = {} } }',
      `{ status = 503, body = ${JSON.stringify(page)}, headers = {} }`,
      `{ status = 504, body = ${JSON.stringify(late)}, headers = {} }`,
      '{ status = 503, body = "", headers = { date = {}, server = {} } }',
      '{ status = 204, headers = {} }',
    ]
    const said = await luaInHaproxy(
      answers
        .map(
          (each) =>
            `says(table.concat({ tostring(select(1, require("outbox").meaning(${each}, 10))), (select(2, require("outbox").meaning(${each}, 10))) }, " "))`,
        )
        .join('\n'),
    )
    expect(said).to.deep.equal([
      'nil its name cannot be resolved',
      'nil no connection: its address, its port, a network policy, or a certificate that is not trusted',
      ...['nil no answer in 10 s', '503 answered 503', '204 answered 204'],
    ])
  })

  it('keeps what it remembers as a text that Lua reads again', async () => {
    const said = await luaInHaproxy(`
      local outbox = require("outbox")
      local text = outbox.text_of({ a = { "x\\n\\"y", 2, true }, ["b/c"] = 1.5 })
      local back = load("return " .. text, "kept", "t", {})()
      says(back.a[1] == "x\\n\\"y" and back.a[2] == 2 and back.a[3] == true and back["b/c"] == 1.5)`)
    expect(said).to.deep.equal(['true'])
  })
})

describe('the body of a notice', () => {
  const bodyOf = async (type: string, repeated = false): Promise<unknown> => {
    const [said = ''] = await luaInHaproxy(`
      local notice = { id = "n/s/failoverDone/7", key = "failoverDone/7", event = "failoverDone", severity = "warning", epoch = 7, time = 1000,
        from = "redis-0", to = "redis-1", text = 'a "b" <c> & \\\\ d' }
      local set = { namespace = "n", name = "s", release = "r", chart = "c" }
      says(require("shapes").body("${type}", notice, set, ${repeated}))`)
    return JSON.parse(said)
  }
  const id = 'n/s/failoverDone/7'
  const text = 'a "b" <c> & \\ d'

  it('is JSON with all that is known for a webhook', async () => {
    expect(await bodyOf('webhook', true)).to.deep.equal({
      ...{ version: 1, id, namespace: 'n', name: 's', release: 'r', time: '1970-01-01T00:16:40Z', repeated: true },
      ...{ event: 'failoverDone', severity: 'warning', epoch: 7, text, from: 'redis-0', to: 'redis-1' },
    })
  })

  it('is a text for Slack, which says when it is sent again', async () => {
    const plain = '[warning] n/s: a "b" &lt;c&gt; &amp; \\ d'
    expect(await bodyOf('slack')).to.deep.equal({ text: plain })
    expect(await bodyOf('slack', true)).to.deep.equal({ text: `${plain} (sent again: ${id})` })
  })

  it('is an alert that ends for Alertmanager, and the same one when it is sent again', async () => {
    const alert = {
      labels: {
        ...{ alertname: 'RedisSentinelNoticeFailoverDone', severity: 'warning', namespace: 'n', notice: id },
        ...{ app_kubernetes_io_name: 'c', app_kubernetes_io_instance: 'r' },
      },
      annotations: { summary: text },
      ...{ startsAt: '1970-01-01T00:16:40Z', endsAt: '1970-01-01T00:31:40Z' },
    }
    expect(await bodyOf('alertmanager')).to.deep.equal([alert])
    expect(await bodyOf('alertmanager', true)).to.deep.equal([alert])
  })
})
