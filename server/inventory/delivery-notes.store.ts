import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm'
import type { DeliveryNote } from '../../protocol/api/delivery-notes.ts'
import type { Reader, Writer } from '../db/database.ts'
import {
  deliveryNoteLines,
  deliveryNotes,
  disposalWitnesses,
  locations,
  movements,
  products,
} from '../db/schema/index.ts'
import { inScope } from '../db/scope.ts'

export type DeliveryNoteRow = typeof deliveryNotes.$inferSelect
export type DeliveryNoteLineRow = typeof deliveryNoteLines.$inferSelect
export type WitnessRow = typeof disposalWitnesses.$inferSelect

export async function insertDeliveryNote(
  tx: Writer,
  row: DeliveryNoteRow,
  lines: readonly DeliveryNoteLineRow[],
): Promise<void> {
  await tx.insert(deliveryNotes).values(row)
  await tx.insert(deliveryNoteLines).values([...lines])
}

/** The papers of these movements, by movement. */
export async function deliveryNotesOf(
  db: Reader,
  movementIds: readonly string[],
): Promise<Map<string, DeliveryNote>> {
  if (movementIds.length === 0) return new Map()
  const rows = await db
    .select()
    .from(deliveryNotes)
    .where(inArray(deliveryNotes.movementId, [...movementIds]))
  const notes = new Map(
    rows.map(({ movementId, documentNumber, supplierName }): [string, DeliveryNote] => [
      movementId,
      { documentNumber, supplierName, lines: [] },
    ]),
  )
  if (notes.size === 0) return notes
  const lines = await db
    .select({ line: deliveryNoteLines, productName: products.name })
    .from(deliveryNoteLines)
    .innerJoin(products, eq(products.id, deliveryNoteLines.productId))
    .where(inArray(deliveryNoteLines.movementId, [...notes.keys()]))
    .orderBy(asc(deliveryNoteLines.movementId), asc(deliveryNoteLines.line))
  for (const { line, productName } of lines) {
    const { movementId, line: _, ...said } = line
    notes.get(movementId)?.lines.push({ ...said, productName })
  }
  return notes
}

/** Names on the delivery notes of places in scope, by name. */
export function supplierNames(db: Reader, scope: string | null): Promise<{ name: string | null }[]> {
  return db
    .selectDistinct({ name: deliveryNotes.supplierName })
    .from(deliveryNotes)
    .innerJoin(movements, eq(movements.id, deliveryNotes.movementId))
    .innerJoin(locations, eq(locations.id, movements.toLocationId))
    .where(and(isNotNull(deliveryNotes.supplierName), inScope(locations.jurisdictionCode, scope)))
    .orderBy(asc(deliveryNotes.supplierName))
    .limit(200)
}

export async function insertWitness(tx: Writer, row: WitnessRow): Promise<void> {
  await tx.insert(disposalWitnesses).values(row)
}

export async function witnessesOf(
  db: Reader,
  movementIds: readonly string[],
): Promise<Map<string, WitnessRow>> {
  if (movementIds.length === 0) return new Map()
  const rows = await db
    .select()
    .from(disposalWitnesses)
    .where(inArray(disposalWitnesses.movementId, [...movementIds]))
  return new Map(rows.map((row) => [row.movementId, row]))
}
