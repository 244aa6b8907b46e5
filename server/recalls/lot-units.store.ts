import { and, asc, eq, gt, gte, inArray, isNull, or, type SQL, sql, sum } from 'drizzle-orm'
import { alias, type PgColumn } from 'drizzle-orm/pg-core'
import type { LocationKind } from '../../protocol/api/places.ts'
import { PLACE_KINDS } from '../../protocol/api/places.ts'
import type { Reader } from '../db/database.ts'
import {
  balances,
  channelContents,
  discrepancies,
  jurisdictions,
  locations,
  movementLines,
  movements,
  transferLines,
  transfers,
} from '../db/schema/index.ts'
import { inScope, nothing } from '../db/scope.ts'

/** Lots of one product: everything here asks for both, because the indexes begin with the product. */
export interface LotsOfProduct {
  productId: string
  lotIds: readonly string[]
}

const ofLots = (columns: { productId: PgColumn; lotId: PgColumn }, { productId, lotIds }: LotsOfProduct) =>
  lotIds.length === 0 ? nothing : and(eq(columns.productId, productId), inArray(columns.lotId, [...lotIds]))

/** Real places in scope where some of these lots lie or ever lay, by name; a lot that is gone has a quantity of 0. */
export function unitsAtPlaces(db: Reader, wanted: LotsOfProduct, scope: string | null) {
  return db
    .select({
      locationId: balances.locationId,
      lotId: balances.lotId,
      quantity: balances.quantity,
      locationName: locations.name,
      locationKind: locations.kind,
      phone: locations.phone,
      jurisdictionCode: locations.jurisdictionCode,
      jurisdictionName: jurisdictions.name,
    })
    .from(balances)
    .innerJoin(locations, eq(locations.id, balances.locationId))
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .where(
      and(
        ofLots(balances, wanted),
        inArray(locations.kind, [...PLACE_KINDS]),
        inScope(locations.jurisdictionCode, scope),
      ),
    )
    .orderBy(asc(locations.jurisdictionCode), asc(locations.name), asc(locations.id))
}
export type UnitsAtPlace = Awaited<ReturnType<typeof unitsAtPlaces>>[number]

/** What the ledger's accounts (supplier, recipient …) and the road hold of these lots, by kind. */
export async function unitsOfAccounts(
  db: Reader,
  wanted: LotsOfProduct,
  scope: string | null,
): Promise<Map<LocationKind, number>> {
  const rows = await db
    .select({ kind: locations.kind, quantity: sum(balances.quantity).mapWith(Number) })
    .from(balances)
    .innerJoin(locations, eq(locations.id, balances.locationId))
    .where(and(ofLots(balances, wanted), inScope(locations.jurisdictionCode, scope)))
    .groupBy(locations.kind)
  return new Map(rows.map(({ kind, quantity }) => [kind, quantity]))
}

const sender = alias(locations, 'sender')
const receiver = alias(locations, 'receiver')

/** What is on the road from or to a place in scope, earliest dispatch first. */
export async function unitsInTransit(db: Reader, { lotIds }: LotsOfProduct, scope: string | null) {
  if (lotIds.length === 0) return []
  const left = sql`${transferLines.sent} - ${transferLines.received} - ${transferLines.lost} - ${transferLines.returned}`
  return db
    .select({
      transferId: transfers.id,
      lotId: transferLines.lotId,
      from: { id: sender.id, name: sender.name },
      to: { id: receiver.id, name: receiver.name },
      dispatchedAt: transfers.dispatchedAt,
      quantity: left.mapWith(Number),
    })
    .from(transfers)
    .innerJoin(transferLines, eq(transferLines.transferId, transfers.id))
    .innerJoin(sender, eq(sender.id, transfers.fromLocationId))
    .innerJoin(receiver, eq(receiver.id, transfers.toLocationId))
    .where(
      and(
        eq(transfers.status, 'in_transit'),
        inArray(transferLines.lotId, [...lotIds]),
        gt(left, 0),
        or(inScope(sender.jurisdictionCode, scope), inScope(receiver.jurisdictionCode, scope)),
      ),
    )
    .orderBy(asc(transfers.dispatchedAt), asc(transfers.id))
}
export type TransitRow = Awaited<ReturnType<typeof unitsInTransit>>[number]

/** What lies in channels of machines in scope. */
export async function unitsInChannels(db: Reader, { lotIds }: LotsOfProduct, scope: string | null) {
  if (lotIds.length === 0) return []
  return db
    .select({
      locationId: channelContents.locationId,
      locationName: locations.name,
      channel: channelContents.channel,
      quantity: sum(channelContents.quantity).mapWith(Number),
    })
    .from(channelContents)
    .innerJoin(locations, eq(locations.id, channelContents.locationId))
    .where(
      and(
        inArray(channelContents.lotId, [...lotIds]),
        gt(channelContents.quantity, 0),
        inScope(locations.jurisdictionCode, scope),
      ),
    )
    .groupBy(channelContents.locationId, locations.name, channelContents.channel)
    .orderBy(asc(locations.name), asc(channelContents.locationId), asc(channelContents.channel))
}

