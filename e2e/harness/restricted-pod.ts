import type { V1PodSpec, V1SecurityContext } from '@kubernetes/client-node'

/** What a pod of the tests needs in a namespace that takes only the strictest standard. */
export const restrictedPod: Pick<V1PodSpec, 'automountServiceAccountToken' | 'securityContext'> = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
}

/** The same for each of its containers. */
export const restrictedContainer: V1SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
}
