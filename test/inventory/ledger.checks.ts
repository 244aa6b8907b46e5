import { inArray } from 'drizzle-orm'
import { expect } from 'vitest'
import { stockQuery } from '../../protocol/api/inventory.ts'
import { movementLines } from '../../server/db/schema/index.ts'
import type { ContentsService } from '../../server/inventory/contents.service.ts'
import { addDays } from '../../server/places/time-zone.ts'
import { COUNTY, type County } from './a-county.ts'
import type { LedgerModel } from './ledger.model.ts'

const LOOK_BACK_DAYS = 183

/** The ledger and the second one, which learned of it from answers alone. */
interface Books {
  county: County
  model: LedgerModel
  /** A storeroom, an outlet, then machines. */
  placeIds: readonly string[]
}

/** Every line of these places was told to somebody, and none was told that is not there. */
export async function everyLineWasTold({ county, model, placeIds }: Books): Promise<void> {
  const there = new Set<string>()
  for (const side of [movementLines.fromLocationId, movementLines.toLocationId])
    for (const { movementId } of await county.db
      .select({ movementId: movementLines.movementId })
      .from(movementLines)
      .where(inArray(side, [...placeIds])))
      there.add(movementId)
  expect([...there].filter((id) => !model.movementIds.has(id))).toEqual([])
}

export async function channelsHoldWhatLiesThere(
  { model, placeIds }: Books,
  contents: ContentsService,
): Promise<void> {
  const machines = placeIds.slice(2)
  for (const [id, { channels, unassigned }] of await contents.contentsOf(machines)) {
    const sums = new Map<string, number>()
    for (const { lotId, quantity } of [...channels.flatMap(({ lots }) => lots), ...unassigned])
      sums.set(`${id} ${lotId}`, (sums.get(`${id} ${lotId}`) ?? 0) + quantity)
    for (const [key, sum] of sums) if (sum === 0) sums.delete(key)
    expect(sums).toEqual(model.balances([id]))
  }
}

/** What is on the road is what transfers say is still out. */
export async function theRoadHoldsWhatIsSent(
  { county, model }: Books,
  transferIds: readonly string[],
): Promise<void> {
  const out = new Map<string, number>()
  for (const id of transferIds) {
    const transfer = await county.ledger.transfer(county.manager, id)
    let left = 0
    for (const { lotId, sent, received, lost, returned } of transfer.lines) {
      const units = sent - received - lost - returned
      left += units
      if (units > 0) out.set(lotId, (out.get(lotId) ?? 0) + units)
    }
    expect(transfer.status).toBe(left > 0 ? 'in_transit' : 'closed')
  }
  const road = `in_transit-${COUNTY}`
  const expected = [...model.balances([road])].map(([key, units]): [string, number] => [
    key.slice(road.length + 1),
    units,
  ])
  expect(new Map([...out].sort())).toEqual(new Map(expected.sort()))
}

/** Stock and average consumption on the screen are what the second ledger comes to. */
export async function figuresFollow({ county, model, placeIds }: Books): Promise<void> {
  const { stock, changes, manager, timeZone, ambient } = county
  changes.emit('stock', [...placeIds])
  const today = timeZone.dayOf(ambient.now())
  const midnights = Array.from({ length: LOOK_BACK_DAYS }, (_, i) =>
    timeZone.instantOf(addDays(today, -i), 0).getTime(),
  )
  for (const [i, id] of placeIds.entries()) {
    const { rows } = await stock.table(manager, stockQuery.parse({ location: id }))
    const held = model.balances([id])
    expect(rows.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(
      [...held.values()].reduce((sum, units) => sum + units, 0),
    )
    // A storeroom is judged by what others give out.
    if (i === 0) continue
    for (const { productId, amc } of rows) {
      const expected = model.averageConsumption(id, productId, { midnights })
      if (expected === null) expect(amc).toBeNull()
      else expect(amc).toBeCloseTo(expected, 6)
    }
  }
}
