import { HarnessError } from '../../harness/error.ts'
import { run } from '../../harness/run.ts'

/** Set in the environment of a program that runs in a network namespace of its own: nothing is cut in any other. */
export const OWN_NETWORK = 'SOAK_OWN_NETWORK'

/**
 * For as long as `during` takes no packet reaches an address of this program's own network namespace, and none comes from there: a pod's
 * server neither hears anybody nor is heard. Its guard, which connects from an address that all have, hears the Sentinels and not its
 * server: as in a pod that is cut off it can't act.
 *
 * @throws HarnessError `NOT_OWN_NETWORK` in any other: rules there would be those of the machine
 */
export async function cutOff(address: string, during: () => Promise<void>): Promise<void> {
  if (process.env[OWN_NETWORK] === undefined) {
    throw new HarnessError('no link is cut in the network of the machine', {
      code: 'NOT_OWN_NETWORK',
      hint: 'npm run test:chaos makes a network of its own',
    })
  }
  const rules = ['-d', '-s'].map((end) => ['INPUT', end, address, '-j', 'DROP'])
  for (const rule of rules) await run('iptables', ['-w', '-A', ...rule])
  try {
    await during()
  } finally {
    for (const rule of rules) await run('iptables', ['-w', '-D', ...rule])
  }
}
