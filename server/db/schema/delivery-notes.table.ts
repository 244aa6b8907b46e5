import { sql } from 'drizzle-orm'
import type { DifferenceReason } from '../../../protocol/api/delivery-notes.ts'
import { boolean, check, index, integer, primaryKey, table, text } from '../columns.ts'
import { products } from './catalog.table.ts'
import { movements } from './inventory.table.ts'

/** The paper of a receipt (送货单). Append-only, as the movement it explains. */
export const deliveryNotes = table(
  'delivery_notes',
  {
    movementId: text('movement_id')
      .primaryKey()
      .references(() => movements.id),
    documentNumber: text('document_number'),
    supplierName: text('supplier_name'),
  },
  (t) => [index('delivery_notes_supplier').on(t.supplierName)],
)

/** What the paper says, beside what came: lines of which nothing came, too. Base units. Append-only. */
export const deliveryNoteLines = table(
  'delivery_note_lines',
  {
    movementId: text('movement_id')
      .notNull()
      .references(() => deliveryNotes.movementId),
    line: integer('line').notNull(),
    productId: text('product_id')
      .notNull()
      .references(() => products.id),
    lotNumber: text('lot_number').notNull(),
    expiresOn: text('expires_on').notNull(),
    /** Null: not compared with the paper. */
    sent: integer('sent'),
    received: integer('received').notNull(),
    reason: text('reason').$type<DifferenceReason>(),
    note: text('note'),
    quarantined: boolean('quarantined').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.movementId, t.line] }),
    check('delivery_note_lines_received', sql`${t.received} >= 0`),
    check(
      'delivery_note_lines_explained',
      sql`${t.sent} is null or ${t.sent} = ${t.received} or ${t.reason} is not null`,
    ),
  ],
)
