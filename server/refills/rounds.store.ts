import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lt, ne, sql, sum } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Reader, Writer } from '../db/database.ts'
import {
  dispenserChannels,
  locations,
  lots,
  people,
  products,
  refillLoads,
  refillRounds,
  refillStops,
  refillVisits,
} from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export type RoundRow = typeof refillRounds.$inferSelect
export type StopRow = typeof refillStops.$inferSelect
export type LoadRow = typeof refillLoads.$inferSelect

const OPEN = ['draft', 'assigned', 'under_way'] as const

export async function insertRound(
  tx: Writer,
  row: RoundRow,
  stops: readonly StopRow[],
  loads: readonly LoadRow[],
): Promise<void> {
  await tx.insert(refillRounds).values(row)
  await tx.insert(refillStops).values([...stops])
  if (loads.length > 0) await tx.insert(refillLoads).values([...loads])
}

export async function updateRoundRow(tx: Writer, id: string, set: Partial<RoundRow>): Promise<void> {
  if (Object.keys(set).length > 0) await tx.update(refillRounds).set(set).where(eq(refillRounds.id, id))
}

/** False when the round has no such stop, or somebody was there. */
export async function skipStop(tx: Writer, id: string, position: number, reason: string): Promise<boolean> {
  const rows = await tx
    .update(refillStops)
    .set({ skipped: reason })
    .where(and(eq(refillStops.roundId, id), eq(refillStops.position, position), isNull(refillStops.visitId)))
    .returning({ position: refillStops.position })
  return rows.length > 0
}

interface RoundFilter {
  scope: string | null
  id?: string | undefined
  status?: RoundRow['status'] | undefined
  open?: boolean | undefined
  before?: string | undefined
  limit: number
}

/** Latest first. */
export function listRounds(db: Reader, { scope, id, status, open, before, limit }: RoundFilter) {
  const creators = alias(people, 'creator')
  return db
    .select({
      round: refillRounds,
      sourceName: locations.name,
      start: { longitude: locations.longitude, latitude: locations.latitude },
      assigneeName: people.displayName,
      createdByName: creators.displayName,
    })
    .from(refillRounds)
    .innerJoin(locations, eq(locations.id, refillRounds.sourceId))
    .innerJoin(creators, eq(creators.id, refillRounds.createdBy))
    .leftJoin(people, eq(people.id, refillRounds.assigneeId))
    .where(
      and(
        inScope(refillRounds.jurisdictionCode, scope),
        id === undefined ? undefined : eq(refillRounds.id, id),
        status && eq(refillRounds.status, status),
        open ? inArray(refillRounds.status, [...OPEN]) : undefined,
        before === undefined ? undefined : lt(refillRounds.id, before),
      ),
    )
    .orderBy(desc(refillRounds.id))
    .limit(limit)
}
export type DescribedRound = Awaited<ReturnType<typeof listRounds>>[number]

export interface RoundFigures {
  stopCount: number
  visited: number
  units: number
}

/** Stops, visited ones and planned units of rounds. */
export async function figuresOf(db: Reader, ids: readonly string[]): Promise<Map<string, RoundFigures>> {
  if (ids.length === 0) return new Map()
  const stops = await db
    .select({ id: refillStops.roundId, stopCount: count(), visited: count(refillStops.visitId) })
    .from(refillStops)
    .where(inArray(refillStops.roundId, [...ids]))
    .groupBy(refillStops.roundId)
  const loads = await db
    .select({ id: refillLoads.roundId, units: sum(refillLoads.quantity).mapWith(Number) })
    .from(refillLoads)
    .where(inArray(refillLoads.roundId, [...ids]))
    .groupBy(refillLoads.roundId)
  const units = new Map(loads.map((row) => [row.id, row.units ?? 0]))
  return new Map(
    stops.map(({ id, stopCount, visited }) => [id, { stopCount, visited, units: units.get(id) ?? 0 }]),
  )
}

export function stopsOf(db: Reader, roundId: string) {
  return db
    .select({
      stop: refillStops,
      locationName: locations.name,
      address: locations.address,
      phone: locations.phone,
      longitude: locations.longitude,
      latitude: locations.latitude,
      visitedAt: refillVisits.occurredAt,
    })
    .from(refillStops)
    .innerJoin(locations, eq(locations.id, refillStops.locationId))
    .leftJoin(refillVisits, eq(refillVisits.id, refillStops.visitId))
    .where(eq(refillStops.roundId, roundId))
    .orderBy(asc(refillStops.position))
}

