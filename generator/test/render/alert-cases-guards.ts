import type { AlertCase } from './alert-cases.ts'
import { gone, type SeriesSet, type Value } from './alert-series.ts'

/** The same series of both proxies. */
const both = (metric: string, labels: string, value: Value): SeriesSet => ({
  [`${metric} proxy-0 ${labels}`]: value,
  [`${metric} proxy-1 ${labels}`]: value,
})

/** Causes that the guards report, or should report. */
export const guardCases: readonly AlertCase[] = [
  {
    rule: 'RedisSentinelGuardSilent',
    title: 'a guard has stopped to report',
    state: { ages: { 1: 90 } },
    alerts: [{ server: 'redis-1' }],
  },
  {
    rule: 'RedisSentinelGuardSilent',
    title: 'a guard has never reported',
    series: both('redis_set_guard_age_seconds', 'server=redis-1', gone),
    alerts: [{ server: 'redis-1' }],
  },
  {
    rule: 'RedisSentinelGuardSilent',
    title: 'not when one of two proxies has the report',
    series: {
      'redis_set_guard_age_seconds proxy-0 server=redis-1': gone,
      'redis_set_guard_age_seconds proxy-0 server=redis-2': 900,
    },
    alerts: [],
  },
  {
    rule: 'RedisSentinelPodWaits',
    title: 'two pods are not ready, and the proxies know why',
    state: { waits: { 1: 'loading', 2: 'refused' } },
    alerts: [
      { server: 'redis-1', reason: 'loading' },
      { server: 'redis-2', reason: 'refused' },
    ],
  },
  {
    rule: 'RedisSentinelPodWaits',
    title: 'not for a reason that only a deaf proxy still has',
    series: {
      'redis_set_pod_waits proxy-0 server=redis-1 reason=loading': 1,
      'redis_set_guard_age_seconds proxy-0 server=redis-1': 900,
    },
    alerts: [],
  },
  ...['lead not-moved', 'sentinel unfinished', '- not-moved'].map((labels): AlertCase => {
    const [path = '', result = ''] = labels.split(' ')
    return {
      rule: 'RedisSentinelHandoverFailed',
      title: `the first with path and result ${labels}`,
      series: both('redis_set_handovers_total', `path=${path} result=${result}`, 1),
      alerts: [{ path, result }],
    }
  }),
  {
    rule: 'RedisSentinelHandoverFailed',
    title: 'not for one that moved the master',
    series: { 'redis_set_handovers_total proxy-0 path=lead result=moved': 1 },
    alerts: [],
  },
  {
    rule: 'RedisSentinelProxiesDisagree',
    title: 'one proxy still follows the old master',
    state: { masters: [1], named: [1, 1, 1], agreed: [0, 1] },
    alerts: [{}],
  },
]
