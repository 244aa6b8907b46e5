import { afterAll, beforeAll, expect, test } from 'vitest'
import { clonedDevice } from '../../firmware-sim/scenarios/cloned-device.ts'
import { doorLeftOpen } from '../../firmware-sim/scenarios/door-left-open.ts'
import { jam } from '../../firmware-sim/scenarios/jam.ts'
import { refillByDriver } from '../../firmware-sim/scenarios/refill-by-driver.ts'
import { soldOut } from '../../firmware-sim/scenarios/sold-out.ts'
import { weekOffline } from '../../firmware-sim/scenarios/week-offline.ts'
import type { AlertGroup } from '../../protocol/api/alerts.ts'
import { type Actor, CAPACITY, HOUR, ofKind, Theatre, until } from './a-theatre.ts'

let theatre: Theatre
beforeAll(async () => {
  theatre = await Theatre.open()
})
afterAll(() => theatre.close())

const MINUTE = 60_000
const alertsOf = async ({ locationId }: Actor) => {
  const { items } = await theatre.admin.get<{ items: AlertGroup[] }>(`/api/alerts?location=${locationId}`)
  return items.flatMap(({ alerts }) => alerts.map(({ rule, part }) => `${rule} ${part}`.trim())).sort()
}

test('what is wrong now is told to people, and what was wrong in a week offline is not', {
  timeout: 90_000,
}, async () => {
  const [past, jammed, open, empty, cloned] = await Promise.all([
    // Without readings: in some months the weather of that week is an alert of its own.
    theatre.begin({ scenarios: [weekOffline, jam, refillByDriver, doorLeftOpen], climateInterval: Infinity }),
    theatre.begin({ scenarios: [jam] }),
    theatre.begin({ scenarios: [doorLeftOpen], past: HOUR }),
    theatre.begin({ scenarios: [soldOut], channels: [CAPACITY] }),
    theatre.begin({ scenarios: [clonedDevice], pressesPerDay: 20, speed: 20_000, story: 4_000 }),
  ])
  // The door was left open as well, and somebody has closed it before the machine came back.
  past.device.inject({ kind: 'door', open: false })
  const told = await past.played()
  expect(ofKind(told, 'fault').map(({ sent }) => sent.code)).toEqual(['jam', 'door_open'])
  const { channel } = ofKind(await jammed.played(), 'failed')[0] ?? {}
  await Promise.all([open.played(), empty.played(), cloned.over()])
  await cloned.fleet.stop()
  // A jam is waited for; nobody is missed yet.
  theatre.advance(2 * MINUTE)
  const raised = (actor: Actor, alerts: unknown) =>
    until(async () => expect(await alertsOf(actor)).toEqual(alerts), 20_000)
  await raised(jammed, [`channel_jam ${channel}`])
  await raised(empty, expect.arrayContaining(['sold_out']))
  await raised(cloned, expect.arrayContaining(['bad_messages', 'cloned_device']))
  expect(await alertsOf(past)).toEqual([])
  // It is told of when it has been seen open for as long as its rule says (test/alerts), however long it was open before.
  expect(await alertsOf(open)).toEqual([])
})
