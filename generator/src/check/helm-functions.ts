import { actionsOf } from './go-actions.ts'
import type { Problem } from './problem.ts'

/** Functions of Go's text/template, of Helm 3.14 and of its sprig 3.2.3 that give the same answer at each render. */
const allowed = new Set(
  `and call html index slice js len not or print printf println urlquery eq ge gt le lt ne
  toToml toYaml fromYaml fromYamlArray toJson fromJson fromJsonArray include tpl required
  abbrev abbrevboth add add1 add1f addf adler32sum all any append atoi b32dec b32enc b64dec b64enc base biggest camelcase cat
  ceil chunk clean coalesce compact concat contains deepCopy deepEqual default dict dig dir div divf duration durationRound
  empty ext fail first float64 floor get has hasKey hasPrefix hasSuffix indent initial initials int int64 isAbs join
  kebabcase keys kindIs kindOf last list lower max maxf merge mergeOverwrite min minf mod mul mulf mustAppend mustChunk
  mustCompact mustDeepCopy mustFirst mustFromJson mustHas mustInitial mustLast mustMerge mustMergeOverwrite mustPrepend
  mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit mustRest
  mustReverse mustSlice mustToJson mustToPrettyJson mustToRawJson mustUniq mustWithout nindent nospace omit osBase osClean
  osDir osExt osIsAbs pick pluck plural prepend quote regexFind regexFindAll regexMatch regexQuoteMeta regexReplaceAll
  regexReplaceAllLiteral regexSplit repeat replace rest reverse round semver semverCompare seq set sha1sum sha256sum
  snakecase sortAlpha split splitList splitn squote sub subf substr swapcase ternary title toDecimal toPrettyJson toRawJson
  toString toStrings trim trimAll trimPrefix trimSuffix trunc tuple typeIs typeIsLike typeOf uniq unset until untilStep
  untitle upper urlJoin urlParse values without wrap wrapWith`.split(/\s+/),
)

const keywords = new Set('if else end range with define template block break continue true false nil'.split(' '))

/** Why a function that Helm has is refused here. */
const reasons: readonly [RegExp, string][] = [
  [/^lookup$/, 'it answers nothing in helm template and Argo CD'],
  [/^(now|ago|date|htmlDate|dateInZone|htmlDateInZone|unixEpoch|dateModify)$/, 'it depends on the clock'],
  [/^(rand|shuffle|uuidv4|gen|htpasswd|bcrypt|encryptAES)/, 'each render would differ'],
  [/^getHostByName$/, 'it depends on the network'],
]

/** The one template that makes passwords. */
const randomAllowed = /(^|\/)auth-secret\.yaml$/

/** The templates that ask the cluster: only to explain what Kubernetes refuses. */
const lookupAllowed = /(^|\/)_(claims|changed-instances)\.tpl$/

/** Functions that Helm 3.14 lacks or that make two renders differ. */
export function checkHelmFunctions(templates: ReadonlyMap<string, string>): Problem[] {
  return [...templates].flatMap(([path, text]) =>
    actionsOf(text).flatMap((action) =>
      functionsIn(action.text)
        .filter((name) => !allowed.has(name) && !(name.startsWith('rand') && randomAllowed.test(path)))
        .filter((name) => !(name === 'lookup' && lookupAllowed.test(path)))
        .map((name) => ({ where: `${path}:${action.line}`, what: `calls ${name}: ${reasonFor(name)}` })),
    ),
  )
}

function functionsIn(action: string): string[] {
  const words = action.match(/(?<![\w.$"])[A-Za-z_]\w*/g) ?? []
  return words.filter((word) => !keywords.has(word))
}

function reasonFor(name: string): string {
  return reasons.find(([pattern]) => pattern.test(name))?.[1] ?? 'Helm 3.14 has no such function'
}
