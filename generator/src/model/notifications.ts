import { bool, group, int, list, str, type Group } from './dsl.ts'
import { objectName, secretKey } from './patterns.ts'
import { nameOrEmpty, resources } from './shared-leaves.ts'

/** What a notice may be about, in the order of the documentation. */
export const notificationEvents = [
  'failoverBegun',
  'failoverDone',
  'masterDown',
  'quorumLost',
  'handoverDone',
  'fenced',
  'backupFailed',
] as const

/** Shapes of a notice. */
export const endpointTypes = ['webhook', 'slack', 'alertmanager'] as const

const chat = { name: 'chat', type: 'slack', existingSecret: 'redis-notifications' }
const given = { notifications: { enabled: true, endpoints: [chat] } }
const withAuthority = { notifications: { enabled: true, endpoints: [chat], caSecret: 'company-ca' } }

/** Name of an endpoint: of a file, and in the log. */
const endpointName = '^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$'

export const notifications: Group = group(
  'Notices by HTTP when something happens to the set: a pod of its own listens to the Sentinels and the guards.',
  {
    enabled: bool({
      doc: 'Make the pod, <name>-notifier. It needs endpoints.',
      default: false,
      cost: 'nothing',
      given,
    }),
    endpoints: list<object>({
      doc: 'Where notices go. Each has a name, a type (webhook: JSON of this chart; slack: an incoming webhook of Slack or a service that takes the same; alertmanager: the address of its /api/v2/alerts), and the Secret of the namespace that holds its whole URL: existingSecret, under urlKey (url).',
      default: [],
      cost: 'nothing',
      given: { notifications: { enabled: true } },
      items: {
        type: 'object',
        properties: {
          name: { type: 'string', pattern: endpointName },
          type: { type: 'string', enum: endpointTypes },
          existingSecret: { type: 'string', pattern: objectName },
          urlKey: { type: 'string', pattern: secretKey },
        },
        required: ['name', 'type', 'existingSecret'],
        additionalProperties: false,
      },
      type: 'NotificationEndpoint',
      allowed: 'endpoints with name, type (webhook, slack, alertmanager), existingSecret and, if it is not url, urlKey',
      examples: [
        [chat],
        [
          { name: 'log', type: 'webhook', existingSecret: 'redis-notifications', urlKey: 'webhook-url' },
          { name: 'alerts', type: 'alertmanager', existingSecret: 'redis-notifications', urlKey: 'alertmanager-url' },
        ],
      ],
      invalid: [
        ['https://hooks.slack.com/services/x'],
        [{ name: 'chat', type: 'slack' }],
        [{ ...chat, type: 'teams' }],
        [{ ...chat, name: 'Chat room' }],
        [{ ...chat, url: 'https://example.org' }],
      ],
    }),
    events: list<string>({
      doc: 'What a notice is sent about.',
      default: [...notificationEvents],
      cost: 'nothing',
      given,
      items: { type: 'string', enum: notificationEvents },
      type: 'string',
      allowed: `a list of ${notificationEvents.join(', ')}`,
      examples: [['masterDown', 'quorumLost', 'fenced'], ['failoverDone']],
      invalid: [['failover'], 'masterDown'],
    }),
    timeoutSeconds: int({
      doc: 'Seconds that an endpoint may take to answer. Then the notice is sent again, and marked as repeated.',
      default: 10,
      cost: 'nothing',
      given,
      min: 1,
      max: 120,
      examples: [3, 30],
      invalid: [0, 121, '10s'],
    }),
    caSecret: {
      ...nameOrEmpty(
        'Secret with the certificates of authorities that are trusted in place of those of the image, under caKey.',
        'company-ca',
        'nothing',
      ),
      given,
    },
    caKey: str({
      doc: 'Key of caSecret.',
      default: 'ca.crt',
      cost: 'nothing',
      given: withAuthority,
      pattern: secretKey,
      allowed: 'letters, digits, -, _ and .',
      examples: ['bundle.pem'],
      invalid: ['', 'a b', 'a/b'],
    }),
    ports: list<number>({
      doc: 'Ports of the endpoints, which networkPolicy.egress: peers then opens for this pod. Behind a Service the policy sees the port of its pods.',
      default: [443],
      cost: 'nothing',
      given: { ...given, networkPolicy: { egress: 'peers' } },
      items: { type: 'integer', minimum: 1, maximum: 65535 },
      type: 'number',
      allowed: 'ports, 1 to 65535',
      examples: [[443, 9093]],
      invalid: [[0], ['https'], 443],
    }),
    resources: {
      ...resources('Requests and limits of the notifier.', 'nothing', {
        requests: { cpu: '20m', memory: '48Mi' },
        limits: { memory: '128Mi' },
      }),
      given,
    },
  },
)
