import { bool, group, list, type Group } from './dsl.ts'
import { annotations, labels, size, storageClass } from './shared-leaves.ts'

const cost = 'new install'

/** The volume of a pod. Kubernetes refuses every change of a volumeClaimTemplate. */
export function persistence({ doc, without, preset }: { doc: string; without: string; preset: string }): Group {
  return group(doc, {
    enabled: bool({ doc: `A PersistentVolumeClaim for each pod. Without it ${without}`, default: true, cost }),
    storageClass: storageClass("Storage class; empty for global.storageClass, then the cluster's default.", cost),
    size: size('Size of each volume.', preset, cost),
    accessModes: list({
      doc: 'Access modes of the claims. ReadWriteOncePod makes the cluster itself refuse a second writer, where the storage offers it.',
      default: ['ReadWriteOnce'],
      cost,
      items: { type: 'string', enum: ['ReadWriteOnce', 'ReadWriteOncePod'] },
      type: "('ReadWriteOnce' | 'ReadWriteOncePod')",
      allowed: 'ReadWriteOnce, ReadWriteOncePod',
      examples: [['ReadWriteOncePod']],
      invalid: [['ReadOnlyMany'], ['rwo']],
    }),
    annotations: annotations('Annotations of the claims.', cost),
    labels: labels('Labels of the claims.', cost),
  })
}
