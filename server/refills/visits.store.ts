import { and, asc, desc, eq, inArray, isNull, lt, or } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import {
  locations,
  lots,
  movements,
  people,
  products,
  refillRounds,
  refillStops,
  refillVisitChannels,
  refillVisits,
} from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export type VisitRow = typeof refillVisits.$inferSelect
export type VisitChannelRow = typeof refillVisitChannels.$inferSelect

/** A place of a machine, in use. */
export async function findMachinePlace(
  db: Reader,
  id: string,
  scope: string | null,
): Promise<{ id: string; name: string; kind: string } | undefined> {
  const [row] = await db
    .select({ id: locations.id, name: locations.name, kind: locations.kind })
    .from(locations)
    .where(
      and(eq(locations.id, id), isNull(locations.archivedAt), inScope(locations.jurisdictionCode, scope)),
    )
  return row
}

/** False when the id is taken. */
export async function insertVisit(tx: Writer, row: VisitRow): Promise<boolean> {
  const rows = await tx
    .insert(refillVisits)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: refillVisits.id })
  return rows.length > 0
}

export async function insertVisitChannels(tx: Writer, rows: VisitChannelRow[]): Promise<void> {
  await tx.insert(refillVisitChannels).values(rows)
}

/** The stop of a round in the scope; undefined when there is none at this place. */
export async function findStop(
  db: Reader,
  { roundId, position, locationId }: { roundId: string; position: number; locationId: string },
  scope: string | null,
): Promise<typeof refillStops.$inferSelect | undefined> {
  const [row] = await db
    .select({ stop: refillStops })
    .from(refillStops)
    .innerJoin(refillRounds, eq(refillRounds.id, refillStops.roundId))
    .where(
      and(
        eq(refillStops.roundId, roundId),
        eq(refillStops.position, position),
        eq(refillStops.locationId, locationId),
        inScope(refillRounds.jurisdictionCode, scope),
      ),
    )
  return row?.stop
}

interface VisitFilter {
  scope: string | null
  id?: string | undefined
  location?: string | undefined
  /** Visits made before this one. */
  before?: string | undefined
  limit: number
}

/** As they were recorded, latest first. */
export async function listVisits(db: Reader, { scope, id, location, before, limit }: VisitFilter) {
  const rows = await db
    .select({ visit: refillVisits, locationName: locations.name, personName: people.displayName })
    .from(refillVisits)
    .innerJoin(locations, eq(locations.id, refillVisits.locationId))
    .innerJoin(people, eq(people.id, refillVisits.personId))
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        id === undefined ? undefined : eq(refillVisits.id, id),
        location === undefined ? undefined : eq(refillVisits.locationId, location),
        before === undefined ? undefined : lt(refillVisits.id, before),
      ),
    )
    .orderBy(desc(refillVisits.id))
    .limit(limit)
  if (rows.length === 0) return []
  const channels = await db
    .select({ row: refillVisitChannels, productName: products.name })
    .from(refillVisitChannels)
    .leftJoin(products, eq(products.id, refillVisitChannels.productId))
    .where(
      inArray(
        refillVisitChannels.visitId,
        rows.map(({ visit }) => visit.id),
      ),
    )
    .orderBy(asc(refillVisitChannels.channel))
  const lotNumbers = await numbersOf(
    db,
    channels.flatMap(({ row }) => [...row.loadedLots, ...row.takenBackLots].map(({ lotId }) => lotId)),
  )
  const sources = await namesOf(
    db,
    rows.flatMap(({ visit }) => visit.sourceId ?? []),
  )
  return rows.map((row) => ({
    ...row,
    sourceName: row.visit.sourceId === null ? null : (sources.get(row.visit.sourceId) ?? ''),
    channels: channels.filter((channel) => channel.row.visitId === row.visit.id),
    lotNumbers,
  }))
}
export type DescribedVisit = Awaited<ReturnType<typeof listVisits>>[number]

async function numbersOf(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: lots.id, number: lots.number })
    .from(lots)
    .where(inArray(lots.id, [...new Set(ids)]))
  return new Map(rows.map(({ id, number }) => [id, number]))
}

async function namesOf(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: locations.id, name: locations.name })
    .from(locations)
    .where(inArray(locations.id, [...new Set(ids)]))
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export async function productsOfLots(db: Reader, lotIds: readonly string[]): Promise<Map<string, string>> {
  if (lotIds.length === 0) return new Map()
  const rows = await db
    .select({ id: lots.id, productId: lots.productId })
    .from(lots)
    .where(inArray(lots.id, [...new Set(lotIds)]))
  return new Map(rows.map(({ id, productId }) => [id, productId]))
}

/** Channels at which the visit of a movement did something, and when; none for a movement of no visit. */
export async function channelsOfMovement(
  db: Reader,
  movementId: string,
): Promise<Pick<VisitChannelRow, 'locationId' | 'channel' | 'occurredAt'>[]> {
  const rows = await db
    .select({
      locationId: refillVisitChannels.locationId,
      channel: refillVisitChannels.channel,
      occurredAt: refillVisitChannels.occurredAt,
      movementIds: refillVisits.movementIds,
    })
    .from(movements)
    .innerJoin(
      refillVisitChannels,
      and(
        or(
          eq(refillVisitChannels.locationId, movements.fromLocationId),
          eq(refillVisitChannels.locationId, movements.toLocationId),
        ),
        eq(refillVisitChannels.occurredAt, movements.occurredAt),
      ),
    )
    .innerJoin(refillVisits, eq(refillVisits.id, refillVisitChannels.visitId))
    .where(eq(movements.id, movementId))
  return rows.flatMap(({ movementIds, ...channel }) => (movementIds.includes(movementId) ? channel : []))
}

/** Somebody was at the stop; the first visit stays. True when every stop of the round is visited or skipped now. */
export async function markStop(
  tx: Writer,
  roundId: string,
  position: number,
  visitId: string,
): Promise<boolean> {
  await tx
    .update(refillStops)
    .set({ visitId })
    .where(
      and(eq(refillStops.roundId, roundId), eq(refillStops.position, position), isNull(refillStops.visitId)),
    )
  const open = await tx
    .select({ position: refillStops.position })
    .from(refillStops)
    .where(and(eq(refillStops.roundId, roundId), isNull(refillStops.visitId), isNull(refillStops.skipped)))
  return open.length === 0
}

/** A round that is open goes on, or is done. */
export async function advanceRound(tx: Writer, id: string, done: boolean, at: Date): Promise<void> {
  await tx
    .update(refillRounds)
    .set(done ? { status: 'done', closedAt: at } : { status: 'under_way' })
    .where(and(eq(refillRounds.id, id), inArray(refillRounds.status, ['draft', 'assigned', 'under_way'])))
}
