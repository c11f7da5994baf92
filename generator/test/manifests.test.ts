import { expect } from 'chai'
import { checkManifests } from '../src/check/manifests.ts'

type Fields = Record<string, unknown>

const container = (more: Fields = {}): Fields => ({ name: 'a', image: 'a:1', ...more })
const podOf = (spec: Fields): Fields => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec })
const setOf = (more: Fields): Fields => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 's' },
  spec: { serviceName: 's', selector: {}, template: { spec: { containers: [container()] } }, ...more },
})
const check = (...docs: unknown[]) => checkManifests(docs).map(({ where, what }) => `${where} ${what}`)

describe('the check of manifests', () => {
  it('finds nothing in good ones', () => {
    const volumes = [{ name: 'run', emptyDir: { medium: 'Memory' } }]
    const mounts = [{ name: 'run', mountPath: '/run' }]
    const ports = [{ name: 'redis', containerPort: 6379 }]
    const resources = { requests: { cpu: 2, memory: '1Gi' } }
    const probe = { exec: { command: ['a'] }, periodSeconds: 2 }
    expect(
      check(
        podOf({ volumes, containers: [container({ volumeMounts: mounts, ports, resources, readinessProbe: probe })] }),
        setOf({ replicas: 3 }),
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'b' } },
        { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports: [{ port: 1, targetPort: 'a' }] } },
        { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'b' }, spec: { maxUnavailable: 1 } },
      ),
    ).to.deep.equal([])
  })

  const two = (name: string, entry: Fields) => podOf({ containers: [container({ [name]: [entry, entry] })] })
  const mount = { name: 'v', mountPath: '/v' }
  const faults: [string, Fields[], RegExp][] = [
    ['an unknown field', [podOf({ containers: [container({ imagee: 'x' })] })], /imagee is no field of V1Container/],
    ['a wrong type', [setOf({ replicas: '3' })], /\/spec\/replicas is "3", must be a number/],
    ['a fraction where an integer must be', [setOf({ replicas: 1.5 })], /is 1\.5, must be an integer/],
    [
      'a number where a string must be',
      [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 1 } }],
      /data\/a is 1, must be a string/,
    ],
    ['a map where a list must be', [podOf({ containers: {} })], /containers is \{\}, must be a list/],
    [
      'a kind of an API group that is gone',
      [{ apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget' }],
      /is no kind that is known/,
    ],
    ['null', [podOf({ containers: [container({ env: null })] })], /\/env is null$/],
    ['<no value>', [podOf({ nodeName: 'a-<no value>', containers: [] })], /nodeName holds <no value>/],
    ['two variables of one name', [two('env', { name: 'A', value: 'x' })], /a\/env has two entries with name A/],
    ['two ports of one name', [two('ports', { name: 'A', containerPort: 1 })], /a\/ports has two entries with name A/],
    ['two ports of one number', [two('ports', { containerPort: 1 })], /containerPort\+protocol 1\/TCP/],
    [
      'two mounts at one path',
      [podOf({ volumes: [{ name: 'v' }], containers: [container({ volumeMounts: [mount, mount] })] })],
      /mountPath \/v/,
    ],
    [
      'two volumes of one name',
      [podOf({ volumes: [{ name: 'v' }, { name: 'v' }], containers: [] })],
      /volumes has two entries with name v/,
    ],
    [
      'a claim named as a volume',
      [
        setOf({
          volumeClaimTemplates: [{ metadata: { name: 'v' } }],
          template: { spec: { containers: [], volumes: [{ name: 'v' }] } },
        }),
      ],
      /volumes has two entries/,
    ],
    [
      'two containers of one name',
      [podOf({ initContainers: [container()], containers: [container()] })],
      /containers has two entries with name a/,
    ],
    [
      'a mount of no volume',
      [podOf({ containers: [container({ volumeMounts: [mount] })] })],
      /mounts v, which is no volume/,
    ],
    ['two objects of one name', [podOf({ containers: [] }), podOf({ containers: [] })], /Pod p is rendered twice/],
    [
      'two Service ports of one name',
      [
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 's' },
          spec: {
            ports: [
              { name: 'a', port: 1 },
              { name: 'a', port: 2 },
            ],
          },
        },
      ],
      /spec\/ports has two entries with name a/,
    ],
  ]
  for (const [name, docs, message] of faults) {
    it(`reports ${name}`, () => expect(check(...docs).join('\n')).to.match(new RegExp(message.source, 'm')))
  }
})
