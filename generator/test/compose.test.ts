import { expect } from 'chai'
import { fileWith } from '../src/model/example.ts'
import { model } from '../src/model/model.ts'
import { leavesOf } from '../src/model/walk.ts'
import { checkRules } from '../src/check/rule-values.ts'
import { checkValues } from '../src/check/values-file.ts'
import { composeOptions } from '../src/compose/options.ts'
import { followed, isFollowed, refusedValues } from '../src/compose/refused.ts'
import { composeFileOf, folderOf, valuesWith } from './fixtures/compose-folder.ts'

const services = (given: object = {}, options: object = {}) => composeFileOf(folderOf(given, options)).services
const refused = (given: object): string[] =>
  refusedValues(valuesWith(given), model).map(({ where, what }) => `${where}: ${what}`)
const hosts = ['a', 'b', 'c'].map((name, i) => ({ name, address: `192.0.2.${i + 1}` }))

describe('the folder for Docker Compose', () => {
  it('has a container for each instance, with a fixed address of the lower half of the network', () => {
    const { services, networks } = composeFileOf(folderOf({}, { subnet: '10.99.0.0/24' }))
    const addresses = Object.entries(services).map(
      ([name, service]) => `${name} ${service.networks.default.ipv4_address}`,
    )
    expect(addresses).to.deep.equal([
      ...['redis-0 10.99.0.10', 'redis-1 10.99.0.11', 'redis-2 10.99.0.12'],
      ...['sentinel-0 10.99.0.20', 'sentinel-1 10.99.0.21', 'sentinel-2 10.99.0.22'],
      ...['proxy-0 10.99.0.30', 'proxy-1 10.99.0.31'],
    ])
    expect(networks.default.ipam.config).to.deep.equal([
      { subnet: '10.99.0.0/24', ip_range: '10.99.0.128/25', gateway: '10.99.0.1' },
    ])
  })

  it('places no two containers at one address in the largest set', () => {
    const all = Object.values(
      services(
        { redis: { replicas: 9 }, sentinel: { replicas: 7 }, proxy: { replicas: 20 }, metrics: { enabled: true } },
        { subnet: '192.168.0.0/24', prometheus: { enabled: true } },
      ),
    ).map(({ networks }) => networks.default.ipv4_address)
    expect(all).to.have.length(9 + 7 + 20 + 9 + 7 + 1)
    expect(new Set(all).size).to.equal(all.length)
    expect(all.every((address) => Number(address.split('.')[3]) < 128)).to.equal(true)
  })

  it('begins at the network address, whatever address of the network is given', () => {
    expect(services({}, { subnet: '172.16.57.9/16' })['redis-0']?.networks.default.ipv4_address).to.equal('172.16.0.10')
  })

  it('is that of one program a container, which ends in the time of the values and may do nothing else', () => {
    const made = services({ redis: { terminationGracePeriodSeconds: 60 } })
    for (const [name, service] of Object.entries(made)) {
      expect(service, name).to.include({ user: '999:999', read_only: true, restart: 'unless-stopped' })
      expect(service['cap_drop'], name).to.deep.equal(['ALL'])
      expect(service['security_opt'], name).to.deep.equal(['no-new-privileges:true'])
    }
    expect(made['redis-0']).to.deep.include({
      entrypoint: ['/bin/sh', '/opt/redis-sentinel/compose-run.sh'],
      command: ['redis'],
      stop_grace_period: '60s',
    })
    expect(made['sentinel-0']?.command).to.deep.equal(['sentinel'])
  })

  it('gives a data container the memory and the CPU of server and guard, without swap', () => {
    const resources = { requests: { cpu: '250m', memory: '1Gi' }, limits: { cpu: 1.5, memory: '1Gi' } }
    const guard = { resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { cpu: '500m', memory: '64Mi' } } }
    expect(services({ redis: { resources, guard } })['redis-0']).to.include({
      ...{ mem_limit: 1088 * 1024 ** 2, memswap_limit: 1088 * 1024 ** 2, mem_reservation: 1056 * 1024 ** 2 },
      ...{ cpus: 2, cpu_shares: 307 },
    })
    const without = services({ redis: { resources: null } })['redis-0']
    expect(without).not.to.have.any.keys('mem_limit', 'memswap_limit', 'cpus', 'cpu_shares')
  })

  it('mounts every password for servers, and for proxies their own alone', () => {
    const made = services()
    const secretsOf = (name: string): string[] =>
      (made[name]?.volumes ?? []).filter(({ source }) => source.includes('secrets')).map(({ source }) => source)
    expect(secretsOf('redis-0')).to.deep.equal(['./secrets/auth'])
    expect(secretsOf('sentinel-0')).to.deep.equal(['./secrets/auth'])
    expect(secretsOf('proxy-0')).to.deep.equal(['./secrets/auth/proxies'])
    expect([...folderOf().keys()].filter((path) => path.includes('secrets/'))).to.deep.equal([])
  })

  it('keeps what a variable of the environment holds, and a dollar sign in it', () => {
    const pod = { extraEnv: { TZ: 'UTC', PRICE: '$5 ${X}' }, labels: { team: 'cache' } }
    const { environment, labels } = services({ redis: { pod }, commonLabels: { owner: 'x' } })['redis-0'] ?? {}
    expect(environment).to.include({ TZ: 'UTC', PRICE: '$$5 $${X}', POD_NAME: 'redis-sentinel-redis-0' })
    expect(labels).to.include({ team: 'cache', owner: 'x' })
  })

  it('changes no container that stays when the number of instances, a timer or a live directive changes', () => {
    const before = services()
    const after = services({
      ...{ redis: { replicas: 5, config: { maxmemory: '64mb' } }, sentinel: { replicas: 5 }, profile: 'safe' },
    })
    for (const name of Object.keys(before).filter((each) => !each.startsWith('proxy'))) {
      expect(after[name], name).to.deep.equal(before[name])
    }
    // HAProxy reads its servers at its start.
    expect(after['proxy-0']?.labels).not.to.deep.equal(before['proxy-0']?.labels)
  })

  it('changes the containers that read a value at their start only', () => {
    const [before, after] = [services(), services({ redis: { config: { 'hash-max-listpack-entries': 64 } } })]
    expect(after['redis-0']?.labels).not.to.deep.equal(before['redis-0']?.labels)
    expect(after['proxy-0']).to.deep.equal(before['proxy-0'])
  })

  it('leaves out proxies and exporters that the values do not have, and publishes nothing without an address', () => {
    const made = services({ proxy: { enabled: false } }, { publish: { address: '' } })
    expect(Object.keys(made)).to.have.length(6)
    expect(Object.values(made).flatMap(({ ports = [] }) => ports)).to.deep.equal([])
  })

  it('publishes proxies and Sentinels on ports of their own', () => {
    const published = Object.values(services()).flatMap(({ ports = [] }) => ports)
    expect(published).to.deep.equal([
      ...['127.0.0.1:26379:26379', '127.0.0.1:26380:26379', '127.0.0.1:26381:26379'],
      ...['127.0.0.1:6379:6379', '127.0.0.1:6380:6380', '127.0.0.1:6389:6379', '127.0.0.1:6390:6380'],
    ])
  })

  it('shares the run directory with an exporter, in memory', () => {
    const { services, volumes } = composeFileOf(folderOf({ metrics: { enabled: true } }))
    const source = 'redis-0-run'
    for (const name of ['redis-0', 'redis-0-exporter']) {
      expect(services[name]?.volumes).to.deep.include({ type: 'volume', source, target: '/run/redis-sentinel' })
    }
    expect(volumes[source]).to.deep.include({
      driver_opts: { type: 'tmpfs', device: 'tmpfs', o: 'uid=999,gid=999,mode=0700,size=16m' },
    })
    expect(services['redis-0']?.environment).to.include({ HA_EXPORTER: '172.16.57.60:9121' })
  })

  it('gives each of several hosts a folder that publishes at its address what others ask', () => {
    const files = folderOf({ proxy: { replicas: 2 } }, { hosts })
    expect(Object.keys(composeFileOf(files, 'c').services)).to.deep.equal(['redis-2', 'sentinel-2'])
    const { services } = composeFileOf(files, 'b')
    expect(Object.values(services).flatMap(({ ports = [] }) => ports)).to.deep.equal([
      ...['192.0.2.2:6379:6379', '192.0.2.2:6378:6378', '192.0.2.2:26379:26379'],
      ...['192.0.2.2:16379:6379', '192.0.2.2:16380:6380', '192.0.2.2:8405:8405'],
    ])
    for (const { name } of hosts) {
      expect(files.get(`${name}/config/hosts`)).to.equal(files.get('a/config/hosts'))
      expect(files.get(`${name}/config/hosts`)).to.include('redis-sentinel-redis-1 192.0.2.2\n')
    }
  })

  it('refuses hosts that are too few, or the same, with their number', () => {
    expect(() => folderOf({ redis: { replicas: 4 } }, { hosts })).to.throw(
      /3 hosts run the kind redis, and the values ask for 4 \(redis\.replicas\)/,
    )
    expect(() => folderOf({}, { hosts: [...hosts.slice(1), hosts[1]] })).to.throw(/two hosts have the name b/)
    const witness = hosts.map((host, i) => (i === 2 ? { ...host, run: ['sentinel'] } : host))
    const files = folderOf({ redis: { replicas: 2, fencing: false } }, { hosts: witness })
    expect(Object.keys(composeFileOf(files, 'c').services)).to.deep.equal(['sentinel-2'])
  })
})

