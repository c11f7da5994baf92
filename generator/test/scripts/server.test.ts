import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

for (const shell of shells) {
  describe(`the lines for one engine, by ${shell.join(' ')}`, () => {
    const lines = (engine: string, version: string): string =>
      runShell({
        shell,
        script: `. ${scriptsDir}/lib/server.sh; . ${scriptsDir}/lib/engine.sh; HA_ENGINE=${engine}; dir=$(mktemp -d)
          printf '#!/bin/sh\necho "${version}"\n' >"$dir/$HA_ENGINE-server"; chmod +x "$dir/$HA_ENGINE-server"
          PATH=$dir:$PATH; engine_lines; rm -r "$dir"`,
      }).trim()

    it('keep Redis 8 from syncing over a connection without an announced address', () => {
      expect(lines('redis', 'Redis server v=8.0.6 sha=00000000:0 malloc=jemalloc bits=64')).to.equal(
        'repl-rdb-channel no',
      )
    })
    it('are none for an older Redis, which would not start with them', () => {
      expect(lines('redis', 'Redis server v=7.4.1 sha=00000000:0 malloc=jemalloc bits=64')).to.equal('')
    })
    it('are none for Valkey, which would not start with them', () => {
      expect(lines('valkey', 'Valkey server v=9.1.2 sha=00000000:0 malloc=jemalloc bits=64')).to.equal('')
    })
  })
}
