import { expect } from 'chai'
import { withBornWorld } from './born-world.ts'
import { podOf } from './pod-of.ts'
import { sentinelctl } from './sentinelctl.ts'
import { sideBySide } from './side-by-side.ts'

sideBySide('sentinelctl prove through the proxy on loopback', (scenario) => {
  scenario('writes by both routes, misses nothing, and leaves the proxy out while it does not answer', () =>
    withBornWorld({ proxies: 1 }, async (world) => {
      const both = await sentinelctl(podOf(world, 1), 'prove', '--yes', '--seconds', '8')
      expect(both.code, both.stdout).to.equal(0)
      for (const route of ['through the proxy', 'to the named master']) {
        expect(both.stdout).to.match(new RegExp(`^writes {4}${route}: [1-9]\\d+ acknowledged`, 'm'))
        expect(both.stdout).to.match(new RegExp(`^missing {3}${route}: 0 of [1-9]\\d+$`, 'm'))
      }
      await world.proxies[0]?.crash()
      const { code, stdout } = await sentinelctl(podOf(world, 1), 'prove', '--yes', '--seconds', '5')
      expect(code, stdout).to.equal(0)
      expect(stdout).to.match(/^route {5}through the proxy: left out, since redis-sentinel does not let this pod in/m)
      expect(stdout).not.to.match(/^writes {4}through the proxy/m)
    }),
  )
})
