/** Patterns shared by leaves; all are plain RE2. */
const subdomain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*'

/** Name of a Kubernetes object. */
export const objectName = `^${subdomain}$`

/** Name of a Kubernetes object, or empty. */
export const objectNameOrEmpty = `^(${subdomain})?$`

/** Name of a storage class, `-` for none, or empty for the default. */
export const storageClassName = `^(-|${subdomain})?$`

/** Key of a label or an annotation. */
export const qualifiedName = `^(${subdomain}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`

/** Value of a label. */
export const labelValue = '^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$'

/** Labels that select pods or name the chart: a user may not overwrite them. */
export const ownLabels: readonly string[] = [
  ...['name', 'instance', 'component', 'version', 'managed-by', 'part-of'].map((key) => `app.kubernetes.io/${key}`),
  'helm.sh/chart',
  'statefulset.kubernetes.io/pod-name',
]

/** An amount of memory or storage. */
export const bytes = '^[0-9]+([.][0-9]+)?(k|Ki|M|Mi|G|Gi|T|Ti|P|Pi)?$'

/** An amount of CPU. */
export const cpu = '^([0-9]+m|[0-9]+([.][0-9]+)?)$'
