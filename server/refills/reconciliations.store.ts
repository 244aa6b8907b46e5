import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import {
  balances,
  deviceEvents,
  devices,
  discrepancies,
  dispenserChannels,
  jurisdictions,
  locations,
  lots,
  people,
  products,
  reconciliations,
  unattributedEntries,
} from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'
import { countsOfChannel } from './channel-counts.store.ts'
import type { ChannelKey } from './evidence.store.ts'

export type ReconciliationRow = typeof reconciliations.$inferSelect
export type DiscrepancyRow = typeof discrepancies.$inferSelect

export async function insertReconciliation(tx: Writer, row: ReconciliationRow): Promise<void> {
  await tx.insert(reconciliations).values(row)
}

export async function updateReconciliation(
  tx: Writer,
  id: string,
  set: Partial<ReconciliationRow>,
): Promise<void> {
  await tx.update(reconciliations).set(set).where(eq(reconciliations.id, id))
}

export function openOfChannel(db: Reader, { locationId, channel }: ChannelKey): Promise<ReconciliationRow[]> {
  return db
    .select()
    .from(reconciliations)
    .where(
      and(
        eq(reconciliations.locationId, locationId),
        eq(reconciliations.channel, channel),
        isNull(reconciliations.closedAt),
      ),
    )
}

/** Counts of a channel about which somebody has decided. */
export async function decidedCounts(
  db: Reader,
  { locationId, channel }: ChannelKey,
): Promise<Set<string | null>> {
  const rows = await db
    .select({ countId: reconciliations.countId })
    .from(reconciliations)
    .where(
      and(
        eq(reconciliations.locationId, locationId),
        eq(reconciliations.channel, channel),
        isNotNull(reconciliations.closedAt),
      ),
    )
  return new Set(rows.map(({ countId }) => countId))
}

/** What was decided about counts of a channel after this time holds no longer. */
export async function withdrawDecisions(
  tx: Writer,
  { locationId, channel }: ChannelKey,
  after: Date,
): Promise<void> {
  const counts = await countsOfChannel(tx, { locationId, channel })
  const ids = counts.flatMap(({ id, occurredAt }) => (occurredAt > after ? id : []))
  if (ids.length === 0) return
  await tx
    .update(reconciliations)
    .set({ countId: null })
    .where(and(inArray(reconciliations.countId, ids), isNotNull(reconciliations.closedAt)))
}

export interface ItemFilter {
  scope: string | null
  ids?: readonly string[] | undefined
  location?: string | undefined
  closed?: boolean | undefined
  limit: number
}

const conditions = (
  of: typeof reconciliations | typeof discrepancies,
  { scope, ids, location, closed }: ItemFilter,
): SQL | undefined =>
  and(
    inScope(locations.jurisdictionCode, scope),
    ids && inArray(of.id, [...ids]),
    location === undefined ? undefined : eq(of.locationId, location),
    closed === undefined ? undefined : closed ? isNotNull(of.closedAt) : isNull(of.closedAt),
  )

/** Latest first. */
export function listReconciliations(db: Reader, filter: ItemFilter) {
  return db
    .select({
      row: reconciliations,
      locationName: locations.name,
      jurisdictionName: jurisdictions.name,
      productName: products.name,
      closedByName: people.displayName,
    })
    .from(reconciliations)
    .innerJoin(locations, eq(locations.id, reconciliations.locationId))
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .leftJoin(products, eq(products.id, reconciliations.productId))
    .leftJoin(people, eq(people.id, reconciliations.closedBy))
    .where(conditions(reconciliations, filter))
    .orderBy(desc(reconciliations.openedAt), desc(reconciliations.id))
    .limit(filter.limit)
}
export type DescribedReconciliation = Awaited<ReturnType<typeof listReconciliations>>[number]

/** What machines gave out and the ledger could not follow. Latest first. */
export function listDiscrepancies(db: Reader, filter: ItemFilter) {
  return db
    .select({
      row: discrepancies,
      locationName: locations.name,
      jurisdictionName: jurisdictions.name,
      productName: products.name,
      closedByName: people.displayName,
    })
    .from(discrepancies)
    .innerJoin(locations, eq(locations.id, discrepancies.locationId))
    .innerJoin(jurisdictions, eq(jurisdictions.code, locations.jurisdictionCode))
    .leftJoin(products, eq(products.id, discrepancies.productId))
    .leftJoin(people, eq(people.id, discrepancies.closedBy))
    .where(conditions(discrepancies, filter))
    .orderBy(desc(discrepancies.openedAt), desc(discrepancies.id))
    .limit(filter.limit)
}
export type DescribedDiscrepancy = Awaited<ReturnType<typeof listDiscrepancies>>[number]

/** Open items by place, discrepancies included. */
export async function openItemsByPlace(db: Reader, scope: string | null): Promise<Map<string, number>> {
  const sums = new Map<string, number>()
  for (const table of [reconciliations, discrepancies] as const) {
    const rows = await db
      .select({ locationId: table.locationId, items: sql`count(*)`.mapWith(Number) })
      .from(table)
      .innerJoin(locations, eq(locations.id, table.locationId))
      .where(and(isNull(table.closedAt), inScope(locations.jurisdictionCode, scope)))
      .groupBy(table.locationId)
    for (const { locationId, items } of rows) sums.set(locationId, (sums.get(locationId) ?? 0) + items)
  }
  return sums
}

// Discrepancies

