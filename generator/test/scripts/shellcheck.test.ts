import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { scriptsDir } from './shells.ts'

// SC1091, SC2034, SC2154: the parts are sourced from a path that only the pod knows, so what they set looks unused.
// SC2015: `a && b || c` is meant where b cannot fail.
const excluded = 'SC1091,SC2034,SC2154,SC2015'

describe('shellcheck', () => {
  for (const name of readdirSync(scriptsDir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.sh')) continue
    it(`has nothing to say about ${name}`, function () {
      this.timeout(30_000)
      execFileSync('shellcheck', ['-s', 'dash', '-e', excluded, join(scriptsDir, name)], {
        encoding: 'utf8',
        stdio: 'pipe',
      })
    })
  }
})
