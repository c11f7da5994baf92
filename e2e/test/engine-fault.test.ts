import { expect } from 'chai'
import { engineFault } from '../harness/engine-fault.ts'
import { isOlder, versionIn } from '../harness/engine-version.ts'
import { momentOf } from '../harness/pod-history.ts'
import type { PodMoment } from '../harness/pod-history.ts'
import { switchesIn } from '../harness/switches.ts'

const addresses = new Map([0, 1, 2].map((i) => [`10.0.0.${i}:6379`, `r${i}`]))
const older = 'docker.io/library/redis:8.0.2'
const newer = 'docker.io/library/redis:8.0.10'

/** A pod as the API shows it, which is then kept as the recorder keeps it. */
const pod = (i: number, image: string, part: Partial<PodMoment> = {}): PodMoment => ({
  ...momentOf(
    {
      metadata: { name: `r${i}`, uid: `${i}` },
      spec: { containers: [{ name: 'redis', image }], initContainers: [{ name: 'guard', image: 'redis:1' }] },
      status: {
        conditions: [{ type: 'Ready', status: 'True' }],
        initContainerStatuses: [{ ...{ name: 'guard', image: '', imageID: '', ready: true, restartCount: 0 } }],
        containerStatuses: [{ ...{ name: 'redis', image: 'sha256:1', imageID: '', ready: true, restartCount: 0 } }],
      },
    },
    10,
    false,
  ),
  ...part,
})
const judge = (from: number, to: number, ...history: PodMoment[]): string | undefined => {
  const text = `mymaster 10.0.0.${from} 6379 10.0.0.${to} 6379`
  const switches = switchesIn([{ at: 100, kind: '+switch-master', source: 's0', text }])
  return engineFault(switches, { history, addresses })
}

describe('a switch while engines differ', () => {
  it('may go to the older one', () => {
    expect(judge(2, 0, pod(0, older), pod(1, older), pod(2, older))).to.equal(undefined)
    expect(judge(0, 1, pod(0, newer), pod(1, older), pod(2, newer))).to.equal(undefined)
  })

  it('may not go to a newer one while an older one remains', () => {
    expect(judge(0, 2, pod(0, older), pod(1, older), pod(2, newer))).to.equal(
      's0 announced r2 with 8.0.10 while r1 was ready with 8.0.2',
    )
  })

  it('may go to a newer one when the others are as new', () => {
    expect(judge(0, 2, pod(0, older), pod(1, newer), pod(2, newer))).to.equal(undefined)
  })

  it('may go to a newer one when the older ones are gone, end or are not ready', () => {
    for (const part of [{ gone: true }, { ending: true }, { ready: false }])
      expect(judge(0, 2, pod(0, older), pod(1, older, part), pod(2, newer)), JSON.stringify(part)).to.equal(undefined)
  })

  it('is judged by what the pods were at that moment', () => {
    const later = pod(1, newer, { at: 101, uid: 'new' })
    expect(judge(0, 2, pod(0, older), pod(1, older), pod(2, newer), later)).to.include('r1 was ready with 8.0.2')
    const before = pod(2, newer, { at: 50, uid: 'new' })
    expect(judge(0, 2, pod(0, older), pod(1, older), pod(2, older), before)).to.include('r2 with 8.0.10')
  })

  it('is not passed over where the pod or a version is unknown', () => {
    expect(judge(0, 7, pod(0, older), pod(1, older))).to.include('10.0.0.7:6379, which is the address of no data pod')
    const latest = 'redis:latest'
    expect(judge(0, 2, pod(0, older), pod(1, older), pod(2, latest))).to.include('which is older is not known')
    expect(judge(0, 2, pod(0, latest), pod(1, latest), pod(2, latest))).to.equal(undefined)
  })
})

describe('the version of an engine', () => {
  it('is what the tag of its image begins with', () => {
    expect(versionIn('redis:8.0.2')).to.equal('8.0.2')
    expect(versionIn('valkey/valkey:8.1.3-alpine3.22')).to.equal('8.1.3')
    expect(versionIn('localhost:5000/library/redis:8-bookworm@sha256:12')).to.equal('8')
    expect(versionIn('localhost:5000/redis')).to.equal(undefined)
    expect(versionIn('redis:latest')).to.equal(undefined)
    expect(versionIn('redis@sha256:8012')).to.equal(undefined)
  })

  it('is older when the first number that differs is smaller', () => {
    expect(isOlder('8.0.9', '8.0.10')).to.equal(true)
    expect(isOlder('8.0.10', '8.0.9')).to.equal(false)
    expect(isOlder('7.4.11', '8.0')).to.equal(true)
    expect(isOlder('8.0.2', '8.0.2')).to.equal(false)
  })
})
