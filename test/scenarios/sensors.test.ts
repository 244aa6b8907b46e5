import { afterAll, beforeAll, expect, test } from 'vitest'
import { Fleet } from '../../firmware-sim/fleet.ts'
import { registerSensor } from '../../firmware-sim/registration.ts'
import { clock1970 } from '../../firmware-sim/scenarios/clock-1970.ts'
import { flashWearOut } from '../../firmware-sim/scenarios/flash-wear-out.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { Sensor } from '../../protocol/api/sensors.ts'
import { HOUR, Theatre, until } from './a-theatre.ts'

let theatre: Theatre
beforeAll(async () => {
  theatre = await Theatre.open()
})
afterAll(() => theatre.close())

test('a storeroom sensor with a dead clock and worn flash tells what it measured, and where it could not', async () => {
  const { admin, app } = theatre
  const plan = { api: app.url, token: admin.token, product: null, seed: '7' }
  const storeroom = { kind: 'storeroom', jurisdictionCode: '990101', name: '县库房' }
  await admin.post<Location>('/api/locations', storeroom)
  const record = await registerSensor(plan, 1)
  const fleet = new Fleet({
    url: `mqtt://127.0.0.1:${app.mqttPort}`,
    devices: [record],
    seed: '7',
    climateInterval: HOUR,
    scenarios: [clock1970, flashWearOut],
    past: 24 * HOUR,
    story: 1_000,
    timings: { stateDelay: 50 },
  })
  try {
    fleet.start()
    const { log } = fleet.device(record.id)?.dispenser ?? {}
    const sensor = () => admin.get<Sensor>(`/api/sensors/${record.id}`)
    await until(async () => expect(await sensor()).toMatchObject({ presence: 'online', suspect: false }))
    await until(() => expect(log?.length).toBe(0))
    expect(await sensor()).toMatchObject({
      locationName: '县库房',
      celsius: expect.any(Number),
      humidity: expect.any(Number),
      quarantinedMessages: 0,
    })
    const events = await app.services.devices.ingest.logsOf(record.id)
    expect(events[0]?.through).toBe((log?.next ?? 0) - 1)
    expect(events[0]?.gaps).toEqual([[0, (log?.overflowed ?? 0) - 1]])
  } finally {
    await fleet.stop()
  }
})