export function loadsOf(db: Reader, roundId: string) {
  return db
    .select({
      position: refillLoads.position,
      channel: refillLoads.channel,
      productId: products.id,
      productName: products.name,
      lotId: lots.id,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      quantity: refillLoads.quantity,
    })
    .from(refillLoads)
    .innerJoin(lots, eq(lots.id, refillLoads.lotId))
    .innerJoin(products, eq(products.id, lots.productId))
    .where(eq(refillLoads.roundId, roundId))
    .orderBy(asc(refillLoads.position), asc(refillLoads.channel), asc(lots.expiresOn), asc(lots.id))
}

export function channelsAt(db: Reader, locationIds: readonly string[]) {
  return db
    .select({
      locationId: dispenserChannels.locationId,
      channel: dispenserChannels.channel,
      productId: dispenserChannels.productId,
      productName: products.name,
      capacity: dispenserChannels.capacity,
    })
    .from(dispenserChannels)
    .leftJoin(products, eq(products.id, dispenserChannels.productId))
    .where(inArray(dispenserChannels.locationId, [...locationIds]))
    .orderBy(asc(dispenserChannels.locationId), asc(dispenserChannels.channel))
}

/** Units by lot that other open rounds from this source have promised and not brought yet. */
export async function promisedElsewhere(
  db: Reader,
  sourceId: string,
  exceptRound: string | null,
): Promise<Map<string, number>> {
  const rows = await db
    .select({ lotId: refillLoads.lotId, units: sum(refillLoads.quantity).mapWith(Number) })
    .from(refillLoads)
    .innerJoin(refillRounds, eq(refillRounds.id, refillLoads.roundId))
    .innerJoin(
      refillStops,
      and(eq(refillStops.roundId, refillLoads.roundId), eq(refillStops.position, refillLoads.position)),
    )
    .where(
      and(
        eq(refillRounds.sourceId, sourceId),
        inArray(refillRounds.status, [...OPEN]),
        isNull(refillStops.visitId),
        isNull(refillStops.skipped),
        exceptRound === null ? undefined : ne(refillRounds.id, exceptRound),
      ),
    )
    .groupBy(refillLoads.lotId)
  return new Map(rows.map(({ lotId, units }) => [lotId, units ?? 0]))
}

export interface SourcePlace {
  id: string
  name: string
  kind: string
  jurisdictionCode: string
  longitude: number | null
  latitude: number | null
}

/** Places in use and in the scope. */
export async function findPlaces(
  db: Reader,
  ids: readonly string[],
  scope: string | null,
): Promise<SourcePlace[]> {
  if (ids.length === 0) return []
  return db
    .select({
      id: locations.id,
      name: locations.name,
      kind: locations.kind,
      jurisdictionCode: locations.jurisdictionCode,
      longitude: locations.longitude,
      latitude: locations.latitude,
    })
    .from(locations)
    .where(
      and(
        inArray(locations.id, [...new Set(ids)]),
        isNull(locations.archivedAt),
        inScope(locations.jurisdictionCode, scope),
      ),
    )
}

const MAY_BE_SENT = and(isNull(people.disabledAt), inArray(people.role, ['administrator', 'supply_manager']))

/** Somebody who may be sent: moves stock, and is not disabled. */
export async function findDriver(
  db: Reader,
  id: string,
): Promise<{ id: string; jurisdictionCode: string | null } | undefined> {
  const [row] = await db
    .select({ id: people.id, jurisdictionCode: people.jurisdictionCode })
    .from(people)
    .where(and(eq(people.id, id), MAY_BE_SENT))
  return row
}

/** All who may be sent, by name. */
export function listDrivers(
  db: Reader,
): Promise<{ id: string; name: string; jurisdictionCode: string | null }[]> {
  return db
    .select({ id: people.id, name: people.displayName, jurisdictionCode: people.jurisdictionCode })
    .from(people)
    .where(MAY_BE_SENT)
    .orderBy(asc(people.displayName), asc(people.id))
}

/** Whether nothing of a round is left to do. */
export async function isThrough(db: Reader, id: string): Promise<boolean> {
  const [row] = await db
    .select({ open: count() })
    .from(refillStops)
    .where(
      and(
        eq(refillStops.roundId, id),
        sql`not (${isNotNull(refillStops.visitId)} or ${isNotNull(refillStops.skipped)})`,
      ),
    )
  return (row?.open ?? 0) === 0
}

export async function lotProducts(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: lots.id, productId: lots.productId })
    .from(lots)
    .where(inArray(lots.id, [...new Set(ids)]))
  return new Map(rows.map(({ id, productId }) => [id, productId]))
}
