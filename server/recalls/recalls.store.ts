import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { RecallStatus } from '../../protocol/api/recalls.ts'
import type { Reader, Writer } from '../db/database.ts'
import { insertRows } from '../db/insert.rows.ts'
import {
  locations,
  lots,
  people,
  products,
  quarantines,
  recallHoldings,
  recallLots,
  recallNumbers,
  recalls,
} from '../db/schema/index.ts'
import { covers } from '../db/scope.ts'

export type RecallRow = typeof recalls.$inferSelect
export type HoldingRow = typeof recallHoldings.$inferSelect
export type LotRow = typeof lots.$inferSelect

export async function insertRecall(
  tx: Writer,
  row: RecallRow,
  numbers: readonly string[],
  holdings: readonly HoldingRow[],
): Promise<void> {
  await tx.insert(recalls).values(row)
  const { id: recallId, productId } = row
  await insertRows(
    tx,
    recallNumbers,
    numbers.map((number) => ({ recallId, productId, number })),
  )
  await insertRows(tx, recallHoldings, holdings)
}

const opener = alias(people, 'opener')
const ender = alias(people, 'ender')

/** Open ones first, then the latest. A person sees the recalls of their county, or of every county in their scope. */
export async function listRecalls(db: Reader, scope: string | null, id?: string) {
  const rows = await db
    .select({
      recall: recalls,
      product: {
        id: products.id,
        code: products.code,
        name: products.name,
        nameEn: products.nameEn,
        specification: products.specification,
      },
      openedByName: opener.displayName,
      endedByName: ender.displayName,
      collectingName: locations.name,
    })
    .from(recalls)
    .innerJoin(products, eq(products.id, recalls.productId))
    .innerJoin(locations, eq(locations.id, recalls.collectingLocationId))
    .innerJoin(opener, eq(opener.id, recalls.openedBy))
    .leftJoin(ender, eq(ender.id, recalls.endedBy))
    .where(id === undefined ? undefined : eq(recalls.id, id))
    .orderBy(sql`case when ${recalls.status} = 'open' then 0 else 1 end`, desc(recalls.id))
  return rows.filter(
    ({ recall: { jurisdictionCode } }) =>
      covers(scope, jurisdictionCode) || covers(jurisdictionCode, scope ?? ''),
  )
}
export type NamedRecall = Awaited<ReturnType<typeof listRecalls>>[number]

export async function findPlace(db: Reader, id: string) {
  const { kind, name, jurisdictionCode, archivedAt } = locations
  const [row] = await db
    .select({ id: locations.id, kind, name, jurisdictionCode, archivedAt })
    .from(locations)
    .where(eq(locations.id, id))
  return row
}

export function openRecalls(db: Reader): Promise<RecallRow[]> {
  return db.select().from(recalls).where(eq(recalls.status, 'open')).orderBy(asc(recalls.id))
}

/** False when it had ended before. */
export async function endRecall(
  tx: Writer,
  id: string,
  end: Pick<RecallRow, 'status' | 'endedAt' | 'endedBy' | 'endingReason'> & { status: RecallStatus },
): Promise<boolean> {
  const ended = await tx
    .update(recalls)
    .set(end)
    .where(and(eq(recalls.id, id), eq(recalls.status, 'open')))
    .returning({ id: recalls.id })
  return ended.length > 0
}

/** Lets the lots of a recall go again. */
export async function closeQuarantines(
  tx: Writer,
  recallId: string,
  closed: { closedAt: Date; closedBy: string; closingReason: string },
): Promise<void> {
  const held = tx
    .select({ id: recallLots.quarantineId })
    .from(recallLots)
    .where(eq(recallLots.recallId, recallId))
  await tx.update(quarantines).set(closed).where(inArray(quarantines.id, held))
}

/** By recall, in the order of the numbers. */
export async function numbersOf(db: Reader, recallIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows =
    recallIds.length === 0
      ? []
      : await db
          .select()
          .from(recallNumbers)
          .where(inArray(recallNumbers.recallId, [...recallIds]))
          .orderBy(asc(recallNumbers.number))
  const numbers = new Map<string, string[]>()
  for (const { recallId, number } of rows) numbers.set(recallId, [...(numbers.get(recallId) ?? []), number])
  return numbers
}

/** By recall, soonest expiry first. */
export async function lotsOf(db: Reader, recallIds: readonly string[]): Promise<Map<string, LotRow[]>> {
  const rows =
    recallIds.length === 0
      ? []
      : await db
          .select({ recallId: recallLots.recallId, lot: lots })
          .from(recallLots)
          .innerJoin(lots, eq(lots.id, recallLots.lotId))
          .where(inArray(recallLots.recallId, [...recallIds]))
          .orderBy(asc(lots.number), asc(lots.expiresOn), asc(lots.id))
  const found = new Map<string, LotRow[]>()
  for (const { recallId, lot } of rows) found.set(recallId, [...(found.get(recallId) ?? []), lot])
  return found
}

/** The recall that names each of these lots, the latest where there are several; a cancelled one names none. */
export async function recallsOfLots(
  db: Reader,
  lotIds: readonly string[],
): Promise<Map<string, Pick<RecallRow, 'id' | 'jurisdictionCode'>>> {
  if (lotIds.length === 0) return new Map()
  const rows = await db
    .select({ lotId: recallLots.lotId, id: recalls.id, jurisdictionCode: recalls.jurisdictionCode })
    .from(recallLots)
    .innerJoin(recalls, eq(recalls.id, recallLots.recallId))
    .where(and(inArray(recallLots.lotId, [...lotIds]), ne(recalls.status, 'cancelled')))
    .orderBy(asc(recalls.id))
  return new Map(rows.map(({ lotId, ...recall }) => [lotId, recall]))
}

/** Numbers of a product that an open recall of this county names already. */
export async function numbersUnderRecall(
  tx: Reader,
  { productId, jurisdictionCode }: Pick<RecallRow, 'productId' | 'jurisdictionCode'>,
  numbers: readonly string[],
): Promise<string[]> {
  const rows = await tx
    .select({ number: recallNumbers.number })
    .from(recallNumbers)
    .innerJoin(recalls, eq(recalls.id, recallNumbers.recallId))
    .where(
      and(
        eq(recalls.status, 'open'),
        eq(recalls.jurisdictionCode, jurisdictionCode),
        eq(recallNumbers.productId, productId),
        inArray(recallNumbers.number, [...numbers]),
      ),
    )
  return rows.map(({ number }) => number)
}

export function holdingsOf(db: Reader, recallIds: readonly string[]) {
  return db
    .select({ holding: recallHoldings, answeredByName: people.displayName })
    .from(recallHoldings)
    .leftJoin(people, eq(people.id, recallHoldings.answeredBy))
    .where(inArray(recallHoldings.recallId, [...recallIds]))
}
export type NamedHolding = Awaited<ReturnType<typeof holdingsOf>>[number]

/** The last answer of a place holds. */
export async function saveAnswer(tx: Writer, row: HoldingRow): Promise<void> {
  const { found, explanation, answeredAt, answeredBy } = row
  await tx
    .insert(recallHoldings)
    .values(row)
    .onConflictDoUpdate({
      target: [recallHoldings.recallId, recallHoldings.locationId, recallHoldings.lotId],
      set: { found, explanation, answeredAt, answeredBy },
    })
}
