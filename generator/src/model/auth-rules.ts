import type { Values } from '../../../schemas/values.d.ts'
import { aclWord, reachesHello, rightsProfiles } from './auth-users.ts'
import type { Rule } from './rules.ts'

const profiles: readonly string[] = rightsProfiles

/** The words of rights that no user may have, without a profile at their beginning. */
function refusedWords(rights: string, which: (word: string) => boolean): string[] {
  const [first = '', ...others] = rights.split(' ')
  return (profiles.includes(first) ? others : [first, ...others]).filter(which)
}

const matches = (pattern: string): ((word: string) => boolean) => {
  const expression = new RegExp(pattern)
  return (word) => expression.test(word)
}

/** What is wrong with single words of the users' rights: the path and the count, since a word may be a password. */
function usersWith(values: Values, which: (word: string) => boolean): string[] {
  return values.auth.users.flatMap(({ rights }, place) => {
    const { length } = refusedWords(rights, which)
    return length > 0 ? [`auth.users[${place}].rights has ${length} such word(s)`] : []
  })
}

const isWord = matches(aclWord)
const isParenthesis = matches('[()]')

/** The cross-field rules of users; see {@link rules}. */
export const authRules = {
  userPasswords: {
    paths: ['auth.usersSecret', 'auth.users', 'auth.rulesKey'],
    message:
      'auth.users and auth.rulesKey need auth.usersSecret: the name of a Secret with a password for each user, under its passwordKey or its name.',
    broken: ({ auth: { users, rulesKey, usersSecret } }) =>
      usersSecret === '' && (users.length > 0 || rulesKey !== '')
        ? [`there are ${users.length} user(s), auth.rulesKey is ${rulesKey || 'empty'}, auth.usersSecret is empty`]
        : [],
  },
  defaultUserOff: {
    paths: ['auth.defaultUser', 'auth.users', 'auth.rulesKey'],
    message:
      'auth.defaultUser: false needs a user for the applications: write one into auth.users, or the key of lines of users into auth.rulesKey.',
    broken: ({ auth: { defaultUser, users, rulesKey } }) =>
      !defaultUser && users.length === 0 && rulesKey === '' ? ['auth.users and auth.rulesKey are empty'] : [],
  },
  userNames: {
    paths: ['auth.users'],
    message:
      'auth.users must have names that differ, and none may be default: its rights are auth.rights, and auth.defaultUser switches it off.',
    broken: ({ auth: { users } }) => {
      const names = users.map(({ name }) => name)
      const twice = names.filter((name, i) => names.indexOf(name) !== i).map((name) => `${name} is there twice`)
      return names.includes('default') ? [...twice, 'default is there'] : twice
    },
  },
  userSelectors: {
    paths: ['auth.users'],
    message:
      'auth.users must hold no parenthesis in rights: what the chart takes away does not bind an ACL selector. Write its words without parentheses, or make two users.',
    broken: (values) => usersWith(values, isParenthesis),
  },
  userWords: {
    paths: ['auth.users'],
    message:
      'auth.users must hold in rights only words that give or take keys, channels and commands, without quotes and backslashes. Write ~pattern, &pattern, +command, -command, +@category or -@category, behind strict, frameworks or open if you want. Passwords belong into auth.usersSecret.',
    broken: (values) => usersWith(values, (word) => !isWord(word) && !isParenthesis(word)),
  },
  userChannels: {
    paths: ['auth.users'],
    message:
      'auth.users must not reach the channel of the Sentinels, __sentinel__:hello: write &* in rights, from which the chart takes it, or a pattern that begins otherwise.',
    broken: (values) => usersWith(values, (word) => word !== '&*' && matches(reachesHello)(word)),
  },
} satisfies Record<string, Rule>
