import { expect } from 'chai'
import { classifyError } from '../clients/classify.ts'
import { onlineReplicas, parseFlat, parseInfo, parseListed } from '../clients/info.ts'
import { forStreams, packOps, unpackOps } from '../clients/protocol.ts'
import { lastSwitchInLog, majorityOf, switchFault, switchesIn } from '../harness/switches.ts'
import { op } from './ops.ts'

const switchEvent = (source: string, to: string): Parameters<typeof switchesIn>[0][number] => ({
  at: 1,
  kind: '+switch-master',
  source,
  text: `mymaster 10.0.0.1 6379 ${to} 6379`,
})

describe('what servers say', () => {
  it('INFO is read field by field, without section titles', () => {
    const info = parseInfo(
      '# Server\r\nrun_id:abc\r\n\r\n# Replication\r\nslave0:ip=::1,port=7,state=online,lag=0\r\nslave1:ip=2,port=8,state=wait_bgsave\r\n',
    )
    expect(info.get('run_id')).to.equal('abc')
    expect(onlineReplicas(info)).to.deep.equal(['::1:7'])
  })

  it('SENTINEL MASTER is read as a list of RESP2 and as a map of RESP3', () => {
    expect(parseFlat(['flags', 'master', 'num-slaves', '2']).get('num-slaves')).to.equal('2')
    expect(parseFlat(new Map([['flags', 'master']])).get('flags')).to.equal('master')
    expect(parseFlat({ flags: 's_down' }).get('flags')).to.equal('s_down')
  })

  it('SENTINEL REPLICAS and SENTINEL SENTINELS are read as addresses with flags', () => {
    const peer = { address: '10.0.0.2:26379', flags: 'sentinel,s_down' }
    const fields = ['name', 'x', 'ip', '10.0.0.2', 'port', '26379', 'flags', 'sentinel,s_down']
    expect(parseListed([fields, fields])).to.deep.equal([peer, peer])
    expect(parseListed([])).to.deep.equal([])
  })

  it('an error reply is a write that failed, a time-out or a lost connection an unknown one', () => {
    const reply = Object.assign(new Error('NOREPLICAS Not enough good replicas to write.'), { name: 'ReplyError' })
    expect(classifyError(reply)).to.deep.equal({ outcome: 'failed', error: 'NOREPLICAS' })
    expect(classifyError(new Error('Command timed out')).outcome).to.equal('unknown')
    expect(classifyError(new Error('Connection is closed.')).outcome).to.equal('unknown')
    expect(classifyError(new Error("Stream isn't writeable and enableOfflineQueue options is false")).outcome).to.equal(
      'failed',
    )
  })

  it('writes survive the way from the pod to the harness', () => {
    const words: string[] = []
    const index = (word: string): number => (words.includes(word) || words.push(word), words.indexOf(word))
    const ops = [
      op({ n: 1, start: 10.5 }),
      op({ n: 2, start: 20, outcome: 'failed', error: 'READONLY', runId: 'b', role: 'slave', opened: 12.5 }),
    ]
    const answer = { ops: { ...forStreams(() => []), plain: packOps(ops, index) }, events: [], words }
    expect(unpackOps(answer, 'plain')).to.deep.equal(ops)
  })
})

describe('the switches that Sentinels announce', () => {
  const sentinels = ['s0', 's1']

  it('are fine when each announces one, to the same address', () => {
    const switches = switchesIn([switchEvent('s0', '10.0.0.2'), switchEvent('s1', '10.0.0.2')])
    expect(switchFault(switches, { count: 1, sentinels })).to.equal(undefined)
  })

  it('are a fault when one Sentinel is silent, announces two, or another address', () => {
    const judge = (...events: [string, string][]): string | undefined =>
      switchFault(switchesIn(events.map(([source, to]) => switchEvent(source, to))), { count: 1, sentinels })
    expect(judge(['s0', '10.0.0.2'])).to.equal('s1 announced 0 switches')
    expect(judge(['s0', '10.0.0.2'], ['s0', '10.0.0.3'], ['s1', '10.0.0.3'])).to.equal('s0 announced 2 switches')
    expect(judge(['s0', '10.0.0.2'], ['s1', '10.0.0.3'])).to.match(/different addresses/)
  })

  it('are found in logs, the last one counting', () => {
    const log =
      '1:X # +switch-master mymaster 10.0.0.1 6379 10.0.0.2 6379\n1:X # +switch-master mymaster 10.0.0.2 6379 10.0.0.3 6379\n'
    expect(lastSwitchInLog(log)).to.equal('10.0.0.3:6379')
    expect(lastSwitchInLog('nothing')).to.equal(undefined)
  })

  it('name a master only by a majority', () => {
    expect(majorityOf(['a', 'b', 'a'])).to.equal('a')
    expect(majorityOf(['a', 'b', ''])).to.equal(undefined)
  })
})
