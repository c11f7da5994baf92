import { Ajv, type Options } from 'ajv'
import { RE2JS } from 're2js'

/** Helm's regular expressions are RE2: what they do not take must not pass here either. */
const regExp = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern)
    // ajv keeps one compiled expression for each text.
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => pattern }
  },
  { code: 'RE2JS.compile' },
) as unknown as RegExpEngine

type RegExpEngine = NonNullable<NonNullable<Options['code']>['regExp']>

/** An ajv that is as strict as it can be: unknown keywords, unmatched `required` and loose types are errors. */
export function strictAjv(options: Options = {}): Ajv {
  return new Ajv({
    strict: true,
    strictRequired: true,
    // `cpu: 2` beside `cpu: 100m`; a refused key of a map matches the map's pattern too.
    allowUnionTypes: true,
    allowMatchingProperties: true,
    allErrors: true,
    code: { regExp },
    ...options,
  })
}
