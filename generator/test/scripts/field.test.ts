import { expect } from 'chai'
import { functionsOf, runShell, shells } from './shells.ts'

const text = [
  '# Replication',
  'role:slave',
  'second_role:x',
  'master_host:10.0.0.2',
  'slave0:ip=10.0.0.3,port=6379',
  'os:Linux[6]* 6.18',
  'executable:/a:b',
  'config_file:',
]

for (const shell of shells) {
  describe(`a value of an INFO answer, by ${shell.join(' ')}`, () => {
    const field = (name: string, ends: string): string =>
      runShell({
        shell,
        // A file that this value is a pattern of.
        script: `${functionsOf('lib/client.sh')}
          cd "$(mktemp -d)"; : >os:Linux6
          if field ${name} "$TEXT"; then echo "<$FIELD>"; else echo "none<$FIELD>"; fi; rm -r "$PWD"`,
        env: { CR: '\r', TEXT: text.join(ends) },
      }).trim()

    for (const ends of ['\r\n', '\n']) {
      it(`is what stands behind its whole name, whatever that holds (lines end with ${JSON.stringify(ends)})`, () => {
        expect(field('role', ends)).to.equal('<slave>')
        expect(field('master_host', ends)).to.equal('<10.0.0.2>')
        expect(field('os', ends)).to.equal('<Linux[6]*>')
        expect(field('executable', ends)).to.equal('</a:b>')
        expect(field('config_file', ends)).to.equal('<>')
        for (const absent of ['host', 'slave', 'slave1']) expect(field(absent, ends)).to.equal('none<>')
      })
    }
    it('is looked for without a trace: files are named by patterns as before', () => {
      const script = `${functionsOf('lib/client.sh')}; field role "$TEXT"; cd /; set -- [u]s[r]; echo "$1"`
      const env = { CR: '\r', TEXT: text.join('\n') }
      expect(runShell({ shell, script, env })).to.equal('usr\n')
    })
  })
}
