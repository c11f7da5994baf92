import { duplicates, fields, nameOf, type Fields } from './fields.ts'
import { checkObject } from './k8s-types.ts'
import { checkMetadata } from './metadata.ts'
import { checkPodLists, checkServiceLists } from './merge-keys.ts'
import { checkPodSecurity } from './pod-security.ts'
import { checkReferences } from './references.ts'
import { checkSelectors } from './selectors.ts'
import type { Problem } from './problem.ts'
import { workloadsOf } from './workloads.ts'

/**
 * What is wrong with all objects of one render: unknown fields and wrong types, `null`, names and labels that are refused,
 * two entries under one key, references and selectors that lead nowhere, and pods that the level `restricted` refuses.
 */
export function checkManifests(docs: readonly unknown[]): Problem[] {
  const objects = docs.map(fields)
  const workloads = workloadsOf(objects)
  return [
    ...objects.flatMap((doc) => [...checkObject(doc), ...checkLeaves(doc, nameOf(doc)), ...checkMetadata(doc)]),
    ...duplicates(objects.map(nameOf)).map((where) => ({ where, what: 'is rendered twice' })),
    ...objects.filter(({ kind }) => kind === 'Service').flatMap(checkServiceLists),
    ...workloads.flatMap((workload) => [...checkPodLists(workload), ...checkPodSecurity(workload)]),
    ...checkReferences(objects, workloads),
    ...checkSelectors(objects, workloads),
  ]
}

function checkLeaves(value: unknown, where: string): Problem[] {
  if (value === null) return [{ where, what: 'is null' }]
  if (typeof value === 'string') return value.includes('<no value>') ? [{ where, what: 'holds <no value>' }] : []
  if (typeof value !== 'object') return []
  return Object.entries(value as Fields).flatMap(([key, each]) => checkLeaves(each, `${where}/${key}`))
}
