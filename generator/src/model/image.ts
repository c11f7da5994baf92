import { chart } from './chart.ts'
import { everyPod, group, oneOf, str, type Cost, type Group, type Leaf } from './dsl.ts'
import { nameList } from './shared-leaves.ts'

const digest = 'sha256:[a-f0-9]{64}'

export function registry(doc: string, preset: string, cost: Cost): Leaf {
  return str({
    doc,
    default: preset,
    cost,
    pattern: '^([A-Za-z0-9][A-Za-z0-9._:/-]*[A-Za-z0-9])?$',
    allowed: 'a host, with a port and a path if needed, without a scheme; or empty',
    examples: ['registry.example.org:5000/mirror', 'docker.io', ''],
    invalid: ['https://registry.example.org/', 'a b'],
  })
}

interface ImagePreset {
  repository: string
  tag: string
  example: string
  cost: Cost
  /** Values without which nothing reads the image. */
  given?: object
}

/** What names one image and says when it is pulled. */
export function imageLeaves(preset: ImagePreset): Record<string, Leaf> {
  const { cost } = preset
  const given = preset.given && { given: preset.given }
  return {
    registry: { ...registry('Registry; global.imageRegistry wins.', 'docker.io', cost), ...given },
    repository: str({
      doc: 'Repository.',
      default: preset.repository,
      cost,
      ...given,
      pattern: '^[a-z0-9]+([._/-]+[a-z0-9]+)*$',
      allowed: 'a repository without registry and tag',
      examples: [preset.repository, preset.example],
      invalid: ['', 'redis:8', 'Redis'],
    }),
    tag: str({
      doc: 'Tag. Quote it: 8.0 without quotes is a number. A digest may follow it, and it may be empty if digest is set.',
      default: preset.tag,
      cost,
      ...given,
      pattern: `^([A-Za-z0-9_][A-Za-z0-9_.-]*)?(@${digest})?$`,
      allowed: 'a tag, a tag and a digest (8.0.6@sha256:...), or empty',
      examples: [preset.tag, `${preset.tag}-bookworm`, `${preset.tag}@sha256:${'0123456789abcdef'.repeat(4)}`],
      invalid: ['8.0:6', '-a', 8.2, '8.0.6@sha256:12'],
    }),
    digest: str({
      doc: 'Digest; when set it decides, and the tag only informs people.',
      default: '',
      cost,
      ...given,
      pattern: `^(${digest})?$`,
      allowed: 'sha256: and 64 hexadecimal digits, or empty',
      examples: ['', `sha256:${'0123456789abcdef'.repeat(4)}`],
      invalid: ['sha256:12', 'latest'],
    }),
    pullPolicy: oneOf({
      doc: 'When the image is pulled.',
      default: 'IfNotPresent',
      cost,
      ...given,
      values: ['IfNotPresent', 'Always', 'Never'],
      examples: ['Always'],
      invalid: ['ifNotPresent', ''],
    }),
  }
}

export const image: Group = group(
  "The image of every container but the proxy's: an official redis or valkey image, or a mirror of one.",
  {
    ...imageLeaves({
      repository: 'library/redis',
      tag: chart.appVersion,
      example: 'valkey/valkey',
      cost: ['redis', 'sentinel'],
    }),
    pullSecrets: nameList('Names of pull Secrets, for every image.', everyPod),
  },
)
