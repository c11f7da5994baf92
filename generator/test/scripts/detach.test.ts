import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

// What the server says when it is asked, and in the moment before it leaves.
const follows = { HOST: '10.0.0.2', ROLE: 'slave', THEN: '10.0.0.2' }
const env = {
  SCRIPT: 'guard',
  HA_LOCAL: '127.0.0.1',
  MASTER_NAME: 'mymaster',
  SENTINEL_REPLICAS: '1',
  CR: '\r',
}

for (const shell of shells) {
  const acts = (doubles: string, call: string, facts: Record<string, string> = {}): string => {
    const libraries = ['repair', 'lease', 'detach'].map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')
    const script = `${libraries}\n${functionsOf('lib/client.sh')}\nlog() { :; }\n${doubles}\n${call}`
    return runShell({ shell, script, env: { ...env, ...facts } })
      .trim()
      .replaceAll('\n', ', ')
  }

  describe(`a replica that leaves its master, by ${shell.join(' ')}`, () => {
    // Without a line it is asked by a process each time.
    const server = `
      know_myself() { echo "keys $1" >&7; MY_ADDRESS=10.0.0.1; }
      open_line() { echo "$1" >&6; : & return 1; }
      ask_local() {
        case $1 in
          *REPLICAOF*) echo "$1" | grep REPLICAOF >&5 && printf 'role:%s\\r\\nmaster_host:%s\\r\\nOK\\n' "$ROLE" "$THEN" ;;
          *) printf 'role:slave\\r\\nmaster_host:%s\\r\\n' "$HOST" ;;
        esac
      }`
    const leave = (facts: Record<string, string>): string =>
      acts(server, 'exec 5>&1 6>/dev/null 7>/dev/null; leave 10.0.0.2 >/dev/null', { REDIS_PORT: '6379', ...facts })

    it('follows an address on which nobody answers, and keeps its history', () => {
      expect(leave(follows)).to.equal('REPLICAOF 127.0.0.1 1')
    })
    it('is a master again when it was promoted meanwhile', () => {
      expect(leave({ ...follows, ROLE: 'master', THEN: '' })).to.equal('REPLICAOF 127.0.0.1 1, REPLICAOF NO ONE')
    })
    it('follows again the one that it was led to meanwhile, and does not take itself for promoted', () => {
      expect(leave({ ...follows, THEN: '10.0.0.3' })).to.equal('REPLICAOF 127.0.0.1 1, REPLICAOF 10.0.0.3 6379')
    })
    it('has a line of its own, which another script of the pod that leaves in the same moment does not take', () => {
      const calls =
        'exec 6>&1 5>/dev/null 7>/dev/null; SCRIPT=guard; leave 10.0.0.2 >&5; SCRIPT=listen; leave 10.0.0.2 >&5'
      expect(acts(server, calls, follows)).to.equal('leave.guard, leave.listen')
    })
    it('logs in by what is let in today: a rotation may have passed since the last event', () => {
      const calls = 'exec 6>&1 7>&1 5>/dev/null; leave 10.0.0.2 >&5'
      expect(acts(server, calls, follows)).to.equal('keys kept, leave.guard')
    })
    it('stays with any other than the one that is down', () => {
      expect(leave({ ...follows, HOST: '10.0.0.3' })).to.equal('')
    })
    it('says so when its own server does not let it in', () => {
      const silent = `${server}\nask_local() { return 1; }; log() { echo "$1"; }`
      const calls = 'exec 6>/dev/null 7>/dev/null; leave 10.0.0.2'
      expect(acts(silent, calls)).to.equal("not detaching from 10.0.0.2: this pod's server does not answer")
    })
    it('is not the one that is down itself: that one asks nothing before it pauses', () => {
      const calls = 'exec 5>&1 6>&1 7>/dev/null; leave 10.0.0.1'
      expect(acts(server, calls, follows)).to.equal('')
    })
  })
}
