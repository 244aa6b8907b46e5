import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ClimateSeriesAnswer } from '../../protocol/api/climate.ts'
import { Horizon } from '../../server/climate/horizon.ts'
import { Retention } from '../../server/climate/reading.retention.ts'
import { toConfig } from '../../server/config.ts'
import { climateReadings } from '../../server/db/schema/index.ts'
import { silentLog } from '../support/database.ts'
import { aStoreroom, DAY, every, iso, NOW, type Storeroom } from './a-storeroom.ts'

let place: Storeroom
beforeAll(async () => {
  place = await aStoreroom({ CLIMATE_RAW_DAYS: '31' })
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

  ambient.advance({ hours: 24 * 24 })
  const horizon = new Horizon({ ambient, rawDays: 31 })
  const { sources } = climate
  const retention = new Retention({ db: app.db, log: silentLog, horizon, sources, rollups: climate })
  expect(await retention.tidy()).toBe(13 * 48)
  expect(await app.db.$count(climateReadings)).toBe(7 * 48)
  await measure([{ at: from + DAY + 1, celsius: 60 }])
  await climate.settle([1])
  expect(await sums()).toEqual(before)
  const drawn = await admin.get<ClimateSeriesAnswer>(
    `/api/climate/series?location=${storeroom.id}&from=${iso(from)}&to=${iso(from + 5 * DAY)}`,
  )
  expect(drawn.series[0]).toMatchObject({ step: 'hour', summary: { readings: 5 * 48 } })
})

it('a time shorter than a month is refused at the start, and 0 is for ever', () => {
  expect(() => toConfig({ CLIMATE_RAW_DAYS: '7' })).toThrow('CLIMATE_RAW_DAYS=7')
  expect(toConfig({ CLIMATE_RAW_DAYS: '0' }).climateRawDays).toBe(0)
  expect(toConfig({}).climateRawDays).toBe(400)
  expect(new Horizon({ ambient: place.ambient, rawDays: 0 }).kept()).toBeNull()
})
