import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Changes } from '../../server/changes.ts'
import { locations, movementMonths } from '../../server/db/schema/index.ts'
import { PlacesService } from '../../server/places/places.service.ts'
import type { MonthSumsService } from '../../server/reports/months/month-sums.service.ts'
import { aCounty, type County, SOUTH } from '../inventory/a-county.ts'
import { sumsOf } from './month-sums.ts'

describe('the months of a place that changes', () => {
  let county: County
  let sums: MonthSumsService
  let placeId: string
  beforeAll(async () => {
    county = await aCounty()
    sums = sumsOf(county)
    await sums.start()
    placeId = await county.aPlace('staffed_outlet', { productIds: [county.product('CON52')] })
    await sums.catchUp()
  })
  afterAll(async () => {
    await sums.stop()
    await county.cleanup()
  })
  const offered = async (productId = county.product('CON52')) => {
    const rows = await county.db.select().from(movementMonths).where(eq(movementMonths.locationId, placeId))
    return rows.reduce((sum, row) => sum + (row.productId === productId ? row.offered : 0), 0)
  }
  const change = (to: Parameters<County['places']['update']>[2]) =>
    county.places.update(county.manager, placeId, to)

  it('are made again soon, before anybody asks, when it offers something else', async () => {
    await change({ productIds: [county.product('CON49')] })
    await expect.poll(() => offered(county.product('CON49'))).toBe(1)
    expect(await offered()).toBe(0)
  })

  it('are left alone when it has another name; made again when it moves, goes out of use and comes back', async () => {
    await change({ productIds: [county.product('CON52')] })
    await sums.catchUp()
    // What nobody would make: it stands until they are made again.
    await county.db.write((tx) => tx.update(movementMonths).set({ offered: 7 }))
    for (const [to, then] of [
      [{ name: '新发放点' }, 7],
      [{ jurisdictionCode: SOUTH }, 1],
      [{ archived: true }, 0],
      [{ archived: false }, 1],
    ] as const) {
      await change(to)
      await sums.catchUp()
      expect(await offered(), JSON.stringify(to)).toBe(then)
    }
  })

  it('are made again of no other products than those that it began or ceased to offer', async () => {
    await county.db.write((tx) => tx.update(movementMonths).set({ offered: 7 }))
    await change({ productIds: [county.product('CON52'), county.product('CON49')] })
    await sums.catchUp()
    expect([await offered(), await offered(county.product('CON49'))]).toEqual([7, 1])
    await change({ productIds: [county.product('CON49')] })
    await sums.catchUp()
    expect([await offered(), await offered(county.product('CON49'))]).toEqual([0, 1])
  })

  it('are made again when it is said of a place out of use that it offered nothing', async () => {
    const everOffered = async () =>
      (await county.db.select().from(movementMonths).where(eq(movementMonths.locationId, placeId))).some(
        ({ offered, offeredDays }) => offered !== 0 || offeredDays !== 0,
      )
    const createdAt = new Date(county.ambient.now().getTime() - 40 * 86_400_000)
    await county.db.write((tx) => tx.update(locations).set({ createdAt }).where(eq(locations.id, placeId)))
    await change({ archived: true })
    await sums.catchUp()
    expect(await everOffered()).toBe(true)
    await change({ productIds: [] })
    await sums.catchUp()
    expect(await everOffered()).toBe(false)
    await change({ archived: false, productIds: [county.product('CON52')] })
    await sums.catchUp()
  })

  it('are right when it changed, its months were made, and it changed back before that was told', async () => {
    const silent = new Changes()
    const places = new PlacesService({ ...county, changes: silent })
    await places.update(county.manager, placeId, { productIds: [] })
    const line = { product: 'CON52', lot: { number: 'L', expiresOn: '2028-12-31' }, quantity: 5 }
    await county.post({ kind: 'receipt', to: placeId, lines: [line] })
    await sums.catchUp()
    expect(await offered()).toBe(0)
    await places.update(county.manager, placeId, { productIds: [county.product('CON52')] })
    county.changes.emit('place', placeId)
    await sums.catchUp()
    expect(await offered()).toBe(1)
  })
})