/** Units that went from one end to the other by movements of one kind. */
export interface Flow {
  fromLocationId: string
  fromKind: LocationKind
  toLocationId: string
  toKind: LocationKind
  kind: string
  quantity: number
}

const from = alias(locations, 'flow_from')
const to = alias(locations, 'flow_to')

/** Where these lots have gone by what was recorded at `since` or later. */
export async function flowsOf(
  db: Reader,
  wanted: LotsOfProduct,
  { scope, since }: { scope: string | null; since: Date },
): Promise<Flow[]> {
  const ever = db.select({ id: balances.locationId }).from(balances).where(ofLots(balances, wanted))
  return db
    .select({
      fromLocationId: movementLines.fromLocationId,
      fromKind: from.kind,
      toLocationId: movementLines.toLocationId,
      toKind: to.kind,
      kind: movements.kind,
      quantity: sum(movementLines.quantity).mapWith(Number),
    })
    .from(movementLines)
    .innerJoin(movements, eq(movements.id, movementLines.movementId))
    .innerJoin(from, eq(from.id, movementLines.fromLocationId))
    .innerJoin(to, eq(to.id, movementLines.toLocationId))
    .where(
      and(
        inArray(movementLines.fromLocationId, ever),
        ofLots(movementLines, wanted),
        gte(movements.recordedAt, since),
        inScope(from.jurisdictionCode, scope),
      ),
    )
    .groupBy(movementLines.fromLocationId, from.kind, movementLines.toLocationId, to.kind, movements.kind)
}

/** What was given out at each place, net, from each of these instants on: `units[i]` belongs to `starts[i]`. */
export async function givenOutSince(
  db: Reader,
  wanted: LotsOfProduct,
  { scope, starts }: { scope: string | null; starts: readonly Date[] },
): Promise<{ locationId: string; total: number; units: number[] }[]> {
  const ever = db.select({ id: balances.locationId }).from(balances).where(ofLots(balances, wanted))
  const side = async (
    place: typeof movementLines.fromLocationId,
    other: typeof movementLines.fromLocationId,
  ) => {
    const at = movementLines.occurredAt
    const since = starts.map((start, i) => [
      `since${i}`,
      sql`sum(case when ${at} >= ${sql.param(start, at)} then ${movementLines.quantity} else 0 end)`.mapWith(
        Number,
      ),
    ])
    const rows = await db
      .select({
        locationId: place,
        total: sum(movementLines.quantity).mapWith(Number),
        ...(Object.fromEntries(since) as Record<string, SQL<number>>),
      })
      .from(movementLines)
      .innerJoin(to, and(eq(to.id, other), eq(to.kind, 'recipient')))
      .innerJoin(from, and(eq(from.id, place), inScope(from.jurisdictionCode, scope)))
      .where(and(inArray(place, ever), ofLots(movementLines, wanted)))
      .groupBy(place)
    return rows.map((row): { locationId: string; total: number; units: number[] } => ({
      locationId: row.locationId,
      total: row.total,
      units: starts.map((_start, i) => Number((row as Record<string, unknown>)[`since${i}`])),
    }))
  }
  const given = await side(movementLines.fromLocationId, movementLines.toLocationId)
  const back = new Map(
    (await side(movementLines.toLocationId, movementLines.fromLocationId)).map((row) => [
      row.locationId,
      row,
    ]),
  )
  return given.map(({ locationId, total, units }) => ({
    locationId,
    total: total - (back.get(locationId)?.total ?? 0),
    units: units.map((value, i) => value - (back.get(locationId)?.units[i] ?? 0)),
  }))
}

/** Units of the product that machines gave out and no lot could be found for, by place; open questions only. */
export async function unexplainedUnits(
  db: Reader,
  productId: string,
  scope: string | null,
): Promise<Map<string, number>> {
  const rows = await db
    .select({
      locationId: discrepancies.locationId,
      quantity: sum(discrepancies.quantity).mapWith(Number),
    })
    .from(discrepancies)
    .innerJoin(locations, eq(locations.id, discrepancies.locationId))
    .where(
      and(
        eq(discrepancies.productId, productId),
        isNull(discrepancies.closedAt),
        inScope(locations.jurisdictionCode, scope),
      ),
    )
    .groupBy(discrepancies.locationId)
  return new Map(rows.map(({ locationId, quantity }) => [locationId, quantity]))
}
