import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ClimatePlace } from '../../protocol/api/climate.ts'
import type { AssessedPlace, PlaceAssessment } from '../../protocol/api/compliance.ts'
import type { DueReading } from '../../protocol/api/hand-readings.ts'
import type { Today } from '../../protocol/api/today.ts'
import { aBrightCounty, type BrightCounty, NORTH } from './a-bright-county.ts'

let county: BrightCounty
// Four in the afternoon: readings are due.
beforeAll(async () => {
  county = await aBrightCounty()
})
afterAll(() => county.end())

const setTier = (id: string, tier: string | null) =>
  county.admin.send('PATCH', `/api/compliance/places/${id}`, { tier })
/** Whether the standard counts readings of a place, and whether somebody is asked for them. */
async function record(id: string) {
  const place = await county.admin.send('GET', `/api/compliance/places/${id}`)
  const criteria = place.ok ? ((await place.json()) as PlaceAssessment).criteria : []
  const due = await county.admin.get<{ items: DueReading[] }>('/api/climate/readings/due')
  const { tasks } = await county.admin.get<Today>('/api/today')
  const places = await county.admin.get<{ items: ClimatePlace[] }>('/api/climate/places')
  const isIt = ({ locationId }: { locationId: string | null }) => locationId === id
  const asked = due.items.some(isIt)
  expect(tasks.some((task) => task.kind === 'reading_due' && isIt(task))).toBe(asked)
  expect(places.items.find(isIt)?.dueNow ?? false).toBe(asked)
  return { counted: criteria.some(({ code }) => code === 'S3c'), asked }
}

test('readings that the standard counts are asked for, whatever kind of place was given the tier', async () => {
  const outlet = await county.aPlace('staffed_outlet', NORTH, '卫生院药房')
  expect(await record(outlet.id)).toEqual({ counted: false, asked: false })
  for (const tier of ['township', 'county']) {
    expect((await setTier(outlet.id, tier)).status).toBe(200)
    expect(await record(outlet.id)).toEqual({ counted: true, asked: true })
  }
  // What somebody said of the place itself comes first.
  const storage = (handReadings: string) =>
    county.admin.send('PATCH', `/api/locations/${outlet.id}/storage`, { handReadings })
  expect((await storage('none')).status).toBe(200)
  expect(await record(outlet.id)).toEqual({ counted: true, asked: false })
  await storage('auto')
  await county.admin.post('/api/climate/readings', { locationId: outlet.id, celsius: 20, humidity: 50 })
  expect(await record(outlet.id)).toEqual({ counted: true, asked: false })
  await setTier(outlet.id, null)
  expect(await record(outlet.id)).toEqual({ counted: false, asked: false })
})

test('a store keeps its record under any tier', async () => {
  const { storeroom } = county
  expect(await record(storeroom.id)).toEqual({ counted: true, asked: true })
  const set = (await (await setTier(storeroom.id, 'village')).json()) as AssessedPlace
  expect(set).toMatchObject({ tier: 'village', tierSet: true })
  expect(await record(storeroom.id)).toEqual({ counted: false, asked: true })
})
