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
                                print what one value means, allows and costs to change
       cli.ts compose --out DIR [--values FILE]... [--options FILE] [--subnet NETWORK]
                                write a folder that runs the same set by docker compose up`

try {
  const { positionals, values: options } = parseArgs({
    allowPositionals: true,
    options: {
      explain: { type: 'string' },
      values: { type: 'string', multiple: true },
      options: { type: 'string' },
      subnet: { type: 'string' },
      out: { type: 'string' },
    },
  })
  process.exitCode = (await run(positionals, options)) ? 0 : 1
} catch (error) {
  log.error((error as Error).message)
  process.exitCode = 1
}

interface Flags {
  explain?: string
  values?: string[]
  options?: string
  subnet?: string
  out?: string
}

async function run([command, ...files]: string[], { explain, out, ...flags }: Flags): Promise<boolean> {
  if (command === 'compose' && files.length === 0 && out !== undefined && explain === undefined) {
    return compose({ ...flags, out })
  }
  if (out !== undefined || Object.keys(flags).length > 0) throw new Error(usage)
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

async function compose({ values = [], out, ...flags }: Flags & { out: string }): Promise<boolean> {
  const { writeComposeFolder } = await import('./commands/compose.ts')
  const { errors, written } = writeComposeFolder({ root: repository, values, out, ...flags }, model)
  for (const error of errors) log.error(error)
  if (errors.length > 0) return false
  log.info(`${out}: ${written.length} files written`)
  log.info(`start it: docker compose --project-directory ${out} up -d --wait`)
  return true
}

async function values(files: string[]): Promise<boolean> {
  // Loaded only here: the Kubernetes types take half a second.
  const { reportValues } = await import('./commands/values.ts')
  const { errors, text } = reportValues(files, model)
  for (const error of errors) log.error(error)
  if (text) log.info(text.trimEnd())
  return errors.length === 0
}
