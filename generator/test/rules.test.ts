import { expect } from 'chai'
import { checkRuleGuards } from '../src/check/rule-guards.ts'
import { model } from '../src/model/model.ts'
import { rules, type Rule, type RuleId } from '../src/model/rules.ts'
import { limitedDirectives, safetyDirectives } from '../src/model/safety-directives.ts'
import { leavesOf } from '../src/model/walk.ts'
import { boundsOfParts } from './fixtures/bounds-of-parts.ts'
import { boundsOfSet, type Bound } from './fixtures/bounds-of-set.ts'
import { valuesWith } from './fixtures/with-value.ts'

const bounds: Record<RuleId, Bound> = { ...boundsOfSet, ...boundsOfParts }

describe('rules over several values', () => {
  for (const [id, rule] of Object.entries<Rule>(rules)) {
    it(`${id} holds up to its bound and is broken beyond it`, () => {
      const { holds, breaks } = bounds[id as RuleId]
      for (const changes of [{}, ...holds])
        expect(rule.broken(valuesWith(changes)), JSON.stringify(changes)).to.be.empty
      for (const changes of breaks) expect(rule.broken(valuesWith(changes)), JSON.stringify(changes)).to.not.be.empty
    })

    it(`${id} names values that exist`, () => {
      const known = leavesOf(model).map(({ path }) => path)
      for (const path of rule.paths) expect(known).to.include(path)
    })
  }

  it('hold for every profile by itself', () => {
    for (const profile of ['fast', 'balanced', 'safe']) {
      for (const rule of Object.values<Rule>(rules)) expect(rule.broken(valuesWith({ profile }))).to.be.empty
    }
  })

  it('must each stand in a template', () => {
    const template = Object.values<Rule>(rules).map(({ message }) => `{{ fail "${message}" }}`)
    expect(checkRuleGuards(new Map([['a', template.join('\n')]]), rules)).to.deep.equal([])
    const problems = checkRuleGuards(new Map([['a', template.slice(1).join('\n')]]), rules)
    expect(problems).to.deep.equal([
      { where: 'generator/src/model/rules.ts: sentinelReplicasOdd', what: 'is repeated by no template' },
    ])
  })

  it('have messages and reasons that Go templates and YAML can quote', () => {
    const reasons = [...safetyDirectives, ...limitedDirectives].map(({ reason }) => reason)
    for (const text of [...reasons, ...Object.values<Rule>(rules).map(({ message }) => message)]) {
      expect(text).to.not.match(/["\\%\n]/)
    }
  })
})
