import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { writeComposeFolder, type ComposeResult } from '../src/commands/compose.ts'
import { repository } from '../src/files.ts'
import { model } from '../src/model/model.ts'

describe('npm run compose', () => {
  let folder: string
  let out: string
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const write = (values = '', options?: string, subnet?: string): ComposeResult =>
    writeComposeFolder(
      {
        ...{ root: repository, out, values: [file('values.yaml', values)] },
        ...(options !== undefined && { options: file('options.yaml', options) }),
        ...(subnet !== undefined && { subnet }),
      },
      model,
    )
  const mode = (path: string): string => (statSync(join(out, path)).mode & 0o777).toString(8)
  const secret = (path: string): string => readFileSync(join(out, 'secrets', path), 'utf8')

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'compose-'))
    out = join(folder, 'out')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('makes files that user 999 can read, whatever the umask is, behind a folder that only their owner can enter', () => {
    const before = process.umask(0o077)
    try {
      expect(write().errors).to.deep.equal([])
    } finally {
      process.umask(before)
    }
    expect(mode('secrets')).to.equal('700')
    for (const path of [
      'secrets/auth',
      'secrets/auth/proxies',
      'config',
      'scripts',
      'scripts/lib',
      'scripts/ctl',
      'proxy',
    ]) {
      expect(mode(path), path).to.equal('755')
    }
    for (const path of ['secrets/auth/redis-password', 'secrets/auth/proxies/proxy-password', 'config/redis.conf']) {
      expect(mode(path), path).to.equal('644')
    }
    expect(mode('scripts/sentinelctl.sh')).to.equal('755')
  })

  it('makes each password once, different ones, and shows servers that of the proxies too', () => {
    write()
    const [first, key, proxies] = [
      secret('auth/redis-password'),
      secret('auth/internal-key'),
      secret('auth/proxies/proxy-password'),
    ]
    expect(first).to.match(/^[A-Za-z0-9]{32}$/)
    expect(key).to.match(/^[A-Za-z0-9]{64}$/)
    expect(new Set([first, key.slice(0, 32), proxies]).size).to.equal(3)
    expect(lstatSync(join(out, 'secrets/auth/proxy-password')).isSymbolicLink()).to.equal(true)
    expect(secret('auth/proxy-password')).to.equal(proxies)
    writeFileSync(join(out, 'secrets/auth/redis-password'), 'mine')
    const { written } = write('profile: safe\n')
    expect(written).to.deep.equal(['config/redis.conf', 'config/settings.env'])
    expect([secret('auth/redis-password'), secret('auth/internal-key')]).to.deep.equal(['mine', key])
  })

  it('leaves no half of a file behind, and writes nothing that is there already', () => {
    write()
    expect(write().written).to.deep.equal([])
    const all = readdirSync(out, { recursive: true, encoding: 'utf8' })
    expect(all.filter((path) => path.endsWith('.new'))).to.deep.equal([])
  })

  it('writes nothing at all when a value or an option is wrong or has no meaning', () => {
    expect(write('redis: {replicas: 10}\n').errors.join()).to.match(/values\.yaml: redis\.replicas: .*Allowed: 1 to 9/)
    expect(write('redis: {replicas: 2}\n').errors.join()).to.match(
      /redis\.replicas below 3 needs redis\.fencing: false/,
    )
    expect(write('podDisruptionBudget: {enabled: false}\n').errors).to.deep.equal([
      'podDisruptionBudget.enabled: has no meaning in Docker Compose: leave it out',
    ])
    // By its name, before a rule speaks of topology, which Docker has none of.
    expect(write('redis: {instances: {1: {zone: b}}}\nsentinel: {instances: {0: {size: 2Gi}}}\n').errors).to.deep.equal(
      [
        'redis.instances: has no meaning in Docker Compose: leave it out; the option hosts gives each a host, and all have the memory of redis.resources',
        'sentinel.instances: has no meaning in Docker Compose: leave it out; the option hosts gives each a host, and all have sentinel.resources',
      ],
    )
    expect(write('', 'subnet: 10.0.0.0/28\n').errors.join()).to.match(
      /options\.yaml: subnet: is "10\.0\.0\.0\/28".*of \/16 to \/24/,
    )
    expect(write('', undefined, 'x').errors.join()).to.match(/^options: subnet: is "x"/)
    expect(write('', 'publish: {adress: x}\n').errors.join()).to.match(/publish\.adress: is unknown; /)
    expect(write('', 'prometheus: {enabled: true}\n').errors.join()).to.match(
      /prometheus\.enabled: needs metrics\.enabled/,
    )
    expect(() => readdirSync(out)).to.throw(/ENOENT/)
  })

  it('gives several hosts the same passwords, also a host that comes later', () => {
    const hosts = ['a', 'b', 'c', 'd'].map((name, i) => `  - {name: ${name}, address: 192.0.2.${i + 1}}\n`)
    write('', `hosts:\n${hosts.slice(0, 3).join('')}`)
    write('redis: {replicas: 4}\n', `hosts:\n${hosts.join('')}`)
    const passwords = ['a', 'b', 'c', 'd'].map((name) =>
      readFileSync(join(out, name, 'secrets/auth/internal-key'), 'utf8'),
    )
    expect(new Set(passwords).size).to.equal(1)
  })
})