describe('values in Docker Compose', () => {
  it('that have no meaning there are refused by name, with what stands in their place', () => {
    expect(refused({})).to.deep.equal([])
    const others =
      'has no meaning in Docker Compose: leave it out; a folder has the user default alone, with the rights of auth.rights'
    const users = [{ name: 'a', rights: '~a' }]
    expect(refused({ auth: { users, usersSecret: 's', rulesKey: 'k', defaultUser: false } })).to.have.members(
      ['defaultUser', 'usersSecret', 'users', 'rulesKey'].map((name) => `auth.${name}: ${others}`),
    )
    expect(refused({ auth: { rights: 'strict' } })).to.deep.equal([])
    expect(refused({ auth: { existingSecret: 'mine' } })).to.deep.equal([
      'auth.existingSecret: has no meaning in Docker Compose: leave it out; passwords are the files in secrets/auth of the folder',
    ])
    expect(
      refused({ redis: { pod: { affinity: { nodeAffinity: {} } } }, podDisruptionBudget: { enabled: false } }),
    ).to.have.length(2)
    expect(refused({ redis: { resources: { limits: { 'ephemeral-storage': '1Gi' } } } }).join()).to.match(
      /^redis\.resources\.limits\.ephemeral-storage: /,
    )
  })

  it('are followed, each of them, or refused', () => {
    const known = leavesOf(model).map(({ path }) => path)
    // A name in the list that no value has would let a renamed value through unread.
    for (const path of followed)
      expect(
        known.some((each) => each === path || each.startsWith(`${path}.`)),
        path,
      ).to.equal(true)
    for (const { path, leaf } of leavesOf(model).filter(({ path }) => !isFollowed(path))) {
      const example = leaf.examples.find((each) => JSON.stringify(each) !== JSON.stringify(leaf.default))
      if (example === undefined) continue
      expect(refused(fileWith(path, example, { ...leaf, given: {} })).join(), path).to.include(`${path}: `)
    }
  })

  it('that are followed change the folder', () => {
    const everything = { metrics: { enabled: true } }
    const textOf = (given: object): string => JSON.stringify([...folderOf(given, { prometheus: { enabled: true } })])
    for (const { path, leaf } of leavesOf(model).filter(({ path }) => isFollowed(path))) {
      const differing = leaf.examples
        .map((example) => ({ ...everything, ...fileWith(path, example, leaf) }))
        .filter((given) => checkRules(valuesWith(given)).length === 0)
      expect(new Set([...differing, { ...everything, ...leaf.given }].map(textOf)).size, path).to.be.greaterThan(1)
    }
  })
})

describe('options of the folder for Docker Compose', () => {
  it('take their examples, and refuse what is none with the path and what is allowed', () => {
    for (const { path, leaf } of leavesOf(composeOptions)) {
      for (const example of leaf.examples)
        expect(checkValues(fileWith(path, example, leaf), composeOptions), path).to.deep.equal([])
      for (const wrong of leaf.invalid) {
        const [problem] = checkValues(fileWith(path, wrong, leaf), composeOptions)
        expect(problem?.where, `${path}: ${JSON.stringify(wrong)}`).to.match(new RegExp(`^${path}`))
      }
    }
  })
})
