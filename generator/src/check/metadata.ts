import { fields, list, nameOf, strings, type Fields } from './fields.ts'
import type { Problem } from './problem.ts'

const subdomain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*'
const key = new RegExp(`^((?=[^/]{1,253}/)${subdomain}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`)
const value = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/
const annotationBytes = 256 * 1024

/** What a name must be, by kind. A StatefulSet's name and a hash make a label of its pods: a longer one is taken, and makes no pod. */
const names: Record<string, { pattern: RegExp; length: number }> = {
  Service: { pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/, length: 63 },
  Pod: { pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, length: 63 },
  StatefulSet: { pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, length: 52 },
  CronJob: { pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, length: 52 },
}
const anyName = { pattern: new RegExp(`^${subdomain}$`), length: 253 }

/** Names, labels and annotations of an object, of its pods and of its claims that Kubernetes would refuse. */
export function checkMetadata(doc: Fields): Problem[] {
  const { pattern, length } = names[String(doc['kind'])] ?? anyName
  const { name = '' } = strings(doc['metadata'])
  const fits = pattern.test(name) && name.length <= length
  const inner = [doc['spec'], fields(fields(doc['spec'])['jobTemplate'])['spec']].flatMap((spec) => [
    fields(fields(spec)['template']),
    ...list(fields(spec)['volumeClaimTemplates']),
  ])
  return [
    ...(fits
      ? []
      : [
          {
            where: nameOf(doc),
            what: `is named "${name}", must match ${pattern.source} and have at most ${length} characters`,
          },
        ]),
    ...[doc, ...inner].flatMap((each) => checkMaps(fields(each['metadata']), nameOf(doc))),
  ]
}

function checkMaps({ labels, annotations }: Fields, where: string): Problem[] {
  const ofLabels = Object.entries(strings(labels)).flatMap(([name, text]) => [
    ...checkKey(name, `${where}/labels`),
    ...(value.test(text)
      ? []
      : [{ where: `${where}/labels/${name}`, what: `is "${text}", which is no value of a label` }]),
  ])
  const ofAnnotations = Object.keys(strings(annotations)).flatMap((name) => checkKey(name, `${where}/annotations`))
  const bytes = Buffer.byteLength(Object.entries(strings(annotations)).flat().join(''))
  const tooLong = { where: `${where}/annotations`, what: `have ${bytes} bytes, more than ${annotationBytes}` }
  return [...ofLabels, ...ofAnnotations, ...(bytes > annotationBytes ? [tooLong] : [])]
}

function checkKey(name: string, where: string): Problem[] {
  return key.test(name) ? [] : [{ where: `${where}/${name}`, what: 'is no name of a label or an annotation' }]
}
