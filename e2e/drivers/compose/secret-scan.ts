import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findSecrets, secretsOf } from '../../harness/find-secrets.ts'
import type { SecretData } from '../../harness/find-secrets.ts'
import { inspected } from './docker.ts'
import { NAME } from './set.ts'
import type { ComposeSet } from './set.ts'

// Short-lived processes carry secrets in argv as well, so the process table is read many times.
const dumpProcesses =
  'i=0; while [ $i -lt 30 ]; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; i=$((i+1)); sleep 0.1; done | tr "\\0" "\\n"'

const keys = ['redis-password', 'internal-key', 'proxy-password']

/**
 * Looks for the passwords where none may be: compose.yaml, labels, environment and mounts of the containers, argv of their processes for 3 s, and
 * all logs. Returns each finding as `<secret> in <where>`.
 */
export async function scanForSecrets(set: ComposeSet, replaced: readonly SecretData[] = []): Promise<string[]> {
  const entries = await Promise.all(keys.map(async (key) => [key, await set.secret(`auth/${key}`)] as const))
  const containers = await inspected(NAME)
  const texts = [
    { where: 'compose.yaml', text: await readFile(join(set.folder, 'compose.yaml'), 'utf8') },
    { where: 'docker inspect', text: JSON.stringify(containers) },
    { where: 'logs', text: await set.compose('logs', '--no-color') },
  ]
  const withShell = containers
    .map(({ Config }) => Config.Labels['com.docker.compose.service'] ?? '')
    .filter((service) => /-\d+$/.test(service))
  const tables = withShell.map(async (service) => ({
    where: `argv and environment of ${service}`,
    text: await set.compose('exec', '-T', service, 'sh', '-c', dumpProcesses),
  }))
  texts.push(...(await Promise.all(tables)))
  return [...new Set(findSecrets(texts, secretsOf(Object.fromEntries(entries), replaced)))]
}
