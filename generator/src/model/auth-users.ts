import { bool, list, oneOf, str, type Node } from './dsl.ts'
import { objectNameOrEmpty, secretKey } from './patterns.ts'

/** What `default`, or another user, may do on a data server; docs/security.md lists each. */
export const rightsProfiles = ['strict', 'frameworks', 'open'] as const

/** Name of a user of an application. Internal users have a dot in theirs. */
export const userName = '^[A-Za-z0-9_-]{1,64}$'

/** Printable characters without quotes, backslash and parentheses, which a line of an ACL file would need to be quoted for. */
const visible = '[!#-&*-\\[\\]-~]'

/** One word of an ACL that a user may have: no password, no state, no selector, no `reset`. */
export const aclWord = `^([+-]@?[A-Za-z0-9_.-]+([|][A-Za-z0-9_.-]+)?|(~|%R~|%W~|%RW~|&)${visible}+|(all|reset)(keys|channels)|(all|no)commands|sanitize-payload)$`

const helloChannel = '__sentinel__:hello'

/** A pattern of channels that may match that on which Sentinels find each other. `&*` does too: the chart takes that channel from it. */
export const reachesHello = `^&(${startsOf(helloChannel)}[*?[]|${helloChannel})`

/** Every start of a text, the empty one too, as a regular expression. */
function startsOf(text: string): string {
  return [...text].reduceRight((inner, letter) => `(${letter}${inner})?`, '')
}

const app = { name: 'app', rights: '~app:* +@read +@write +@connection' }
const withUser = { auth: { usersSecret: 'redis-users', users: [app] } }

/** Part of the group `auth`. */
export const userValues: Record<string, Node> = {
  rights: oneOf({
    doc: 'Rights of the user default on data servers. strict: what a queue, a session store or a search client needs. frameworks: all but administration and MIGRATE. open: also what shows internal passwords, and what an operator reads. docs/security.md lists each. On Sentinels all are the same.',
    default: 'frameworks',
    cost: 'nothing',
    values: rightsProfiles,
    examples: ['strict', 'open'],
    invalid: ['', 'none', true],
  }),
  defaultUser: bool({
    doc: 'Whether the user default may log in, with redis-password. false: applications use a user of users or rulesKey, and helm test and sentinelctl prove a user of their own.',
    default: true,
    cost: 'nothing',
    given: withUser,
  }),
  usersSecret: str({
    doc: 'Secret with the passwords of users. It may change while the set runs, and should hold nothing else, since each data pod and Sentinel mounts all of it.',
    default: '',
    cost: ['redis', 'sentinel'],
    pattern: objectNameOrEmpty,
    allowed: 'a Kubernetes name, or empty',
    examples: ['redis-users'],
    invalid: ['Upper', 'a b', '-a'],
  }),
  users: list<object>({
    doc: 'More users of applications. Each has a name and rights on data servers: strict, frameworks or open, words of an ACL such as ~app:* +@read, or both. The password is the key passwordKey of usersSecret (without it, the key of its name). With sentinel: true the user may query Sentinels, too. Behind the rights the chart takes away what would break the set.',
    default: [],
    cost: 'nothing',
    given: { auth: { usersSecret: 'redis-users' } },
    items: {
      type: 'object',
      properties: {
        name: { type: 'string', pattern: userName },
        rights: { type: 'string', pattern: '^[!-~]+( [!-~]+)*$' },
        passwordKey: { type: 'string', pattern: secretKey },
        sentinel: { type: 'boolean' },
      },
      required: ['name', 'rights'],
      additionalProperties: false,
    },
    type: 'ApplicationUser',
    allowed:
      'users with name, rights and, if wanted, passwordKey and sentinel; the words of rights have one space between them',
    examples: [
      [app],
      [
        { name: 'worker', rights: 'strict', sentinel: true },
        { name: 'reports', rights: '~* -@all +@read +info', passwordKey: 'REPORTS_PASSWORD' },
      ],
    ],
    invalid: [
      ['app'],
      [{ name: 'app' }],
      [{ ...app, name: 'ns.set.guard' }],
      [{ ...app, password: 'x' }],
      [{ ...app, rights: '' }],
      [{ ...app, rights: '~a  +get' }],
    ],
  }),
  rulesKey: str({
    doc: 'Key of usersSecret with more users, as lines of an ACL file: user NAME >PASSWORD ~app:* +@read. They may query Sentinels, too.',
    default: '',
    cost: 'nothing',
    given: { auth: { usersSecret: 'redis-users' } },
    pattern: '^[-._a-zA-Z0-9]*$',
    allowed: 'letters, digits, -, _ and ., or empty',
    examples: ['users.acl'],
    invalid: ['a b', 'a/b'],
  }),
}
