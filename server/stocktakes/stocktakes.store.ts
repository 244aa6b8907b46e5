import { and, asc, count, desc, eq, gte, inArray, isNotNull, isNull, lt, max, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { LocationKind } from '../../protocol/api/places.ts'
import type { Reader, Writer } from '../db/database.ts'
import {
  balances,
  locations,
  lots,
  people,
  products,
  settings,
  stocktakeCounts,
  stocktakeLines,
  stocktakes,
} from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'
import type { PostedLine } from './count.figures.ts'

export type StocktakeRow = typeof stocktakes.$inferSelect
export type LineRow = typeof stocktakeLines.$inferSelect
export type CountRow = typeof stocktakeCounts.$inferSelect

/** Lots that lie at a place, of all products or of some. */
export function lotsToCount(
  db: Reader,
  locationId: string,
  productIds: readonly string[] | undefined,
): Promise<{ lotId: string; productId: string }[]> {
  return db
    .select({ lotId: balances.lotId, productId: balances.productId })
    .from(balances)
    .where(
      and(
        eq(balances.locationId, locationId),
        sql`${balances.quantity} > 0`,
        productIds && inArray(balances.productId, [...productIds]),
      ),
    )
}

export async function insertStocktake(tx: Writer, row: StocktakeRow): Promise<boolean> {
  const made = await tx.insert(stocktakes).values(row).onConflictDoNothing().returning({ id: stocktakes.id })
  return made.length > 0
}

export async function insertLines(tx: Writer, rows: readonly LineRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 1_000)
    await tx
      .insert(stocktakeLines)
      .values(rows.slice(from, from + 1_000))
      .onConflictDoNothing()
}

export async function insertCounts(tx: Writer, rows: CountRow[]): Promise<void> {
  await tx.insert(stocktakeCounts).values(rows)
}

export async function updateStocktake(tx: Writer, id: string, change: Partial<StocktakeRow>): Promise<void> {
  await tx.update(stocktakes).set(change).where(eq(stocktakes.id, id))
}

export async function askAgain(tx: Writer, id: string, lotIds: readonly string[]): Promise<void> {
  await tx
    .update(stocktakeLines)
    .set({ round: sql`${stocktakeLines.round} + 1` })
    .where(and(eq(stocktakeLines.stocktakeId, id), inArray(stocktakeLines.lotId, [...lotIds])))
}

export async function updateLine(
  tx: Writer,
  { stocktakeId, lotId }: Pick<LineRow, 'stocktakeId' | 'lotId'>,
  change: Partial<LineRow>,
): Promise<void> {
  await tx
    .update(stocktakeLines)
    .set(change)
    .where(and(eq(stocktakeLines.stocktakeId, stocktakeId), eq(stocktakeLines.lotId, lotId)))
}

export function readLines(db: Reader, stocktakeId: string) {
  return db
    .select({
      line: stocktakeLines,
      productName: products.name,
      unit: products.unit,
      boxSize: products.boxSize,
      boxCost: products.boxCost,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
    })
    .from(stocktakeLines)
    .innerJoin(products, eq(products.id, stocktakeLines.productId))
    .innerJoin(lots, eq(lots.id, stocktakeLines.lotId))
    .where(eq(stocktakeLines.stocktakeId, stocktakeId))
    .orderBy(asc(products.category), asc(products.code), asc(lots.expiresOn), asc(lots.id))
}
export type DescribedLine = Awaited<ReturnType<typeof readLines>>[number]

/** Oldest first. */
export function readCounts(db: Reader, stocktakeId: string): Promise<(CountRow & { personName: string })[]> {
  return db
    .select({
      id: stocktakeCounts.id,
      stocktakeId: stocktakeCounts.stocktakeId,
      lotId: stocktakeCounts.lotId,
      round: stocktakeCounts.round,
      quantity: stocktakeCounts.quantity,
      countedAt: stocktakeCounts.countedAt,
      recordedAt: stocktakeCounts.recordedAt,
      personId: stocktakeCounts.personId,
      note: stocktakeCounts.note,
      personName: people.displayName,
    })
    .from(stocktakeCounts)
    .innerJoin(people, eq(people.id, stocktakeCounts.personId))
    .where(eq(stocktakeCounts.stocktakeId, stocktakeId))
    .orderBy(asc(stocktakeCounts.countedAt), asc(stocktakeCounts.id))
}

interface Filter {
  scope: string | null
  id?: string | undefined
  location?: string | undefined
  open?: boolean | undefined
  status?: StocktakeRow['status'] | undefined
  /** Made before this one. */
  before?: string | undefined
  limit: number
}

