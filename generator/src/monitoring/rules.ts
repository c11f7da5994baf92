import type { AlertGroup, AlertRule } from './alert.ts'
import { backups } from './rules/backups.ts'
import { failovers } from './rules/failovers.ts'
import { guards } from './rules/guards.ts'
import { master } from './rules/master.ts'
import { proxy } from './rules/proxy.ts'
import { replication } from './rules/replication.ts'
import { sentinels } from './rules/sentinels.ts'
import { targets } from './rules/targets.ts'
import { writes } from './rules/writes.ts'

/** Every alert rule, by cause. */
export const alertGroups: readonly AlertGroup[] = [
  master,
  sentinels,
  failovers,
  replication,
  writes,
  guards,
  proxy,
  targets,
  backups,
]

/** Every alert rule. */
export const alertRules: readonly AlertRule[] = alertGroups.flatMap(({ rules }) => rules)

/** The name of every alert rule, as `metrics.rules.disabled` takes it. */
export const alertNames: readonly string[] = alertRules.map(({ name }) => name)
