import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClimatePresence } from '../../protocol/api/climate.ts'
import { problemIn } from '../support/caller.ts'
import { aStoreroom, DAY, every, HOUR, NOW, type Storeroom } from './a-storeroom.ts'

/** Midnight in China on the day after the storeroom was made. */
const SECOND = NOW + 8 * HOUR
let place: Storeroom
beforeAll(async () => {
  place = await aStoreroom()
  place.ambient.advance({ hours: 3 * 24 })
  await place.measure(every(30, SECOND, SECOND + DAY).map((at) => ({ at, celsius: 18 })))
})
afterAll(() => place.app.end())

const path = (query = '') => `/api/climate/presence?location=${place.storeroom.id}${query}`

describe('how complete a record is', () => {
  it('is said of the whole days since the place was made, with those on which something is missing', async () => {
    expect(await place.admin.get<ClimatePresence>(path())).toEqual({
      due: 96,
      present: 48,
      missing: [{ day: '2026-05-03', due: 48, present: 0 }],
    })
    expect(await place.admin.get<ClimatePresence>(path('&from=2026-05-02&to=2026-05-02'))).toMatchObject({
      due: 48,
      present: 48,
      missing: [],
    })
  })

  it('is not said of days in the wrong order, of too many, or of a place of others', async () => {
    const refusal = async (query: string) => problemIn(await place.admin.send('GET', path(query)))
    for (const query of ['&from=2026-05-03&to=2026-05-02', '&from=2025-01-01&to=2026-05-02'])
      expect(await refusal(query)).toMatchObject({ status: 422, code: 'bad_period', params: { days: 400 } })
    await place.admin.post('/api/jurisdictions', { code: '990101001', name: '别的镇' })
    await place.app.addPerson('foreign', 'viewer', '990101001')
    const foreign = await place.app.as('foreign')
    expect((await problemIn(await foreign.send('GET', path()))).status).toBe(404)
  })
})
