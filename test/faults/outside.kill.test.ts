import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { Mosquitto } from '../support/mosquitto.ts'
import { County } from './a.county.ts'

/** 6 within the budget of every change; `npm run test:faults:full` kills 100 times. */
const KILLS = Math.ceil(Number(process.env.KILLS ?? 6))

it('kill -9 of the server, of Mosquitto and of both under load loses nothing that a dispenser still holds, and doubles nothing', {
  timeout: 1_800_000,
}, async () => {
  const mosquitto = await Mosquitto.start()
  onTestFinished(() => mosquitto.remove())
  const county = await County.start({ environment: mosquitto.environment })
  for (const device of county.devices) device.start()
  const life = setInterval(() => {
    for (const device of county.devices) device.happen(2)
  }, 40)
  onTestFinished(() => clearInterval(life))
  for (let kill = 0; kill < KILLS; kill++) {
    await delay(200 + ((kill * 7_919) % 900))
    const [server, broker] = [kill % 3 !== 1, kill % 3 !== 0]
    await Promise.all([server && county.server.kill(), broker && mosquitto.kill()])
    if (broker) await mosquitto.start()
    if (server) await county.restart()
  }
  clearInterval(life)
  await county.assertWhole()
  const events = county.devices.reduce((sum, { log }) => sum + log.length, 0)
  expect(events).toBeGreaterThan(KILLS * 10)
  console.info(`${KILLS} kills with an outside broker: ${events} events, 0 lost, 0 doubled`)
  await county.end()
})
