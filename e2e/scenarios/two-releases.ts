import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { podsByAddress } from '../harness/addresses.ts'
import { chartValues } from '../harness/chart-values.ts'
import type { Checklist, Desk } from '../harness/checklist.ts'
import { chartOf, helmInstall } from '../harness/helm.ts'
import { startLedgerPod } from '../harness/ledger-pod.ts'
import { namesOf } from '../harness/names.ts'
import { deletePod } from '../harness/pods.ts'
import { streamsFor } from '../harness/release-counts.ts'
import { setPods } from '../harness/set-pods.ts'
import { settle } from '../harness/settle.ts'
import type { Settled } from '../harness/settle.ts'
import type { Stage } from '../harness/stage.ts'
import { waitUntil } from '../harness/wait-until.ts'
import { lostWrites } from './lost-writes.ts'

/** What the steps leave for each other: both sets, with a client each. */
interface Notes {
  sets: Stage[]
}

type D = Desk<Notes>

const preset = chartValues('examples/development.yaml')
const secret = 'one-secret'
const releases = [
  { release: 'redis-sentinel', pod: 'ledger', topology: 'statefulsets' },
  { release: 'other', pod: 'ledger-other', topology: 'deployments' },
]

/** Names of masters, passwords and users are equal: only the addresses tell the sets apart. */
export const twoReleases: Checklist<Notes> = {
  name: 'two-releases',
  title: 'two releases in one namespace with one Secret and one master name keep their own instances',
  items: [4],
  sets: ['full'],
  nodes: 4,
  values: preset,
  notes: () => ({ sets: [] }),
  bail: true,
  steps: [
    {
      title: 'both sets form and take writes',
      act: async (desk) => {
        const key = (): string => randomBytes(32).toString('hex')
        await desk.stage.cluster.kube.core.createNamespacedSecret({
          namespace: desk.stage.namespace,
          body: {
            metadata: { name: secret },
            stringData: { 'redis-password': key(), 'internal-key': key(), 'proxy-password': key() },
          },
        })
        for (const { release, pod, topology } of releases)
          desk.notes.sets.push(await setOf(desk, release, pod, topology))
        await keepTheirOwn(desk)
        for (const { ledger } of desk.notes.sets) await ledger.start()
      },
    },
    {
      title: 'all pods of both are deleted at once: addresses of pods pass from one set to the other',
      act: async (desk) => {
        const { kube } = desk.stage.cluster
        const all = (await Promise.all(desk.notes.sets.map((set) => setPods(set, ['redis', 'sentinel'])))).flat()
        const names = all.map(({ metadata }) => metadata?.name ?? '')
        await Promise.all(names.map((name) => deletePod(kube, { namespace: desk.stage.namespace, name })))
        await keepTheirOwn(desk)
      },
    },
    {
      title:
        'the Services of a replica of each set get each other’s address: both sets come to rest with their own instances',
      act: async (desk) => {
        const settled = await keepTheirOwn(desk)
        const [one = '', other = ''] = desk.notes.sets.map(
          ({ names }, i) => names.redisPods.find((name) => name !== settled[i]?.master) ?? '',
        )
        await swapAddresses(desk, one, other)
        await keepTheirOwn(desk)
      },
    },
    {
      title: 'no acknowledged write of either set is lost, and neither has a key of the other',
      act: async ({ notes }) => {
        for (const { ledger } of notes.sets) expect(await lostWrites(ledger)).to.deep.equal([])
      },
    },
  ],
}

async function setOf({ run, stage }: D, release: string, pod: string, topology: string): Promise<Stage> {
  const { namespace, counts } = stage
  const { kube, kubeconfig } = stage.cluster
  const names = namesOf(release, counts)
  const values = { ...preset, topology, auth: { existingSecret: secret } }
  await helmInstall({ kubeconfig, namespace, release, ...chartOf(run), values, waitSeconds: 240 })
  const streams = streamsFor(counts.proxy)
  const ledger = await startLedgerPod({ kube, namespace, names, secret, streams, ratePerSecond: 50, pod })
  return { ...stage, release, names, ledger }
}

/** Waits until both are at rest, and each Sentinel knows the addresses of its own set and no other. */
async function keepTheirOwn({ notes }: D): Promise<Settled[]> {
  const all: Settled[] = []
  for (const set of notes.sets) {
    const own = [...(await podsByAddress(set)).keys()].sort().join(' ')
    await waitUntil({
      what: `every Sentinel of ${set.release} to know its own data pods alone`,
      // Two minutes are promised for a Service that has another address.
      timeoutMs: 180_000,
      look: async () => {
        const { sentinels } = await set.ledger.view()
        const astray = sentinels
          .map(({ sentinel, address, replicas }) => ({
            sentinel,
            known: [address, ...replicas.map((replica) => replica.address)].sort().join(' '),
          }))
          .filter(({ known }) => known !== own)
        const seen = astray.map(({ sentinel, known }) => `${sentinel} knows ${known}, not ${own}`).join('; ')
        return astray.length === 0 ? { done: true, value: undefined } : { done: false, seen }
      },
    })
    all.push(await settle(set, { timeoutMs: 300_000 }))
  }
  return all
}

async function swapAddresses({ stage }: D, one: string, other: string): Promise<void> {
  const { core } = stage.cluster.kube
  const { namespace } = stage
  const [first, second] = await Promise.all([one, other].map((name) => core.readNamespacedService({ namespace, name })))
  if (first?.spec === undefined || second?.spec === undefined) throw new Error(`no Service ${one} or ${other}`)
  const addresses = [first.spec.clusterIP ?? '', second.spec.clusterIP ?? '']
  for (const name of [one, other]) await core.deleteNamespacedService({ namespace, name })
  for (const [service, address] of [
    [first, addresses[1]],
    [second, addresses[0]],
  ] as const) {
    const { name, labels, annotations } = service.metadata ?? {}
    const made = await core.createNamespacedService({
      namespace,
      body: {
        metadata: { ...(name && { name }), ...(labels && { labels }), ...(annotations && { annotations }) },
        spec: { ...service.spec, ...(address && { clusterIP: address, clusterIPs: [address] }) },
      },
    })
    // Without another address there is no fault.
    expect(address).to.not.equal(service.spec?.clusterIP)
    expect(made.spec?.clusterIP, `the address of ${name}`).to.equal(address)
  }
}
