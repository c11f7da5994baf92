import { auth } from './auth.ts'
import { everyPod, group, type Group } from './dsl.ts'
import { enabled, extraObjects, fullnameOverride, profile } from './extras.ts'
import { global } from './global.ts'
import { image } from './image.ts'
import { networkPolicy } from './network-policy.ts'
import { redis } from './redis.ts'
import { proxy } from './proxy.ts'
import { scaling } from './scaling.ts'
import { podSecurity } from './security.ts'
import { sentinel } from './sentinel.ts'
import { podDisruptionBudget, serviceAccount, services } from './services.ts'
import { annotations, labels } from './shared-leaves.ts'

/** Every value of the chart. */
export const model: Group = group('Values of the redis-sentinel chart.', {
  global,
  enabled,
  fullnameOverride,
  commonLabels: labels('Labels of every object.', everyPod),
  commonAnnotations: annotations('Annotations of every object.', 'nothing'),
  image,
  profile,
  auth,
  redis,
  sentinel,
  proxy,
  scaling,
  networkPolicy,
  podSecurity,
  podDisruptionBudget,
  serviceAccount,
  services,
  extraObjects,
})
