import { expect } from 'chai'
import {
  budgetOf,
  container,
  podOf,
  policyOf,
  problemsIn,
  serviceOf,
  setOf,
  type Fields,
} from './fixtures/manifests.ts'

const configMap = (name: string, data: Fields): Fields => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
})

describe('the check of manifests', () => {
  it('finds nothing in good ones', () => {
    const volumes = [
      { name: 'run', emptyDir: { medium: 'Memory' } },
      { name: 'config', configMap: { name: 'c', items: [{ key: 'a', path: 'a' }] } },
      { name: 'auth', secret: { secretName: 'of-the-user', items: [{ key: 'b', path: 'b' }] } },
      {
        name: 'both',
        projected: { sources: [{ configMap: { name: 'c', optional: true, items: [{ key: 'later', path: 'b' }] } }] },
      },
    ]
    const volumeMounts = [{ name: 'run', mountPath: '/run' }]
    const resources = { requests: { cpu: 2, memory: '1Gi' } }
    const readinessProbe = { exec: { command: ['a'] }, periodSeconds: 2 }
    expect(
      problemsIn(
        podOf({ volumes, containers: [container({ volumeMounts, resources, readinessProbe })] }),
        setOf({ serviceName: 'service' }),
        configMap('c', { a: 'b' }),
        serviceOf(),
        budgetOf(),
        policyOf(),
      ),
    ).to.deep.equal([])
  })

  const two = (name: string, entry: Fields): Fields => podOf({ containers: [container({ [name]: [entry, entry] })] })
  const mount = { name: 'v', mountPath: '/v' }
  const volume = { name: 'v', emptyDir: {} }
  const faults: [string, Fields[], RegExp][] = [
    ['an unknown field', [podOf({ containers: [container({ imagee: 'x' })] })], /imagee is no field of V1Container$/],
    ['a wrong type', [setOf({ replicas: '3' })], /\/spec\/replicas is "3", must be a number$/],
    ['a fraction where an integer must be', [setOf({ replicas: 1.5 })], /is 1\.5, must be an integer$/],
    [
      'a field that is missing',
      [podOf({ containers: [container({ env: [{ value: 'x' }] })] })],
      /\/containers\/0\/env\/0 lacks name, which a V1EnvVar must have$/,
    ],
    ['a number where a string must be', [configMap('c', { a: 1 })], /data\/a is 1, must be a string$/],
    ['a map where a list must be', [podOf({ containers: {} })], /containers is \{\}, must be a list$/],
    [
      'a kind of an API group that is gone',
      [{ ...budgetOf(), apiVersion: 'policy/v1beta1' }],
      /^policy\/v1beta1\/PodDisruptionBudget is no kind that is known/,
    ],
    ['null', [podOf({ containers: [container({ env: null })] })], /\/env is null$/],
    ['<no value>', [podOf({ nodeName: 'a-<no value>' })], /nodeName holds <no value>$/],
    ['two variables of one name', [two('env', { name: 'A', value: 'x' })], /p\/a\/env has two entries with name A$/],
    ['two ports of one name', [two('ports', { name: 'x', containerPort: 1 })], /p\/ports has two entries with name x$/],
    ['two ports of one number', [two('ports', { containerPort: 1 })], /containerPort\+protocol 1\/TCP$/],
    [
      'a port of two containers',
      [podOf({ containers: [container(), container({ name: 'b' })] })],
      /p\/ports has two entries with containerPort\+protocol 6379\/TCP$/,
    ],
    [
      'two mounts at one path',
      [
        podOf({
          volumes: [volume],
          containers: [container({ volumeMounts: [mount, { ...mount, mountPath: '/v/' }] })],
        }),
      ],
      /volumeMounts has two entries with mountPath \/v$/,
    ],
    ['two volumes of one name', [podOf({ volumes: [volume, volume] })], /volumes has two entries with name v$/],
    [
      'a claim named as a volume',
      [setOf({ volumeClaimTemplates: [{ metadata: { name: 'v' } }] }, { volumes: [volume] })],
      /volumes has two entries with name v$/,
    ],
    [
      'two keys at one path of a volume',
      [
        podOf({
          volumes: [
            {
              name: 'v',
              configMap: {
                name: 'c',
                items: [
                  { key: 'a', path: 'x' },
                  { key: 'b', path: 'x' },
                ],
              },
            },
          ],
        }),
      ],
      /volumes\/v\/items has two entries with path x$/,
    ],
    ['two pull Secrets of one name', [podOf({ imagePullSecrets: [{ name: 'a' }, { name: 'a' }] })], /with name a$/],
    [
      'two containers of one name',
      [podOf({ initContainers: [container({ ports: [] })] })],
      /containers has two entries with name a$/,
    ],
    ['two objects of one name', [podOf(), podOf()], /Pod p is rendered twice$/],
    [
      'two Service ports of one name',
      [
        setOf(),
        serviceOf({
          ports: [
            { name: 'a', port: 6379 },
            { name: 'a', port: 6380, targetPort: 6379 },
          ],
        }),
      ],
      /spec\/ports has two entries with name a$/,
    ],
    [
      'a mount of no volume',
      [podOf({ containers: [container({ volumeMounts: [mount] })] })],
      /mounts v, which is no volume$/,
    ],
    [
      'a mount of no volume in a CronJob',
      [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          metadata: { name: 'c' },
          spec: {
            schedule: '0 0 * * *',
            jobTemplate: {
              spec: { template: podOf({ restartPolicy: 'Never', containers: [container({ volumeMounts: [mount] })] }) },
            },
          },
        },
      ],
      /CronJob c\/a\/volumeMounts mounts v, which is no volume$/,
    ],
    [
      'a key that a ConfigMap lacks',
      [
        podOf({ volumes: [{ name: 'v', configMap: { name: 'c', items: [{ key: 'b', path: 'b' }] } }] }),
        configMap('c', { a: 'x' }),
      ],
      /^Pod p\/volumes\/v wants b, which ConfigMap c lacks$/,
    ],
    [
      'a key that a Secret lacks',
      [
        podOf({ volumes: [{ name: 'v', secret: { secretName: 'c', items: [{ key: 'b', path: 'b' }] } }] }),
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'c' }, stringData: { a: 'x' } },
      ],
      /^Pod p\/volumes\/v wants b, which Secret c lacks$/,
    ],
    [
      'a key that a source of a projected volume lacks',
      [
        podOf({
          volumes: [
            { name: 'v', projected: { sources: [{ secret: { name: 'c', items: [{ key: 'b', path: 'b' }] } }] } },
          ],
        }),
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'c' }, stringData: { a: 'x' } },
      ],
      /^Pod p\/volumes\/v wants b, which Secret c lacks$/,
    ],
    [
      'a StatefulSet whose Service is missing',
      [setOf({ serviceName: 'gone' })],
      /serviceName is "gone", which is no Service$/,
    ],
  ]
  for (const [name, docs, message] of faults) {
    it(`reports ${name}`, () => {
      const found = problemsIn(...docs)
      expect(
        found.some((problem) => message.test(problem)),
        found.join('\n'),
      ).to.equal(true)
    })
  }
})
