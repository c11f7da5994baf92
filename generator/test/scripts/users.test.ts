import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const hash = (text: string): string => `#${createHash('sha256').update(text).digest('hex')}`

for (const shell of shells) {
  describe(`the users of applications, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'users-'))
      for (const each of ['config', 'secrets', 'users', 'run', 'state']) mkdirSync(join(dir, each))
      writeFileSync(join(dir, 'secrets/internal-key'), 'k')
      writeFileSync(join(dir, 'secrets/redis-password'), 'p')
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    const put = (files: Record<string, string>): void => {
      for (const [path, text] of Object.entries(files)) writeFileSync(join(dir, path), text)
    }
    const run = (script: string, env: Record<string, string> = {}): string => {
      const parts = ['settings', 'auth', 'rights', 'users', 'renew-users', 'fence']
      return runShell({
        shell,
        script: `DEFAULT_RIGHTS=\${DEFAULT_RIGHTS:-frameworks} DEFAULT_USER=\${DEFAULT_USER:-yes} RULES_KEY=\${RULES_KEY:-}
          ${parts.map((part) => `. ${scriptsDir}/lib/${part}.sh`).join('; ')}
          write_file() { printf '%s\\n' "$2" >"$1"; }; log() { echo "$*"; }; refresh_keys; ${script}`,
        env: {
          ...{ HA_SCRIPTS: scriptsDir, HA_CONFIG: join(dir, 'config'), HA_SECRETS: join(dir, 'secrets') },
          ...{ HA_USERS: join(dir, 'users'), HA_RUN: join(dir, 'run'), HA_STATE: join(dir, 'state') },
          ...{ NAMESPACE: 'n', NAME: 'r', ...env },
        },
      }).trim()
    }

    it('have the key of their Secret with its predecessor, with a newline at the end and without', () => {
      put({ 'config/users': 'app APP no ~a +get\nb b yes strict\n', 'users/APP': 'x\n', 'users/APP-previous': 'w' })
      expect(run('read_texts; print_users').split('\n')).to.deep.equal([
        `app no ${hash('x')},${hash('x\n')},${hash('w')} ~a +get`,
        'b yes - strict',
      ])
    })

    it('may be lines of the Secret, whose passwords become hashes', () => {
      const lines = `\n# by hand\nuser s on >pw ${hash('old')} ~* +get\nuser t #12 ~*\nuser u nopass +get\nusers v\nuser s2 >* ~*\n`
      put({ 'users/acl': lines })
      expect(run('read_texts; print_users', { RULES_KEY: 'acl' }).split('\n')).to.deep.equal([
        `s yes ${hash('pw')},${hash('old')} ~* +get`,
        't yes #12 ! ~*',
        'u yes - nopass +get',
        '! - - a line of the Secret is not: user NAME WORDS',
        `s2 yes ${hash('*')} ~*`,
      ])
      expect(run('read_texts; server_lines', { RULES_KEY: 'acl' })).to.not.include('#12 resetchannels')
    })

    it('are never default, which would be let in although it is off', () => {
      put({ 'users/acl': 'user default >x ~* +@all\n' })
      const lines = run('users_fingerprint; server_lines', { RULES_KEY: 'acl', DEFAULT_USER: 'no' }).split('\n')
      expect(lines.filter((line) => line.includes('default'))).to.deep.equal([
        'user default off resetchannels -@all',
        '! default - may not stand among the users: its rights are auth.rights',
      ])
    })

    it('are without default a user of the chart, for keys of the chart alone', () => {
      put({ 'config/users': 'app app no ~a +get\n', 'users/app': 'x' })
      const [off, check, ...others] = run('users_fingerprint; server_lines', { DEFAULT_USER: 'no' }).split('\n')
      expect(off).to.equal('user default off resetchannels -@all')
      const derived = createHash('sha256').update('check:k').digest('hex')
      expect(check).to.equal(
        `user n.r.check on ${hash(derived)} resetchannels ~redis-sentinel:* -@all +ping +get +set +del`,
      )
      expect(others).to.have.length(1)
      expect(run('application_login current', { DEFAULT_USER: 'no' })).to.equal(`n.r.check ${derived}`)
      expect(run('application_login current')).to.equal('default "\\x70"')
    })

    it('are seen to change by any of their parts', () => {
      put({ 'config/users': 'app app no ~a +get\n', 'users/app': 'x', 'users/acl': 'user s >a ~*\n' })
      const changes = [
        'DEFAULT_RIGHTS=strict',
        'DEFAULT_USER=no',
        `printf y >"$HA_USERS/app"`,
        `printf z >"$HA_USERS/app-previous"`,
        `printf 'user t >a ~*' >"$HA_USERS/acl"`,
        `printf 'app app yes ~a +get' >"$HA_CONFIG/users"`,
        `rm "$HA_USERS/acl"`,
        // The key is gone from the Secret, then its name from the values: users of it stay, and then go.
        'RULES_KEY=',
      ]
      const script = changes.map(
        (each) =>
          `was=$USERS_NOW; ${each}; users_fingerprint; [ "$was" != "$USERS_NOW" ] || echo '${each.split(' ')[0]} is not seen'`,
      )
      expect(run(`users_fingerprint; ${script.join('\n')}`, { RULES_KEY: 'acl' })).to.equal('')
    })

    it('are written where the guard alone reads their hashes, and on the volume without them', () => {
      run(`write_given "user default on #aa ~*${'\n'}user app on #bb #cc resetchannels ~a +get"`)
      expect(readFileSync(join(dir, 'state/users'), 'utf8')).to.equal('app resetchannels ~a +get\n')
      expect(statSync(join(dir, 'run/users.given')).mode & 0o077).to.equal(0)
    })

    it('lose their connections with a fence, all of them', () => {
      put({ 'run/users.given': 'user default on #aa ~*\nuser app on #bb ~a\nuser n.r.check on #cc ~b\n' })
      expect(run('kill_orders').split('\n')).to.deep.equal([
        ...['CLIENT KILL USER default', 'CLIENT KILL USER app', 'CLIENT KILL USER n.r.check'],
      ])
    })

    describe('on a server that runs', () => {
      const changed = (keep: string, wanted: string[], given: string[]): string[] =>
        runShell({
          shell,
          script: `HA_RUN=r; . ${scriptsDir}/lib/renew-users.sh; changed_users ${keep}`,
          input: `${[...wanted, '--', ...given].join('\n')}\n`,
        })
          .trim()
          .split('\n')

      it('are given when they differ, taken away when they are not wanted, and left when they are wrong', () => {
        expect(
          changed(
            'no',
            ['user default on #ab ~* +@all', 'user app on #b ~b', 'user new on #c ~c', '! wrong #x reason'],
            ['user default on #cd ~* +@all', 'user app on #b ~a', 'user gone on #d ~d', 'user wrong on #x ~x'],
          ),
        ).to.deep.equal(['user app on #b ~b', 'user new on #c ~c', 'gone gone'])
      })
      it('stay while the Secret lacks their lines', () => {
        expect(changed('yes', ['user default on #a ~*'], ['user default on #a ~*', 'user s on #d ~d'])).to.deep.equal([
          '',
        ])
      })

      const gives = (answer: string, line: string): string =>
        run(`GIVEN='user default on #a ~*
user app on #b ~a'; ask_local() { echo "asked: $1" >&2; printf '%s' '${answer}'; }; give_user '${line}' 2>/dev/null || echo unanswered; echo "$GIVEN"`)
      it('are as they were when the server refuses, and the log says why without a password', () => {
        expect(gives('ERR Error in ACL SETUSER modifier +gett', 'user app on #b ~a +gett').split('\n')).to.deep.equal([
          'users: app stays as it was, because the server refuses the change: ERR Error in ACL SETUSER modifier +gett',
          ...['user default on #a ~*', 'user app on #b ~a'],
        ])
      })
      it('are tried again when it does not answer', () => {
        expect(gives('', 'user app on #b ~a +get').split('\n')[0]).to.equal('unanswered')
      })
      it('are the new ones once it takes them', () => {
        expect(gives('OK', 'user app on #b ~c').split('\n').slice(1)).to.deep.equal([
          'user default on #a ~*',
          'user app on #b ~c',
        ])
      })
    })

    describe('on a Sentinel that runs', () => {
      const beside = (wanted: string[], listed: string[]): string[] =>
        runShell({
          shell,
          script: `HA_RUN=r; . ${scriptsDir}/lib/renew-users.sh; users_beside`,
          input: `${[...wanted, '--', ...listed].join('\n')}\n`,
        })
          .trim()
          .split('\n')

      it('come, go and change their passwords, and internal users stay', () => {
        expect(
          beside(
            ['user default on #a &*', 'user app on #b #c &*', 'user same on #e #f &*'],
            [
              ...['user default on sanitize-payload #other &*', 'user n.r.guard on #x &*', 'user old on #d &*'],
              ...['user past off resetchannels -@all', 'user app on #b &*', 'user same on #f #e &*'],
            ],
          ),
        ).to.deep.equal([...['ACL SETUSER old reset', 'CLIENT KILL USER old', 'ACL SETUSER app reset on #b #c &*']])
      })
      it('include default, which is switched off and on', () => {
        expect(beside(['user default off -@all'], ['user default on #a &*'])).to.deep.equal([
          'ACL SETUSER default reset off -@all',
        ])
        expect(beside(['user default on #a &*'], ['user default off &*'])).to.deep.equal([
          'ACL SETUSER default reset on #a &*',
        ])
      })
    })
  })

  describe(`the start of a server with users, by ${shell.join(' ')}`, () => {
    /** What the server starts with, and what is logged, when it refuses the words given. */
    const judged = (refuses: string, former: string, ...lines: string[]): string[] => {
      const dir = mkdtempSync(join(tmpdir(), 'judge-'))
      writeFileSync(join(dir, 'users'), former)
      try {
        return runShell({
          shell,
          script: `HA_RUN=${dir}; . ${scriptsDir}/lib/judge-users.sh
            NL='
'; HA_STATE=${dir} CHECK_USER=n.r.check CONFIGURED=x STORED='' USERS_NOW=1; log() { echo "$*"; }; users_fingerprint() { :; }
            server_lines() { cat <<'END'
${lines.join('\n')}
END
            }; log_refused() { :; }; start_trial() { :; }; end_trial() { :; }
            ask_trial() { case $1 in *'${refuses}'*) echo 'ERR no' ;; *) echo OK ;; esac; }
            judge_users; echo "$JUDGED_USERS"`,
        })
          .trim()
          .split('\n')
      } finally {
        rmSync(dir, { recursive: true })
      }
    }

    it('takes those that the engine takes', () => {
      expect(judged('+gett', '', 'user default on #a ~*', 'user app on #b ~a +get')).to.deep.equal([
        ...['user default on #a ~*', 'user app on #b ~a +get'],
      ])
    })
    it('takes the former rules of one that the engine or the chart refuses, with the password of now', () => {
      const former = 'app resetchannels ~a +get\nother ~o\n'
      expect(judged('+gett', former, 'user app on #b #c ~a +gett', '! other #d,#e reason')).to.deep.equal([
        ...['users: app: the server refuses its rules: ERR no', 'users: app has its former rules'],
        ...['users: other has its former rules', 'user app on #b #c  resetchannels ~a +get', 'user other on #d #e ~o'],
      ])
    })
    it('leaves one out that never had others', () => {
      expect(judged('+gett', '', 'user app on #b ~a +gett', '! bare - has no password')).to.deep.equal(
        [...['users: app: the server refuses its rules: ERR no', 'users: app is not let in', '']].slice(0, 2),
      )
    })
  })
}
