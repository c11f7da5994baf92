import { auth } from './auth.ts'
import { backup } from './backup.ts'
import { everyPod, group, type Group } from './dsl.ts'
import { enabled, extraObjects, fullnameOverride, profile, topology } from './extras.ts'
import { global } from './global.ts'
import { image } from './image.ts'
import { metrics } from './metrics.ts'
import { networkPolicy } from './network-policy.ts'
import { notifications } from './notifications.ts'
import { redis } from './redis.ts'
import { proxy } from './proxy.ts'
import { scaling } from './scaling.ts'
import { restore } from './restore.ts'
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
  topology,
  profile,
  auth,
  redis,
  sentinel,
  proxy,
  metrics,
  notifications,
  backup,
  restore,
  scaling,
  networkPolicy,
  podSecurity,
  podDisruptionBudget,
  serviceAccount,
  services,
  extraObjects,
})
