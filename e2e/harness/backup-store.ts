import { KubernetesObjectApi } from '@kubernetes/client-node'
import type { KubernetesObject, V1Container } from '@kubernetes/client-node'
import { provideImages } from '../drivers/kind/cluster.ts'
import { HarnessError } from './error.ts'
import { execInPod } from './exec.ts'
import type { EmptyStage } from './open-stage.ts'
import { podReady } from './pods.ts'
import { restrictedContainer, restrictedPod } from './restricted-pod.ts'

/** A real S3 server; the lab makes it by `up s3`. */
export const s3Image = process.env['E2E_S3_IMAGE'] ?? 'versity/versitygw:v1.8.0'
const rcloneImage = 'rclone/rclone:1.60.1'

const PORT = 7070
const keys = { id: 'e2e-access-key', secret: 'e2e-secret-key' }

/** A bucket of a real S3 server beside a release, and a client of it. */
export interface BackupStore {
  /** Values of `backup.store` that lead there. */
  values: Record<string, unknown>
  /** Names of all objects of the bucket, sorted. */
  objects(): Promise<string[]>
  /** Text of an object. */
  read(name: string): Promise<string>
  /** Writes four other bytes into the middle of an object. */
  alter(name: string): Promise<void>
  /** Gives the Secret of the release another secret key, or the right one. */
  writeSecret(right: boolean): Promise<void>
}

/** Starts the server and its client, and makes the bucket `backups`. The Secret of the release has the right keys. */
export async function startBackupStore(stage: EmptyStage): Promise<BackupStore> {
  const { namespace, cluster } = stage
  const { kube } = cluster
  await provideImages(cluster, [s3Image, rcloneImage])
  const api = KubernetesObjectApi.makeApiClient(kube.config)
  for (const object of objectsOf()) await api.create({ ...object, metadata: { ...object.metadata, namespace } })
  const writeSecret = async (right: boolean): Promise<void> => {
    const stringData = { 'access-key-id': keys.id, 'secret-access-key': right ? keys.secret : 'another' }
    const body = { metadata: { name: 's3-keys' }, stringData }
    const there = await kube.core.listNamespacedSecret({ namespace, fieldSelector: 'metadata.name=s3-keys' })
    if (there.items.length === 0) await kube.core.createNamespacedSecret({ namespace, body })
    else await kube.core.replaceNamespacedSecret({ namespace, name: 's3-keys', body })
  }
  await writeSecret(true)
  for (const name of ['s3', 's3-client']) {
    await podReady(kube, { namespace, name }, 120_000)
  }
  const rclone = (...args: string[]): Promise<string> => inClient('rclone', ...args)
  const inClient = async (...command: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await execInPod({
      kube,
      namespace,
      pod: 's3-client',
      container: 's3-client',
      command,
    })
    if (exitCode !== 0) throw new HarnessError(`${command.join(' ')}: ${stderr}`, { code: 'NO_STORE' })
    return stdout
  }
  await rclone('mkdir', 's3:backups')
  return {
    values: {
      s3: { endpoint: `http://s3.${namespace}:${PORT}`, bucket: 'backups', existingSecret: 's3-keys' },
    },
    objects: async () =>
      (await rclone('lsf', '--recursive', '--files-only', 's3:backups'))
        .split('\n')
        .filter((name) => name !== '')
        .sort(),
    read: (name) => rclone('cat', `s3:backups/${name}`),
    alter: async (name) => {
      const program = `rclone cat "s3:backups/$1" >/data/altered && printf XXXX | dd of=/data/altered bs=1 seek=$(($(wc -c </data/altered) / 2)) conv=notrunc && rclone copyto --ignore-times /data/altered "s3:backups/$1"`
      await inClient('sh', '-ec', program, 'alter', name)
    },
    writeSecret,
  }
}

function objectsOf(): KubernetesObject[] {
  const labels = (name: string): Record<string, string> => ({ 'e2e-store': name })
  const container = (name: string, more: Partial<V1Container>): V1Container => ({
    ...{ name, image: s3Image, securityContext: restrictedContainer },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
    ...more,
  })
  const pod = (name: string, more: Partial<V1Container>): KubernetesObject =>
    ({
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: labels(name) } },
      spec: {
        ...{ ...restrictedPod, terminationGracePeriodSeconds: 1, containers: [container(name, more)] },
        volumes: [{ name: 'data', emptyDir: {} }],
      },
    }) as KubernetesObject
  const remote = {
    TYPE: 's3',
    PROVIDER: 'Other',
    ENDPOINT: `http://s3:${PORT}`,
    ACCESS_KEY_ID: keys.id,
    SECRET_ACCESS_KEY: keys.secret,
  }
  return [
    pod('s3', {
      args: ['--port', `:${PORT}`, 'posix', '/data'],
      env: [
        { name: 'ROOT_ACCESS_KEY', value: keys.id },
        { name: 'ROOT_SECRET_KEY', value: keys.secret },
      ],
      readinessProbe: { tcpSocket: { port: PORT }, periodSeconds: 1 },
    }),
    pod('s3-client', {
      image: rcloneImage,
      command: ['sleep', '86400'],
      env: [
        { name: 'RCLONE_CONFIG', value: '/data/rclone.conf' },
        ...Object.entries(remote).map(([name, value]) => ({ name: `RCLONE_CONFIG_S3_${name}`, value })),
      ],
    }),
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 's3' } },
      spec: { selector: labels('s3'), ports: [{ port: PORT }] },
    } as KubernetesObject,
  ]
}
