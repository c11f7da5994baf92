import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The ledger client as the text of one CommonJS file, with ioredis inside: it needs nothing but `node`. */
export async function bundleLedger(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('./ledger-main.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
    logLevel: 'silent',
  })
  return result.outputFiles[0]?.text ?? ''
}
