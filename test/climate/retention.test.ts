import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ClimateSeriesAnswer } from '../../protocol/api/climate.ts'
import type { HandReading, RecordSheet } from '../../protocol/api/hand-readings.ts'
import { Horizon } from '../../server/climate/horizon.ts'
import { Retention } from '../../server/climate/reading.retention.ts'
import { toConfig } from '../../server/config.ts'
import { climateReadings } from '../../server/db/schema/index.ts'
import { problemIn } from '../support/caller.ts'
import { silentLog } from '../support/database.ts'
import { aStoreroom, DAY, every, iso, NOW, type Storeroom } from './a-storeroom.ts'

let place: Storeroom
beforeAll(async () => {
  place = await aStoreroom({ CLIMATE_RAW_DAYS: '62' })
})
afterAll(() => place.app.end())

it('readings are kept as measured for as long as was said, their sums for ever, and late ones undo nothing', async () => {
  const { app, ambient, measure, storeroom, admin } = place
  const { climate } = app.services
  const from = NOW - 20 * DAY
  await measure(every(30, from, NOW).map((at) => ({ at, celsius: 20 })))
  await climate.settle([1])
  const sums = () => climate.sumsBetween([1], new Date(from), new Date(NOW))
  const before = await sums()
  expect(before.readings).toBe(20 * 48)

  const read = { locationId: storeroom.id, at: iso(NOW), celsius: 21, humidity: 50 }
  const { id } = await admin.post<{ id: string }>('/api/climate/readings', read)
  const corrected = { celsius: 22, humidity: 50, reason: '看错了' }
  await admin.post(`/api/climate/readings/${id}/corrections`, corrected)

  ambient.advance({ hours: 24 * 55 })
  const horizon = new Horizon({ ambient, rawDays: 62 })
  const { sources } = climate
  const retention = new Retention({ db: app.db, log: silentLog, horizon, sources, rollups: climate })
  expect(await retention.tidy()).toBe(13 * 48)
  expect(await app.db.$count(climateReadings)).toBe(7 * 48 + 1)
  await measure([{ at: from + DAY + 1, celsius: 60 }])
  await climate.settle([1])
  expect(await sums()).toEqual(before)
  const drawn = await admin.get<ClimateSeriesAnswer>(
    `/api/climate/series?location=${storeroom.id}&from=${iso(from)}&to=${iso(from + 5 * DAY)}`,
  )
  const bySensor = drawn.series.find(({ source }) => source.kind === 'sensor')
  expect(bySensor).toMatchObject({ step: 'hour', summary: { readings: 5 * 48 } })
})

it('what is older stands on the record sheet as the mean of its hour, and is not corrected any more', async () => {
  const { admin, storeroom } = place
  const { days } = await admin.get<RecordSheet>(
    `/api/climate/record-sheet?location=${storeroom.id}&month=2026-04`,
  )
  const pruned = days.find(({ day }) => day === '2026-04-15')
  expect(pruned?.morning).toMatchObject({ at: '2026-04-15T01:00:00.000Z', humidity: 50, by: null })
  expect(pruned?.morning?.celsius).toBeCloseTo(20, 6)
  expect(pruned?.afternoon?.celsius).toBeCloseTo(20, 6)
  expect(days.find(({ day }) => day === '2026-04-28')?.morning).toMatchObject({ celsius: 20 })
  // The border lies in this stretch, and nothing of it is missing.
  const across = await admin.get<ClimateSeriesAnswer>(
    `/api/climate/series?location=${storeroom.id}&from=${iso(NOW - 8 * DAY)}&to=${iso(NOW - 6 * DAY)}`,
  )
  expect(across.series.find(({ source }) => source.kind === 'sensor')).toMatchObject({ step: 'hour' })

  place.ambient.advance({ hours: 24 * 10 })
  const { items } = await admin.get<{ items: HandReading[] }>(
    `/api/climate/readings?location=${storeroom.id}&from=${iso(NOW - DAY)}&to=${iso(NOW + DAY)}`,
  )
  const last = items.find(({ supersededById }) => supersededById === null)
  const answer = await admin.send('POST', `/api/climate/readings/${last?.id}/corrections`, {
    celsius: 30,
    humidity: 50,
    reason: '看错了',
  })
  expect(await problemIn(answer)).toMatchObject({ status: 422, code: 'reading_too_old' })
})

it('a time shorter than two months is refused at the start, and 0 is for ever', () => {
  expect(() => toConfig({ CLIMATE_RAW_DAYS: '61' })).toThrow('CLIMATE_RAW_DAYS=61')
  expect(toConfig({ CLIMATE_RAW_DAYS: '0' }).climateRawDays).toBe(0)
  expect(toConfig({}).climateRawDays).toBe(400)
  expect(new Horizon({ ambient: place.ambient, rawDays: 0 }).kept()).toBeNull()
})
