import type { Values } from '../../../schemas/values.d.ts'

type Image = Pick<Values['image'], 'registry' | 'repository' | 'tag' | 'digest' | 'pullPolicy'>

/** The name of an image, as the chart builds it: a digest decides, which may stand behind the tag. */
export function imageOf({ registry, repository, tag, digest }: Image, { global }: Values): string {
  const [version = '', behind = ''] = tag.split('@')
  const from = (global.imageRegistry || registry).replace(/\/$/, '')
  const fixed = digest || behind
  return `${from ? `${from}/` : ''}${repository}${fixed ? `@${fixed}` : `:${version}`}`
}

/** When it is pulled, in Docker Compose's words. */
export function pullPolicyOf({ pullPolicy }: Image): string {
  return { IfNotPresent: 'missing', Always: 'always', Never: 'never' }[pullPolicy]
}
