import { parseArgs } from 'node:util'
import { explainValue } from './commands/explain.ts'
import { generate } from './commands/generate.ts'
import { verify } from './commands/verify.ts'
import { repository } from './files.ts'
import { log } from './log.ts'
import { model } from './model/model.ts'

const usage = `usage: cli.ts generate          write chart/ and schemas/values.d.ts
       cli.ts verify            compare them with what the sources make, and check them
       cli.ts values FILE...    check values files, the later over the earlier, and print what they come to
       cli.ts values --explain PATH
                                print what one value means, allows and costs to change`

try {
  const { positionals, values: options } = parseArgs({
    allowPositionals: true,
    options: { explain: { type: 'string' } },
  })
  process.exitCode = (await run(positionals, options)) ? 0 : 1
} catch (error) {
  log.error((error as Error).message)
  process.exitCode = 1
}

async function run([command, ...files]: string[], { explain }: { explain?: string }): Promise<boolean> {
  if (explain !== undefined) {
    if (command !== 'values' || files.length > 0) throw new Error(usage)
    log.info(explainValue(explain, model))
    return true
  }
  if (command === 'generate') {
    generate(repository, model)
    return true
  }
  if (command === 'verify') return verify(repository, model)
  if (command === 'values' && files.length > 0) return values(files)
  throw new Error(usage)
}

async function values(files: string[]): Promise<boolean> {
  // Loaded only here: the Kubernetes types take half a second.
  const { reportValues } = await import('./commands/values.ts')
  const { errors, text } = reportValues(files, model)
  for (const error of errors) log.error(error)
  if (text) log.info(text.trimEnd())
  return errors.length === 0
}
