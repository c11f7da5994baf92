import type { V1Pod } from '@kubernetes/client-node'

/** A ready pod on the node of its ordinal; with an exit code, one whose container has ended with it and runs again. */
export const podLike = (component: string, ordinal: number, exitCode?: number): V1Pod => ({
  metadata: {
    name: `redis-sentinel-${component}-${ordinal}`,
    uid: `${component}-${ordinal}`,
    labels: { 'app.kubernetes.io/component': component },
  },
  spec: { nodeName: `n${ordinal}`, containers: [] },
  status: {
    podIP: `10.0.${ordinal}.${component.length}`,
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [
      {
        ...{ name: component, image: '', imageID: '', ready: true, restartCount: 0 },
        containerID: exitCode === undefined ? 'c1' : 'c2',
        state: { running: {} },
        ...(exitCode === undefined ? {} : { lastState: { terminated: { exitCode } } }),
      },
    ],
  },
})

/** The pods of a set to which nothing happens. */
export const untouched = [
  ...[0, 1, 2].flatMap((ordinal) => [podLike('redis', ordinal), podLike('sentinel', ordinal)]),
  ...[0, 1].map((ordinal) => podLike('proxy', ordinal)),
]

/** The same without those of one component. */
export function without(component: string): V1Pod[] {
  return untouched.filter(({ metadata }) => metadata?.labels?.['app.kubernetes.io/component'] !== component)
}
