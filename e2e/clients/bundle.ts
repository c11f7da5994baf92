import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The programs that run inside the cluster; each begins in `<name>-main.ts`. */
export type ClientProgram = 'ledger' | 'pinger'

/** A client as the text of one CommonJS file, with ioredis inside: it needs nothing but `node`. */
export async function bundleClient(program: ClientProgram): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`./${program}-main.ts`, import.meta.url))],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
    logLevel: 'silent',
  })
  return result.outputFiles[0]?.text ?? ''
}
