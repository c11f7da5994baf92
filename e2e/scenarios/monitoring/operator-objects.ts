import type { KubernetesObject } from '@kubernetes/client-node'
import { dump } from 'js-yaml'
import { prometheusImage } from '../../harness/prometheus.ts'

/**
 * What a team has that runs the Prometheus Operator: a Prometheus that selects all with the label `release: prometheus`, and an Alertmanager
 * with the configuration of docs/monitoring.md, whose secrets lead nowhere.
 */
export function monitoringStack(namespace: string, alertmanagerImage: string, config: object): KubernetesObject[] {
  const rbac = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: namespace }
  const own = { name: 'main', namespace }
  const selected = { matchLabels: { release: 'prometheus' } }
  const securityContext = {
    ...{ runAsNonRoot: true, runAsUser: 1000, fsGroup: 2000, seccompProfile: { type: 'RuntimeDefault' } },
  }
  const secret = (name: string, stringData: Record<string, string>): object => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData,
  })
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: own },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: namespace },
      rules: [
        { apiGroups: [''], resources: ['pods', 'services', 'endpoints'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: namespace },
      roleRef: rbac,
      subjects: [{ kind: 'ServiceAccount', ...own }],
    },
    secret('alertmanager-main', { 'alertmanager.yaml': dump(config, { lineWidth: -1 }) }),
    secret('pagerduty', { key: 'none' }),
    secret('slack', { url: 'http://chat.invalid/' }),
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Alertmanager',
      metadata: own,
      spec: { image: alertmanagerImage, replicas: 1, secrets: ['pagerduty', 'slack'], securityContext },
    },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Prometheus',
      metadata: own,
      spec: {
        ...{
          image: prometheusImage,
          replicas: 1,
          serviceAccountName: 'main',
          evaluationInterval: '5s',
          securityContext,
        },
        ...{ podMonitorSelector: selected, podMonitorNamespaceSelector: {} },
        ...{ serviceMonitorSelector: selected, serviceMonitorNamespaceSelector: {} },
        ...{ ruleSelector: selected, ruleNamespaceSelector: {} },
        alerting: { alertmanagers: [{ namespace, name: 'alertmanager-operated', port: 'web' }] },
      },
    },
  ] as KubernetesObject[]
}
