import { setTimeout as rest } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Excursion } from '../../protocol/api/excursions.ts'
import type { Finding } from '../../protocol/api/inspections.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { CreatedSensor } from '../../protocol/api/sensors.ts'
import { aStore, MINUTE, NORTH, SOUTH, type Store } from '../climate/a-store.ts'
import { DashboardLine } from './dashboard.line.ts'

let store: Store
let north: Location
let south: Location
let sensor: CreatedSensor
const lines: DashboardLine[] = []

beforeAll(async () => {
  store = await aStore()
  north = await store.aPlace()
  south = await store.aPlace({ jurisdictionCode: SOUTH, name: '南镇药具库房' })
  sensor = await store.aSensor(north.id)
  await store.app.addPerson('north', 'supply_manager', NORTH)
  await store.app.addPerson('south', 'supply_manager', SOUTH)
})
afterEach(() => {
  for (const line of lines.splice(0)) line.close()
})
afterAll(() => store.app.end())

/** Dashboards of both townships; `quiet` holds when the south has heard of its own place alone. */
async function dashboards() {
  const [northern, southern] = await Promise.all(
    ['north', 'south'].map(async (who) => DashboardLine.open(store.app.url, await store.app.tokenOf(who))),
  )
  if (!northern || !southern) throw new Error('Two lines were opened')
  lines.push(northern, southern)
  const quiet = async () => {
    await store.receive(south.id, 'CON52', 1)
    await southern.hears(({ stocked }) => stocked.has(south.id))
    expect([...southern.measured, ...southern.stocked].filter((id) => id !== south.id)).toEqual([])
  }
  return { northern, southern, quiet }
}
const measureNow = (celsius: number) => store.measure(sensor, [[store.now(), celsius]])

test('readings are told as charts that went on, every few seconds however many come, and to whom they concern', async () => {
  const { northern, quiet } = await dashboards()
  // What came before is told before what came later: with this one, the making of the others.
  const last = await store.aPlace({ name: '北镇新库房' })
  await northern.hears(({ stocked }) => stocked.has(last.id))
  northern.heard.length = 0
  const begun = Date.now()
  const arrivals: number[] = []
  northern.socket.on('changes', ({ climate }) => {
    if (climate.length > 0) arrivals.push(Date.now())
  })
  for (let minute = 1; minute < 60 && arrivals.length < 2; minute++) {
    await store.measure(sensor, [[store.now() - minute * MINUTE, 20]])
    await store.settle()
    await rest(300)
  }
  // However late the first arrives: the second is told five seconds after the first was.
  expect((arrivals[1] ?? 0) - begun).toBeGreaterThan(4_000)
  expect([...northern.measured]).toEqual([north.id])
  // Not as stock: whoever looks at shelves asks for nothing.
  expect(northern.stocked).not.toContain(north.id)
  await quiet()
}, 30_000)

test('limits of a place are told', async () => {
  const { northern, quiet } = await dashboards()
  await store.admin.send('PATCH', `/api/locations/${north.id}/storage`, { profileId: 'cool' })
  await northern.hears(({ measured }) => measured.has(north.id))
  await store.admin.send('PATCH', `/api/locations/${north.id}/storage`, { profileId: 'room' })
  await quiet()
})

test('an excursion is told at once when it begins, when it is answered, and when it ends', async () => {
  const { northern, quiet } = await dashboards()
  const told = async (change: () => Promise<unknown>) => {
    northern.heard.length = 0
    await change()
    await northern.hears(({ stocked }) => stocked.has(north.id))
  }
  const measured = async (...celsius: number[]) => {
    for (const value of celsius) {
      store.ambient.advance({ minutes: 30 })
      await measureNow(value)
    }
    await store.settle()
  }
  await told(() => measured(38, 38, 38, 38))
  const [open] = await store.excursions(`location=${north.id}&kind=hot`)
  expect(open?.endedAt).toBeNull()
  await told(() =>
    store.admin.post<Excursion>(`/api/climate/excursions/${open?.id}/acknowledge`, {
      reason: '空调故障',
      action: '已报修',
    }),
  )
  await told(() => measured(20, 20))
  expect((await store.excursions(`location=${north.id}&kind=hot`))[0]?.endedAt).not.toBeNull()
  await quiet()
}, 30_000)

test('an inspection, a finding, what became of it, and a change in the staff are told', async () => {
  const at = () => new Date(store.now() - MINUTE).toISOString()
  let finding: Finding | undefined
  const changes = [
    () =>
      store.admin.post('/api/compliance/inspections', {
        id: 'of-the-north',
        location: north.id,
        kind: 'verification',
        checklistVersion: 0,
        startedAt: at(),
        finishedAt: at(),
        answers: [{ criterion: 'S4a', state: 'pass', answeredAt: at() }],
      }),
    async () => {
      finding = await store.admin.post<Finding>('/api/compliance/findings', {
        location: north.id,
        text: '地面潮湿',
        deadline: '2099-12-31',
      })
    },
    () =>
      store.admin.post(`/api/compliance/findings/${finding?.id}/follow-ups`, {
        kind: 'verified',
        text: '已干燥',
      }),
    () =>
      store.admin.post('/api/staff', {
        locationId: north.id,
        name: '李红',
        post: 'manager',
        startedOn: '2020-05-01',
      }),
  ]
  const { northern, quiet } = await dashboards()
  for (const change of changes) {
    northern.heard.length = 0
    await change()
    await northern.hears(({ stocked }) => stocked.has(north.id))
  }
  await quiet()
}, 30_000)
