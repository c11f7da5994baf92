/** Patterns shared by leaves; all are plain RE2. */
const subdomain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*'

/** Name of a Kubernetes object. */
export const objectName = `^${subdomain}$`

/** Name of a Kubernetes object, or empty. */
export const objectNameOrEmpty = `^(${subdomain})?$`

/** Key of a Secret. */
export const secretKey = '^[-._a-zA-Z0-9]+$'

/** Name of a storage class, `-` for none, or empty for the default. */
export const storageClassName = `^(-|${subdomain})?$`

/** Key of a label or an annotation. */
export const qualifiedName = `^(${subdomain}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`

/** Value of a label. */
export const labelValue = '^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$'

/** The label of nodes that names their zone. */
export const zoneLabel = 'topology.kubernetes.io/zone'

/** The label that selects the pods of one instance where each has a Deployment of its own. */
export const instanceLabel = 'redis-sentinel/instance'

/** Labels that select pods or name the chart: a user may not overwrite them. */
export const ownLabels: readonly string[] = [
  ...['name', 'instance', 'component', 'version', 'managed-by', 'part-of'].map((key) => `app.kubernetes.io/${key}`),
  'helm.sh/chart',
  'statefulset.kubernetes.io/pod-name',
  instanceLabel,
]

/** An amount of memory or storage. */
export const bytes = '^[0-9]+([.][0-9]+)?(k|Ki|M|Mi|G|Gi|T|Ti|P|Pi)?$'

/** An amount of CPU. */
export const cpu = '^([0-9]+m|[0-9]+([.][0-9]+)?)$'

const byte = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'

/** A range of addresses; of IPv6 only the form is checked, Kubernetes knows the rest. */
export const cidr = `^((${byte}[.]){3}${byte}/(3[0-2]|[12]?[0-9])|[0-9a-fA-F]*:[0-9a-fA-F:.]*/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$`
