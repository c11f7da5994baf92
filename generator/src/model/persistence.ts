import { bool, group, list, oneOf, type Group, type Leaf } from './dsl.ts'
import { annotations, labels, size, storageClass } from './shared-leaves.ts'

const cost = 'new install'
const retentions = ['Retain', 'Delete']

interface PersistenceOptions {
  doc: string
  /** What a pod without a volume loses. */
  without: string
  preset: string
  /** Values that this kind of pod has beside the others. */
  more?: Record<string, Leaf>
}

/** The volume of a pod. Kubernetes refuses every change of a volumeClaimTemplate. */
export function persistence({ doc, without, preset, more = {} }: PersistenceOptions): Group {
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
    retention: group('When Kubernetes deletes the claims, and with them the data.', {
      whenDeleted: oneOf({
        doc: 'Claims when the StatefulSet is deleted, as by helm uninstall. Delete (dangerous) deletes the data of every pod.',
        default: 'Retain',
        cost: 'nothing',
        values: retentions,
        examples: ['Delete'],
        invalid: ['Keep', ''],
      }),
      whenScaled: oneOf({
        doc: 'Claims of pods that are scaled away. Delete: such a pod comes back empty and syncs anew; kubectl scale to 0 (dangerous) deletes the data of every pod.',
        default: 'Retain',
        cost: 'nothing',
        values: retentions,
        examples: ['Delete'],
        invalid: ['Recycle', ''],
      }),
    }),
    ...more,
  })
}
