import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const reading =
  '+role +client|list +slowlog|get +slowlog|len +latency|latest +latency|history +latency|graph +latency|histogram +latency|doctor +lastsave +module|list'

for (const shell of shells) {
  const run = (script: string, input = ''): string =>
    runShell({ shell, script: `. ${scriptsDir}/lib/user-rules.sh; ${script}`, input }).trim()
  const hello = run('all_but "$HELLO_CHANNEL"')
  const finished = (...lines: string[]): string[] => run('finish_rules', `${lines.join('\n')}\n`).split('\n')
  const publish = `(+publish +spublish ${hello})`

  describe(`the rules of a user, by ${shell.join(' ')}`, () => {
    const cases: [what: string, rights: string, rules: string][] = [
      [
        'take administration and MIGRATE away behind all others',
        '~app:* +@all',
        `~app:* +@all -@admin -migrate ${reading}`,
      ],
      [
        'give back what only reads to users that had it',
        '~* +get +slowlog +client',
        '~* +get +slowlog +client -@admin -migrate +client|list +slowlog|get +slowlog|len',
      ],
      [
        'do not give back what was taken after it was given',
        '~* +@all -slowlog|get -@dangerous',
        '~* +@all -slowlog|get -@dangerous -@admin -migrate',
      ],
      [
        'take the channel of the Sentinels from a user of all channels',
        '&* +@pubsub',
        `&* +@pubsub -@admin -migrate -publish -spublish ${publish}`,
      ],
      [
        'let a user of all channels publish only if it had that',
        '&* +@pubsub -publish',
        `&* +@pubsub -publish -@admin -migrate -publish -spublish (+spublish ${hello})`,
      ],
      ['leave a user of some channels its own', '&news:* +publish', '&news:* +publish -@admin -migrate'],
      [
        'count the last word about channels',
        'allchannels resetchannels &__session:* +publish',
        'allchannels resetchannels &__session:* +publish -@admin -migrate',
      ],
      [
        'are those of a profile, and more',
        'frameworks -flushall',
        `~* &* +@all -flushall -@admin -migrate -publish -spublish ${reading} ${publish}`,
      ],
      ['read a command in any case', '~* +GET -KEYS', '~* +get -keys -@admin -migrate'],
    ]
    for (const [what, rights, rules] of cases) {
      it(what, () =>
        expect(finished(`app no #a,#b ${rights}`)).to.deep.equal([`user app on #a #b resetchannels ${rules}`]),
      )
    }

    it('of default are by default what frameworks need', () => {
      expect(finished('default yes #a frameworks')).to.deep.equal([
        `user default on #a ~* &* +@all -@admin -migrate -publish -spublish ${reading} ${publish}`,
      ])
    })

    it('of the profile open show what no other shows, and nothing that changes the set', () => {
      const [line = ''] = finished('default yes #a open')
      expect(line).to.match(/ \+config\|get .* \+acl\|list .* \+monitor /)
      expect(line).to.not.match(
        /\+(config\|set|acl\|setuser|replicaof|psync|client\|(kill|pause|unpause)|shutdown|debug)/,
      )
    })

    const refused: [what: string, rights: string, says: RegExp][] = [
      ['a selector', '~a (+get ~b)', /a word holds a parenthesis/],
      ['reset', '~a reset +get', /reset is not for rules/],
      ['nopass', '~a nopass', /nopass is not for rules/],
      ['a state', 'on ~a', /on is not for rules/],
      ['a password', '~a >secret', /a password stands among the rights/],
      ['a quote', "~a' +get", /a quote, a backslash/],
      ['a word that is none', '~a get', /a word is no rule of an ACL/],
      ['two profiles', 'strict open', /a word is no rule of an ACL/],
      ['the channel of the Sentinels', '&__sentinel__:hello +subscribe', /reaches the channel of the Sentinels/],
      ['what may be that channel', '&__* +publish', /reaches the channel of the Sentinels/],
      ['a pattern that begins with a class', '&[_]*', /reaches the channel of the Sentinels/],
      ['a longer name of that channel', '&__sentinel__:hello.report', /reaches the channel of the Sentinels/],
    ]
    for (const [what, rights, says] of refused) {
      it(`may not hold ${what}`, () => {
        const [line = ''] = finished(`app no #a ${rights}`)
        expect(line)
          .to.match(/^! app #a /)
          .and.match(says)
        expect(line).to.not.include('secret')
      })
    }

    it('need a name without a dot, a password and rights, and each name counts once', () => {
      expect(
        finished('ns.set.guard no #a ~*', 'app no - ~*', 'app no #b ~*', 'bare no #c', `${'x'.repeat(65)} no #d ~*`),
      ).to.deep.equal([
        '! ns.set.guard #a is no name for a user: use up to 64 letters, digits, - and _',
        '! app - has no password in the Secret',
        '! app #b is there twice: the first one counts',
        '! bare #c has no rights',
        `! ${'x'.repeat(65)} #d is no name for a user: use up to 64 letters, digits, - and _`,
      ])
    })

    it('are on a Sentinel the same for all that may log in there', () => {
      expect(
        run('finish_rules "&* +ping"', 'app no #a ~* +get\nworker yes #b strict\nbad yes #c (x\n').split('\n'),
      ).to.deep.equal([
        'user worker on #b &* +ping',
        '! bad #c a word holds a parenthesis: a selector would not be bound by what the chart takes away. Write its words without parentheses',
      ])
    })
  })
}
