import { parseArgs } from 'node:util'
import { generate } from './commands/generate.ts'
import { verify } from './commands/verify.ts'
import { repository } from './files.ts'
import { log } from './log.ts'
import { model } from './model/model.ts'

const usage = `usage: cli.ts generate          write chart/ and schemas/values.d.ts
       cli.ts verify            compare them with what the sources make, and check them
       cli.ts values FILE...    check values files, the later over the earlier, and print what they come to`

try {
  const { positionals } = parseArgs({ allowPositionals: true })
  process.exitCode = (await run(positionals)) ? 0 : 1
} catch (error) {
  log.error((error as Error).message)
  process.exitCode = 1
}

async function run([command, ...files]: string[]): Promise<boolean> {
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
