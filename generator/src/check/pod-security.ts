import { fields, list, type Fields } from './fields.ts'
import type { Problem } from './problem.ts'
import { containersOf, type Workload } from './workloads.ts'

/** What must hold of a spec; `holds` sees it with the security context of the pod beside its own. */
interface Demand {
  must: string
  holds: (spec: Fields, own: Fields, pod: Fields) => boolean
}

const volumeTypes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]
const seccompTypes = ['RuntimeDefault', 'Localhost']
const sysctls = [
  ...['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start'],
  ...['net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_local_reserved_ports'],
  ...['net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl'],
  'net.ipv4.tcp_keepalive_probes',
]
const seLinuxTypes = [undefined, '', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']

/** Of pods and containers alike: either may carry these, and neither may carry them wrong. */
const anywhere: Demand[] = [
  { must: 'not run as user 0', holds: (_, own) => own['runAsUser'] !== 0 },
  { must: 'not set runAsNonRoot: false', holds: (_, own) => own['runAsNonRoot'] !== false },
  {
    must: 'use the seccomp profile RuntimeDefault or Localhost',
    holds: (_, own) => isOneOf(fields(own['seccompProfile'])['type'], [undefined, ...seccompTypes]),
  },
  {
    must: 'not take another AppArmor profile',
    holds: (_, own) => isOneOf(fields(own['appArmorProfile'])['type'], [undefined, ...seccompTypes]),
  },
  {
    must: 'not take another SELinux user, role or type',
    holds: (_, own) => {
      const { user, role, type } = fields(own['seLinuxOptions'])
      return !user && !role && isOneOf(type, seLinuxTypes)
    },
  },
  { must: 'not be a HostProcess', holds: (_, own) => !fields(own['windowsOptions'])['hostProcess'] },
]

const ofPods: Demand[] = [
  ...['hostNetwork', 'hostPID', 'hostIPC'].map((key) => ({
    must: `not set ${key}`,
    holds: (spec: Fields) => !spec[key],
  })),
  {
    must: `have no volumes but ${volumeTypes.join(', ')}`,
    holds: ({ volumes }) =>
      list(volumes).every((volume) => Object.keys(volume).every((key) => isOneOf(key, ['name', ...volumeTypes]))),
  },
  { must: 'set no unsafe sysctl', holds: (_, own) => list(own['sysctls']).every(({ name }) => isOneOf(name, sysctls)) },
  // Of the house, beyond restricted: what needs the API declares a projected token of its own.
  { must: 'set automountServiceAccountToken: false', holds: (spec) => spec['automountServiceAccountToken'] === false },
]

const ofContainers: Demand[] = [
  { must: 'set allowPrivilegeEscalation: false', holds: (_, own) => own['allowPrivilegeEscalation'] === false },
  { must: 'not be privileged', holds: (_, own) => !own['privileged'] },
  {
    must: 'drop ALL capabilities',
    holds: (_, own) => strings(fields(own['capabilities'])['drop']).includes('ALL'),
  },
  {
    must: 'add no capability but NET_BIND_SERVICE',
    holds: (_, own) => strings(fields(own['capabilities'])['add']).every((name) => name === 'NET_BIND_SERVICE'),
  },
  {
    must: 'set runAsNonRoot: true, or its pod',
    holds: (_, own, pod) => (own['runAsNonRoot'] ?? pod['runAsNonRoot']) === true,
  },
  {
    must: 'set a seccomp profile, or its pod',
    holds: (_, own, pod) => own['seccompProfile'] !== undefined || pod['seccompProfile'] !== undefined,
  },
  { must: 'have the default procMount', holds: (_, own) => isOneOf(own['procMount'], [undefined, 'Default']) },
  { must: 'take no port of the host', holds: ({ ports }) => list(ports).every(({ hostPort }) => !hostPort) },
  { must: 'name no host in probes and hooks', holds: (spec) => actionsOf(spec).every(({ host }) => !host) },
  // Of the house, beyond restricted.
  { must: 'set readOnlyRootFilesystem: true', holds: (_, own) => own['readOnlyRootFilesystem'] === true },
]

/** What Pod Security's level `restricted` refuses of a workload's pods, and what the house refuses beyond it. */
export function checkPodSecurity({ where, pod }: Workload): Problem[] {
  const context = fields(pod['securityContext'])
  const unmet = (demands: Demand[], spec: Fields, at: string): Problem[] =>
    demands
      .filter(({ holds }) => !holds(spec, fields(spec['securityContext']), context))
      .map(({ must }) => ({ where: at, what: `must ${must}` }))
  return [
    ...unmet([...anywhere, ...ofPods], pod, where),
    ...containersOf(pod).flatMap((container) =>
      unmet([...anywhere, ...ofContainers], container, `${where}/${String(container['name'])}`),
    ),
  ]
}

function actionsOf(container: Fields): Fields[] {
  const hooks = fields(container['lifecycle'])
  const holders = [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((key) => container[key]),
    hooks['postStart'],
    hooks['preStop'],
  ]
  return holders.map(fields).flatMap(({ httpGet, tcpSocket }) => [fields(httpGet), fields(tcpSocket)])
}

function isOneOf(value: unknown, allowed: readonly unknown[]): boolean {
  return allowed.includes(value)
}

function strings(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