/** Latest first. */
export function listStocktakes(db: Reader, { scope, id, location, open, status, before, limit }: Filter) {
  const [maker, submitter, closer] = [
    alias(people, 'maker'),
    alias(people, 'submitter'),
    alias(people, 'closer'),
  ]
  return db
    .select({
      stocktake: stocktakes,
      location: { id: locations.id, name: locations.name, kind: locations.kind },
      createdByName: maker.displayName,
      submittedByName: submitter.displayName,
      closedByName: closer.displayName,
    })
    .from(stocktakes)
    .innerJoin(locations, eq(locations.id, stocktakes.locationId))
    .innerJoin(maker, eq(maker.id, stocktakes.createdBy))
    .leftJoin(submitter, eq(submitter.id, stocktakes.submittedBy))
    .leftJoin(closer, eq(closer.id, stocktakes.closedBy))
    .where(
      and(
        inScope(locations.jurisdictionCode, scope),
        id === undefined ? undefined : eq(stocktakes.id, id),
        location === undefined ? undefined : eq(stocktakes.locationId, location),
        open === undefined ? undefined : open ? isNull(stocktakes.closedAt) : isNotNull(stocktakes.closedAt),
        status && eq(stocktakes.status, status),
        before === undefined ? undefined : lt(stocktakes.id, before),
      ),
    )
    .orderBy(desc(stocktakes.id))
    .limit(limit)
}
export type DescribedStocktake = Awaited<ReturnType<typeof listStocktakes>>[number]

/** By stocktake: its lines, those counted in the round asked for, and of the posted ones those that matched. */
export async function lineFigures(db: Reader, ids: readonly string[]) {
  const figures = new Map<string, { lines: number; counted: number; matching: number }>()
  if (ids.length === 0) return figures
  const hasCount = sql`exists (select 1 from ${stocktakeCounts} where ${stocktakeCounts.stocktakeId} = ${stocktakeLines.stocktakeId}
    and ${stocktakeCounts.lotId} = ${stocktakeLines.lotId} and ${stocktakeCounts.round} = ${stocktakeLines.round})`
  const rows = await db
    .select({
      id: stocktakeLines.stocktakeId,
      lines: count(),
      counted: sql`count(case when ${hasCount} then 1 end)`.mapWith(Number),
      matching: sql`count(case when ${stocktakeLines.counted} = ${stocktakeLines.book} then 1 end)`.mapWith(
        Number,
      ),
    })
    .from(stocktakeLines)
    .where(inArray(stocktakeLines.stocktakeId, [...ids]))
    .groupBy(stocktakeLines.stocktakeId)
  for (const { id, ...row } of rows) figures.set(id, row)
  return figures
}

/** Places of these kinds, of all or of `ids`, with the last full count that was posted and the one that is open. */
export async function lastCounts(
  db: Reader,
  kinds: readonly LocationKind[],
  ids: readonly string[] | undefined,
) {
  const places = await db
    .select({
      id: locations.id,
      name: locations.name,
      kind: locations.kind,
      jurisdictionCode: locations.jurisdictionCode,
      createdAt: locations.createdAt,
      lastAt: max(
        sql`case when ${stocktakes.status} = 'posted' and ${stocktakes.kind} = 'full' then ${stocktakes.closedAt} end`,
      ).mapWith(stocktakes.closedAt),
      openId: max(sql`case when ${stocktakes.closedAt} is null then ${stocktakes.id} end`).mapWith(String),
    })
    .from(locations)
    .leftJoin(stocktakes, eq(stocktakes.locationId, locations.id))
    .where(
      and(
        ids && inArray(locations.id, [...ids]),
        inArray(locations.kind, [...kinds]),
        isNull(locations.archivedAt),
      ),
    )
    .groupBy(locations.id)
  return places
}

/** Posted lines of a period, for the accuracy of counting. */
export function postedLines(
  db: Reader,
  { scope, from, until }: { scope: string | null; from: Date | undefined; until: Date | undefined },
): Promise<PostedLine[]> {
  return db
    .select({
      stocktakeId: stocktakeLines.stocktakeId,
      counted: stocktakeLines.counted,
      book: stocktakeLines.book,
      reason: stocktakeLines.reason,
      boxSize: products.boxSize,
      boxCost: products.boxCost,
    })
    .from(stocktakeLines)
    .innerJoin(products, eq(products.id, stocktakeLines.productId))
    .innerJoin(stocktakes, eq(stocktakes.id, stocktakeLines.stocktakeId))
    .innerJoin(locations, eq(locations.id, stocktakes.locationId))
    .where(
      and(
        eq(stocktakes.status, 'posted'),
        isNotNull(stocktakeLines.counted),
        inScope(locations.jurisdictionCode, scope),
        from && gte(stocktakes.closedAt, from),
        until && lt(stocktakes.closedAt, until),
      ),
    )
}

const SETTINGS = 'stocktakes'

export async function readSettings(db: Reader): Promise<unknown> {
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.key, SETTINGS))
  return row?.value
}

export async function saveSettings(tx: Writer, value: unknown, updatedAt: Date): Promise<void> {
  await tx
    .insert(settings)
    .values({ key: SETTINGS, value, updatedAt })
    .onConflictDoUpdate({ target: settings.key, set: { value, updatedAt } })
}
