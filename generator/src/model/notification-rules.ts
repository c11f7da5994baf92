import type { Values } from '../../../schemas/values.d.ts'
import type { Rule } from './rules.ts'

const namesOf = ({ notifications }: Values): string[] => notifications.endpoints.map(({ name }) => name)

/** The cross-field rules of notifications; see {@link rules}. */
export const notificationRules = {
  notificationEndpoints: {
    paths: ['notifications.endpoints', 'notifications.enabled'],
    message:
      'notifications.enabled needs notifications.endpoints: at least one, with name, type and the Secret that holds its URL (existingSecret).',
    broken: ({ notifications: { enabled, endpoints } }) =>
      enabled && endpoints.length === 0 ? ['notifications.endpoints is empty'] : [],
  },
  notificationNames: {
    paths: ['notifications.endpoints'],
    message: 'notifications.endpoints must have names that differ: the log and the mounted file are called by them.',
    broken: (values) =>
      namesOf(values)
        .filter((name, i, names) => names.indexOf(name) !== i)
        .map((name) => `${name} is there twice`),
  },
  notificationEvents: {
    paths: ['notifications.events', 'notifications.enabled'],
    message: 'notifications.enabled needs notifications.events: at least one. Leave it out for all of them.',
    broken: ({ notifications: { enabled, events } }) =>
      enabled && events.length === 0 ? ['notifications.events is empty'] : [],
  },
} satisfies Record<string, Rule>
