import { expect } from 'chai'
import { container, podOf, problemsIn, setOf, type Fields } from './fixtures/manifests.ts'

const own = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
}
const ofPod = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }
const inContainer = (more: Fields): Fields =>
  podOf({ containers: [container({ securityContext: { ...own, ...more } })] })
const inPod = (more: Fields): Fields => podOf({ securityContext: { ...ofPod, ...more } })
const without = (key: keyof typeof own): Fields =>
  podOf({ containers: [container({ securityContext: { ...own, [key]: undefined } })] })

describe('the check of Pod Security', () => {
  it('takes what a container sets in place of its pod', () => {
    const pod = { securityContext: {}, containers: [container({ securityContext: { ...own, ...ofPod } })] }
    expect(problemsIn(podOf(pod))).to.deep.equal([])
  })

  it('takes the volumes, the capability and the sysctl that restricted takes', () => {
    const volumes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'projected', 'secret'].map((type) => ({
      name: type.toLowerCase(),
      [type]: type === 'csi' ? { driver: 'a' } : {},
    }))
    const securityContext = { ...ofPod, sysctls: [{ name: 'net.ipv4.tcp_keepalive_time', value: '60' }] }
    const capabilities = { drop: ['ALL'], add: ['NET_BIND_SERVICE'] }
    const containers = [container({ securityContext: { ...own, capabilities } })]
    expect(problemsIn(podOf({ volumes, securityContext, containers }))).to.deep.equal([])
  })

  const faults: [string, Fields, string][] = [
    [
      'a pod that may run as root',
      podOf({ securityContext: { ...ofPod, runAsNonRoot: undefined } }),
      'runAsNonRoot: true',
    ],
    ['a container that may run as root', inContainer({ runAsNonRoot: false }), 'p/a must not set runAsNonRoot: false'],
    ['user 0 of a pod', inPod({ runAsUser: 0 }), 'Pod p must not run as user 0'],
    ['user 0 of a container', inContainer({ runAsUser: 0 }), 'p/a must not run as user 0'],
    [
      'no seccomp profile',
      podOf({ securityContext: { runAsNonRoot: true } }),
      'must set a seccomp profile, or its pod',
    ],
    [
      'an open seccomp profile',
      inContainer({ seccompProfile: { type: 'Unconfined' } }),
      'seccomp profile RuntimeDefault',
    ],
    ['a way to more privileges', without('allowPrivilegeEscalation'), 'must set allowPrivilegeEscalation: false'],
    ['capabilities that stay', without('capabilities'), 'must drop ALL capabilities'],
    [
      'a capability too many',
      inContainer({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } }),
      'add no capability',
    ],
    ['privileges', inContainer({ privileged: true }), 'must not be privileged'],
    ['a root file system that can be written', without('readOnlyRootFilesystem'), 'readOnlyRootFilesystem: true'],
    ['another procMount', inContainer({ procMount: 'Unmasked' }), 'must have the default procMount'],
    ['another AppArmor profile', inPod({ appArmorProfile: { type: 'Unconfined' } }), 'another AppArmor profile'],
    ['another SELinux type', inPod({ seLinuxOptions: { type: 'spc_t' } }), 'another SELinux user, role or type'],
    ['another SELinux user', inContainer({ seLinuxOptions: { user: 'root' } }), 'another SELinux user, role or type'],
    ['a HostProcess', inPod({ windowsOptions: { hostProcess: true } }), 'must not be a HostProcess'],
    ['an unsafe sysctl', inPod({ sysctls: [{ name: 'net.core.somaxconn', value: '1024' }] }), 'set no unsafe sysctl'],
    ['the network of the host', podOf({ hostNetwork: true }), 'must not set hostNetwork'],
    ['the processes of the host', podOf({ hostPID: true }), 'must not set hostPID'],
    [
      'a directory of the host',
      podOf({ volumes: [{ name: 'h', hostPath: { path: '/' } }] }),
      'must have no volumes but',
    ],
    [
      'a port of the host',
      podOf({ containers: [container({ ports: [{ containerPort: 1, hostPort: 1 }] })] }),
      'must take no port of the host',
    ],
    [
      'a probe of another host',
      podOf({ containers: [container({ livenessProbe: { tcpSocket: { host: 'a', port: 1 } } })] }),
      'must name no host in probes and hooks',
    ],
    ['a token', podOf({ automountServiceAccountToken: undefined }), 'must set automountServiceAccountToken: false'],
    [
      'an init container',
      podOf({ initContainers: [{ name: 'i', image: 'i:1' }] }),
      'Pod p/i must drop ALL capabilities',
    ],
    ['the template of a StatefulSet', setOf({}, { hostIPC: true }), 'StatefulSet s must not set hostIPC'],
  ]
  for (const [title, doc, message] of faults) {
    it(`reports ${title}`, () => expect(problemsIn(doc).join('\n')).to.include(message))
  }
})
