import { everyPod, group, list, type Group } from './dsl.ts'
import { registry } from './image.ts'
import { objectName } from './patterns.ts'
import { storageClass } from './shared-leaves.ts'

export const global: Group = group(
  'Shared with the other charts of an umbrella chart; other keys are accepted and ignored.',
  {
    imageRegistry: registry('Registry of every image, in place of image.registry.', '', everyPod),
    imagePullSecrets: list<string | object>({
      doc: 'Names of pull Secrets, added to image.pullSecrets. The form {name: ...} of other charts is taken too.',
      default: [],
      cost: everyPod,
      items: {
        type: ['string', 'object'],
        pattern: objectName,
        properties: { name: { type: 'string', pattern: objectName } },
        required: ['name'],
      },
      type: '(string | { name: string })',
      allowed: 'names of Secrets',
      examples: [['registry-login'], [{ name: 'registry-login' }]],
      invalid: [[''], [{ secret: 'registry-login' }]],
    }),
    storageClass: storageClass('Storage class of every volume that names none.', 'new install'),
  },
  true,
)