export const openDiscrepanciesAt = (db: Reader, key: ChannelKey, from: Date): Promise<DiscrepancyRow[]> =>
  discrepanciesSince(db, key, from, isNull(discrepancies.closedAt))

/** Accepted ones with units that were entered as found and that no visit has told of since. */
export const foundSince = (db: Reader, key: ChannelKey, from: Date): Promise<DiscrepancyRow[]> =>
  discrepanciesSince(db, key, from, gt(discrepancies.found, 0))

const discrepanciesSince = (
  db: Reader,
  { locationId, channel }: ChannelKey,
  from: Date,
  which: SQL,
): Promise<DiscrepancyRow[]> =>
  db
    .select()
    .from(discrepancies)
    .where(
      and(
        eq(discrepancies.locationId, locationId),
        eq(discrepancies.channel, channel),
        which,
        gte(discrepancies.occurredAt, from),
      ),
    )
    .orderBy(asc(discrepancies.occurredAt), asc(discrepancies.seq))

export async function updateDiscrepancy(tx: Writer, id: string, set: Partial<DiscrepancyRow>): Promise<void> {
  await tx.update(discrepancies).set(set).where(eq(discrepancies.id, id))
}

/** Which event, or run of lost events, a discrepancy comes from; `test` when it was a test vend. */
export async function isTestVend(
  db: Reader,
  { deviceId, log, seq }: Pick<DiscrepancyRow, 'deviceId' | 'log' | 'seq'>,
): Promise<boolean> {
  const [row] = await db
    .select({ kind: deviceEvents.kind })
    .from(deviceEvents)
    .where(and(eq(deviceEvents.deviceId, deviceId), eq(deviceEvents.log, log), eq(deviceEvents.seq, seq)))
  return row?.kind === 'test'
}

/** The event, or the run of lost ones, became this movement, unless it has become another before. */
export async function linkMovement(
  tx: Writer,
  { deviceId, log, seq, channel }: Pick<DiscrepancyRow, 'deviceId' | 'log' | 'seq' | 'channel'>,
  movementId: string,
): Promise<void> {
  await tx
    .update(deviceEvents)
    .set({ movementId })
    .where(
      and(
        eq(deviceEvents.deviceId, deviceId),
        eq(deviceEvents.log, log),
        eq(deviceEvents.seq, seq),
        eq(deviceEvents.channel, channel),
        isNull(deviceEvents.movementId),
      ),
    )
  await tx
    .update(unattributedEntries)
    .set({ movementId })
    .where(
      and(
        eq(unattributedEntries.deviceId, deviceId),
        eq(unattributedEntries.log, log),
        eq(unattributedEntries.channel, channel),
        eq(unattributedEntries.fromSeq, seq),
        isNull(unattributedEntries.movementId),
      ),
    )
}

/** The product that a channel is for. */
export async function productOfChannel(
  db: Reader,
  { locationId, channel }: ChannelKey,
): Promise<string | null> {
  const [row] = await db
    .select({ productId: dispenserChannels.productId })
    .from(dispenserChannels)
    .where(and(eq(dispenserChannels.locationId, locationId), eq(dispenserChannels.channel, channel)))
  return row?.productId ?? null
}

/** The device that serves each of these places now. */
export async function servingDevices(
  db: Reader,
  locationIds: readonly string[],
): Promise<Map<string, string>> {
  if (locationIds.length === 0) return new Map()
  const rows = await db
    .select({ id: devices.id, locationId: devices.locationId })
    .from(devices)
    .where(and(inArray(devices.locationId, [...locationIds]), isNull(devices.revokedAt)))
  return new Map(rows.map(({ id, locationId }) => [locationId, id]))
}

/** The lot of a product that came last to a place, though nothing of it may be left; null when there never was one. */
export async function lastLotAt(db: Reader, locationId: string, productId: string): Promise<string | null> {
  const [row] = await db
    .select({ lotId: balances.lotId })
    .from(balances)
    .where(and(eq(balances.locationId, locationId), eq(balances.productId, productId)))
    .orderBy(desc(balances.since), desc(balances.lotId))
    .limit(1)
  return row?.lotId ?? null
}

export async function productOfLot(db: Reader, lotId: string): Promise<string | undefined> {
  const [row] = await db.select({ productId: lots.productId }).from(lots).where(eq(lots.id, lotId))
  return row?.productId
}

/** Open questions about told levels. */
export function openDrifts(db: Reader): Promise<ReconciliationRow[]> {
  return db
    .select()
    .from(reconciliations)
    .where(and(eq(reconciliations.kind, 'drift'), isNull(reconciliations.closedAt)))
}

/** The difference that a person last dismissed at a channel; null when the last one was settled otherwise. */
export async function dismissedDrift(
  db: Reader,
  { locationId, channel }: ChannelKey,
): Promise<number | null> {
  const [row] = await db
    .select({
      expected: reconciliations.expected,
      observed: reconciliations.observed,
      resolution: reconciliations.resolution,
    })
    .from(reconciliations)
    .where(
      and(
        eq(reconciliations.kind, 'drift'),
        eq(reconciliations.locationId, locationId),
        eq(reconciliations.channel, channel),
        isNotNull(reconciliations.closedAt),
      ),
    )
    .orderBy(desc(reconciliations.closedAt), desc(reconciliations.id))
    .limit(1)
  return row?.resolution === 'dismissed' ? row.observed - row.expected : null
}
