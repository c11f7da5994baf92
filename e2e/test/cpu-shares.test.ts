import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { raiseSharesAround } from '../drivers/kind/cpu-shares.ts'

describe('cpu shares of the nodes', () => {
  let directory: string

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cpu-shares-'))
  })

  afterEach(() => rmSync(directory, { recursive: true }))

  it('raises the group that all containers are in, and lowers it again', () => {
    for (const controllers of ['cpu', 'cpu,cpuacct', 'cpuacct,cpu']) {
      const proc = machine({
        cgroup: `8:pids:/elsewhere\n4:${controllers}:/docker/4711/init.scope\n0::/\n`,
        controllers,
        shares: '1024\n',
      })
      const raised = raiseSharesAround({ id: '4711', pid: '7', proc })
      expect(raised, controllers).to.include({ path: sharesFile(), before: 1024, now: 65_536 })
      expect(readFileSync(sharesFile(), 'utf8')).to.equal('65536')
      raised?.undo()
      expect(readFileSync(sharesFile(), 'utf8')).to.equal('1024')
    }
  })

  it('leaves a group alone that has as much', () => {
    const proc = machine({ cgroup: '1:cpu:/docker/4711\n', controllers: 'cpu', shares: '131072\n' })
    const shares = raiseSharesAround({ id: '4711', pid: '7', proc })
    expect(shares).to.include({ before: 131_072, now: 131_072 })
    shares?.undo()
    expect(readFileSync(sharesFile(), 'utf8')).to.equal('131072\n')
  })

  it('does not touch the group of the whole machine, nor a slice in which there are others', () => {
    for (const cgroup of ['1:cpu:/4711/init.scope\n', '1:cpu:/system.slice/docker-4711.scope\n']) {
      const proc = machine({ cgroup, controllers: 'cpu', shares: '1024\n' })
      expect(raiseSharesAround({ id: '4711', pid: '7', proc }), cgroup).to.equal(undefined)
    }
  })

  it('takes neither cpuset nor cpuacct for cpu, and does nothing where groups are of version 2', () => {
    for (const cgroup of ['3:cpuset:/docker/4711\n2:cpuacct:/docker/4711\n', '0::/system.slice/docker-4711.scope\n']) {
      const proc = machine({ cgroup, controllers: 'cpu', shares: '1024\n' })
      expect(raiseSharesAround({ id: '4711', pid: '7', proc }), cgroup).to.equal(undefined)
    }
    const proc = machine({ cgroup: '1:cpu:/docker/4711\n', controllers: 'cpuset', shares: '1024\n' })
    expect(raiseSharesAround({ id: '4711', pid: '7', proc })).to.equal(undefined)
  })

  function machine({ cgroup, controllers, shares }: { cgroup: string; controllers: string; shares: string }): string {
    const proc = join(directory, 'proc')
    write(join(proc, '7/cgroup'), cgroup)
    write(
      join(proc, 'mounts'),
      `tmpfs /run tmpfs rw 0 0\ncgroup ${directory}/cpu cgroup rw,relatime,${controllers} 0 0\n`,
    )
    write(sharesFile(), shares)
    return proc
  }

  const sharesFile = (): string => join(directory, 'cpu/docker/cpu.shares')
})

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
