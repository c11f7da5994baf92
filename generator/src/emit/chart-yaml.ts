import { dump } from 'js-yaml'
import { chart } from '../model/chart.ts'

/** Chart.yaml. */
export function chartYaml(): string {
  const { name, description, version, appVersion, kubeVersion, keywords } = chart
  const fields = {
    apiVersion: 'v2',
    name,
    description,
    type: 'application',
    version,
    appVersion,
    kubeVersion,
    keywords: [...keywords],
    annotations: { 'artifacthub.io/license': 'Apache-2.0' },
  }
  return dump(fields, { quoteStyle: 'double', lineWidth: -1 })
}
