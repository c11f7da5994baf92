import { expect } from 'chai'
import { suggestionText, suggestPaths } from '../src/check/suggestion.ts'
import { model } from '../src/model/model.ts'
import { leavesOf } from '../src/model/walk.ts'

const meant = (path: string): string => suggestPaths(path, model).join(' ')

describe('the path that was meant', () => {
  const spelled: Record<string, string> = {
    'redis.replica': 'redis.replicas',
    'sentinel.quorom': 'sentinel.quorum',
    'proxi.replicas': 'proxy.replicas',
    'redis.persistance.sise': 'redis.persistence.size',
    'common-labels': 'commonLabels',
    'global.storageclass': 'global.storageClass',
    'redis.handoverTimeout': 'redis.handoverTimeoutSeconds',
  }
  const elsewhere: Record<string, string> = {
    'redis.size': 'redis.persistence.size',
    'persistence.size': 'redis.persistence.size sentinel.persistence.size',
    'persistance.size': 'redis.persistence.size sentinel.persistence.size',
    'master.persistence.size': 'redis.persistence.size sentinel.persistence.size',
    'redis.image.tag': 'image.tag',
    'redis.maxmemory': 'redis.memory.maxmemoryPercent',
    replicas: 'redis.replicas sentinel.replicas proxy.replicas',
    tag: 'image.tag proxy.image.tag metrics.image.tag backup.image.tag',
    existingSecret: 'auth.existingSecret backup.store.s3.existingSecret backup.store.encryption.existingSecret',
  }
  for (const [path, paths] of Object.entries({ ...spelled, ...elsewhere })) {
    it(`of ${path} is ${paths}`, () => expect(meant(path)).to.equal(paths))
  }

  it('is none where a guess would mislead', () => {
    const generic = ['redis.enabled', 'sentinel.enabled', 'monitoring.enabled', 'image.name', 'type', 'labels']
    const another = ['sentinel.config', 'proxy.persistence', 'ingress', 'master', 'auth.password', 'replicaCount']
    const foreign = ['apiVersion', 'description', 'architecture', 'x', '', '.', 'redis.', 'a.b.c.d.e.f.size']
    for (const path of [...generic, ...another, ...foreign]) expect(meant(path), path).to.equal('')
  })

  it('is found for every leaf of which a letter is missing, is twice there, or has another case', () => {
    for (const { path } of leavesOf(model)) {
      const at = path.lastIndexOf('.') + 1
      const [groups, name] = [path.slice(0, at), path.slice(at)]
      const half = Math.ceil(name.length / 2)
      const doubled = name.slice(0, half) + name.slice(half - 1)
      const cut = name.length >= 4 ? [name.slice(0, half - 1) + name.slice(half)] : []
      for (const wrong of [doubled, name.toUpperCase(), ...cut]) {
        if (wrong !== name && name.length >= 3) expect(meant(groups + wrong), groups + wrong).to.equal(path)
      }
    }
  })

  it('holds the value that the reader gives', () => {
    const leaves = suggestPaths('replica', model, (node) => node.kind === 'leaf')
    expect(leaves).to.have.length(3)
    expect(suggestPaths('replica', model, (node) => node.kind === 'group')).to.deep.equal([])
  })

  it('is told as a question', () => {
    expect(suggestionText(['a'])).to.equal('did you mean `a`?')
    expect(suggestionText(['a', 'b', 'c'])).to.equal('did you mean `a`, `b` or `c`?')
  })
})
