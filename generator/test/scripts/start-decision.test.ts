import { expect } from 'chai'
import { bootstrapCases } from './start-decision-bootstrap-cases.ts'
import { damagedCases } from './start-decision-damaged-cases.ts'
import { failoverCases } from './start-decision-failover-cases.ts'
import { majorityCases, namedCases } from './start-decision-named-cases.ts'
import { otherCases } from './start-decision-other-cases.ts'
import { runShell, scriptsDir, shells } from './shells.ts'

const cases = [...bootstrapCases, ...majorityCases, ...namedCases, ...otherCases, ...failoverCases, ...damagedCases]

const defaults = {
  ORDINAL: '0',
  SENTINEL_REPLICAS: '3',
  REDIS_REPLICAS: '3',
  PERSISTENCE: 'yes',
  BOOTSTRAP: 'auto',
  DOWN_AFTER: '3000',
  FAILOVER_TIMEOUT: '12000',
}

for (const shell of shells) {
  describe(`the start decision, by ${shell.join(' ')}`, () => {
    for (const { title, facts, env, decision, reason, markFirst } of cases) {
      it(`${title}: ${decision}`, () => {
        const script = `. ${scriptsDir}/lib/start-decision.sh; decide; printf '%s\\n%s\\n%s\\n' "$DECISION" "$REASON" "$MARK_FIRST"`
        const printed = runShell({ shell, script, input: facts.join('\n') + '\n', env: { ...defaults, ...env } })
        const [decided, why = '', mark] = printed.split('\n')
        expect(decided, why).to.equal(decision)
        if (reason !== undefined) expect(why).to.match(reason)
        expect(mark, 'the epoch to be marked first').to.equal(markFirst?.toString() ?? '')
      })
    }
  })
}
