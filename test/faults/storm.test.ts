import { expect, it } from 'vitest'
import { County } from './a.county.ts'

/** `npm run bench` measures ten thousand; here the point is that nothing goes wrong among them. */
const MACHINES = Number(process.env.MACHINES ?? 200)

it('a whole county that reconnects at once after kill -9 is served: nothing lost, nothing doubled, the server breathes', {
  timeout: 1_800_000,
}, async () => {
  const county = await County.start({ machines: MACHINES })
  for (const device of county.devices) {
    device.start()
    device.happen(10)
  }
  await Promise.all(county.devices.map((device) => device.drained()))
  await county.server.kill()
  for (const device of county.devices) device.happen(20)
  await county.restart()
  await county.server.figure('nodejs_eventloop_lag_p99_seconds')
  const began = performance.now()
  await Promise.all(county.devices.map((device) => device.drained()))
  const lag = await county.server.figure('nodejs_eventloop_lag_p99_seconds')
  console.info(
    `${MACHINES} dispensers are back and have told all after ${Math.round(performance.now() - began)} ms; event-loop lag p99 ${Math.round(lag * 1_000)} ms`,
  )
  expect(await county.server.figure('devices_connected')).toBe(MACHINES)
  // The best of three: what else runs on this machine may delay one.
  const served = [await county.serves(), await county.serves(), await county.serves()]
  expect(Math.min(...served)).toBeLessThan(1_000)
  await county.assertWhole()
  await county.end()
})
