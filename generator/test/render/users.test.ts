import { expect } from 'chai'
import { helms, renderChart } from './helm.ts'
import { allOf, fileOf, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const app = { name: 'app', rights: '~app:* +@read' }
const auth = (more: object): object => ({ auth: { usersSecret: 'redis-users', ...more } })

/** What is wrong with the values, and what the error says. */
const REFUSED: [what: string, values: object, says: RegExp][] = [
  [
    'users without a Secret',
    auth({ usersSecret: '', users: [app] }),
    /auth\.users and auth\.rulesKey need auth\.usersSecret: .*there are 1 user/,
  ],
  [
    'rules without a Secret',
    auth({ usersSecret: '', rulesKey: 'acl' }),
    /need auth\.usersSecret: .*auth\.rulesKey is acl/,
  ],
  [
    'default off without another user',
    auth({ defaultUser: false }),
    /auth\.defaultUser: false needs a user for the applications: write one into auth\.users/,
  ],
  [
    'default among the users',
    auth({ users: [{ ...app, name: 'default' }] }),
    /none may be default: its rights are auth\.rights.*default is there/,
  ],
  [
    'an internal name',
    auth({ users: [{ ...app, name: 'cache.demo.guard' }] }),
    /auth\.users\[0\]\.name is "cache\.demo\.guard": .*A dot is kept for internal users/,
  ],
  ['a name twice', auth({ users: [app, app] }), /must have names that differ.*app is there twice/],
  [
    'a selector',
    auth({ users: [app, { name: 'b', rights: '~a (+get ~b)' }] }),
    /no parenthesis in rights: .*make two users\. \(auth\.users\[1\]\.rights has 2 such/,
  ],
  [
    'reset and nopass',
    auth({ users: [{ name: 'b', rights: 'reset ~a nopass' }] }),
    /must hold in rights only words that give or take.*rights has 2 such/,
  ],
  [
    'a password among the rights',
    auth({ users: [{ name: 'b', rights: '>hunter2 ~a' }] }),
    /Passwords belong into auth\.usersSecret/,
  ],
  [
    'the channel of the Sentinels',
    auth({ users: [{ name: 'b', rights: '&__* +publish' }] }),
    /must not reach the channel of the Sentinels, __sentinel__:hello: write &\*/,
  ],
  ['a profile that is none', auth({ rights: 'all' }), /auth\.rights is all: use one of strict, frameworks, open/],
  ['no rights', auth({ users: [{ name: 'b' }] }), /rights has 1 such word/],
  ['a list of names', auth({ users: ['app'] }), /auth\.users\[0\] is no map: write name and rights/],
  [
    'a key that is none',
    auth({ users: [{ ...app, passwordKey: 'a b' }] }),
    /auth\.users\[0\]\.passwordKey must be a key/,
  ],
]

for (const helm of helms) {
  describe(`users of applications, rendered by ${helm}`, () => {
    it('add nothing to a release without them', async () => {
      const docs = await soundDocs({ helm, values: {} })
      expect(allOf(docs, 'ConfigMap').flatMap(({ data }) => Object.keys(data ?? {}))).to.not.include('users')
      expect(fileOf(docs, '-config', 'settings.env')).to.not.match(/DEFAULT_RIGHTS|DEFAULT_USER|RULES_KEY/)
      expect(JSON.stringify(podOf(docs, 'redis'))).to.not.include('redis-sentinel-users')
    })

    it('are lines of a ConfigMap, and their Secret is mounted by servers, guards and Sentinels alone', async () => {
      const users = [app, { name: 'w', rights: 'strict +scan', passwordKey: 'W_PASSWORD', sentinel: true }]
      const values = auth({ users, rights: 'strict', defaultUser: false, rulesKey: 'users.acl' })
      const docs = await soundDocs({
        helm,
        values: { ...values, backup: { enabled: true, store: { s3: { bucket: 'backups' } } } },
      })
      expect(fileOf(docs, '-config', 'users')).to.equal('app app no ~app:* +@read\nw W_PASSWORD yes strict +scan\n')
      const settings = fileOf(docs, '-config', 'settings.env')
      for (const line of ["DEFAULT_RIGHTS='strict'", "DEFAULT_USER='no'", "RULES_KEY='users.acl'"])
        expect(settings.split('\n')).to.include(line)
      const mounting = docs.flatMap((doc) => {
        const count = JSON.stringify(doc).split('"mountPath":"/etc/redis-sentinel-users"').length - 1
        return count > 0 ? [`${doc.kind} ${doc.metadata.name}: ${count}`] : []
      })
      expect(mounting).to.have.members([
        'StatefulSet demo-redis-sentinel-redis: 2',
        'StatefulSet demo-redis-sentinel-sentinel: 1',
      ])
      const volume = podOf(docs, 'sentinel').spec?.volumes?.find(({ name }) => name === 'users')
      expect(volume?.secret).to.include({ secretName: 'redis-users', optional: true })
    })

    for (const [what, values, says] of REFUSED) {
      it(`refuse ${what}, also without the schema, and show no word of the rights`, async () => {
        const { ok, stderr } = await renderChart({ helm, values, skipSchema: true })
        expect(ok).to.equal(false)
        expect(stderr.replaceAll('\n', ' ')).to.match(says).and.not.include('hunter2')
      })
    }
  })
}
