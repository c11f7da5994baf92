import { expect } from 'chai'
import { luaInHaproxy } from './lua-in-haproxy.ts'

/** The page after these reports, without its comments. The proxy takes redis-1 of two servers for the master. */
async function pageAfter(...reports: string[]): Promise<string[]> {
  const hear = reports.map((text) => `report.hear(${JSON.stringify(text)})`).join('\n')
  const said = await luaInHaproxy(`
    local state, report = require("state"), require("report")
    state.redis = { { name = "redis-0", address = "A" }, { name = "redis-1", address = "B" } }
    state.leader = { address = "B" }
    ${hear}
    for line in report.lines():gmatch("[^\\n]+") do
      if line:sub(1, 1) ~= "#" then says(line) end
    end`)
  return said.map((line) => line.replace('redis_set_', ''))
}

const base = ['agreed_master{server="redis-0"} 0', 'agreed_master{server="redis-1"} 1', 'master_changes_total 0']
const noHandovers = [
  'handovers_total{path="-",result="not-moved"} 0',
  ...['lead', 'sentinel'].flatMap((path) =>
    ['moved', 'not-moved', 'unfinished'].map((result) => `handovers_total{path="${path}",result="${result}"} 0`),
  ),
]

describe("the proxy's page of metrics", () => {
  it('shows the agreed master before any guard has reported, and counts handovers from 0', async () => {
    expect(await pageAfter()).to.deep.equal([...base, ...noHandovers])
  })

  it('shows the newest report of each guard', async () => {
    const page = await pageAfter(
      'pod redis-1 0 0 0 - loading',
      'pod redis-1 1 0 2 1 master in epoch 7',
      'pod redis-0 1 0 0 -',
    )
    expect(page).to.deep.equal([
      ...base,
      'guard_age_seconds{server="redis-0"} 0.0',
      'guard_age_seconds{server="redis-1"} 0.0',
      'pod_ready{server="redis-0"} 1',
      'pod_ready{server="redis-1"} 1',
      'fenced{server="redis-0"} 0',
      'fenced{server="redis-1"} 0',
      'fences_total{server="redis-0"} 0',
      'fences_total{server="redis-1"} 2',
      'good_replicas{server="redis-1"} 1',
      ...noHandovers,
    ])
  })

  it('names the reason of a pod that is not ready, without numbers, addresses and quotes', async () => {
    const page = await pageAfter(
      'pod redis-0 0 1 1 0 following 10.0.0.7:6379, but the "Sentinels" name fd00::1 in epoch 12',
    )
    expect(page).to.include('fenced{server="redis-0"} 1')
    expect(page).to.include('pod_waits{server="redis-0",reason="following N, but the Sentinels name fdN in epoch N"} 1')
  })

  it('counts each handover once, however many servers repeat it', async () => {
    const page = await pageAfter(
      ...['handover a lead moved 110', 'handover a lead moved 110', 'handover b lead moved 230'],
      ...['handover c sentinel not-moved 0', 'handover d lead', 'nonsense'],
    )
    expect(page).to.deep.equal([
      ...base,
      ...noHandovers.map((line) =>
        line
          .replace('{path="lead",result="moved"} 0', '{path="lead",result="moved"} 2')
          .replace('{path="sentinel",result="not-moved"} 0', '{path="sentinel",result="not-moved"} 1'),
      ),
      'last_handover_seconds 0.23',
    ])
  })

  it('shows the last run of a backup and of a drill, and after a failure the last good one, too', async () => {
    const runs = (page: readonly string[]): string[] => page.filter((line) => /^(backup|drill)_/.test(line))
    expect(runs(await pageAfter())).to.deep.equal([])
    const good = ['run backup ok 1000 4096 17 20261129T1', 'run drill ok 900 0 5 20261129T1']
    expect(runs(await pageAfter(...good))).to.deep.equal([
      ...['backup_last_result 1', 'backup_last_success_timestamp_seconds 1000', 'backup_size_bytes 4096'],
      ...['backup_duration_seconds 17', 'drill_last_result 1', 'drill_last_success_timestamp_seconds 900'],
      ...['drill_size_bytes 0', 'drill_duration_seconds 5'],
    ])
    const failed = 'run backup failed 2000 0 60 the store does not take it: 403'
    expect(runs(await pageAfter(...good, failed)).filter((line) => line.startsWith('backup'))).to.deep.equal([
      ...['backup_last_result 0', 'backup_last_success_timestamp_seconds 1000'],
      ...['backup_last_failure_timestamp_seconds 2000', 'backup_size_bytes 4096', 'backup_duration_seconds 17'],
    ])
  })

  it('takes of two runs the later one, whichever it hears last, and nothing else for a run', async () => {
    const page = await pageAfter(
      'run backup failed 2000 0 1 x',
      'run backup ok 1000 1 1 x',
      'run nothing ok 1 1 1',
      'run backup ok',
    )
    expect(page.filter((line) => line.startsWith('backup_'))).to.deep.equal([
      ...['backup_last_result 0', 'backup_last_failure_timestamp_seconds 2000'],
    ])
  })
})
