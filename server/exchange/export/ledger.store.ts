import { and, eq, gt, inArray, isNull, ne, or } from 'drizzle-orm'
import type { ExportName } from '../../../protocol/api/export.ts'
import { PLACE_KINDS } from '../../../protocol/api/places.ts'
import {
  balances,
  deliveryNoteLines,
  deliveryNotes,
  locations,
  lots,
  movementLines,
  movements,
  products,
  quarantines,
  transferLines,
  transfers,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'
import { at, type Page, paged } from './paging.store.ts'

/** What lies where, and how it came there. */
export const LEDGER_PAGES = {
  balances: paged({
    key: [balances.locationId, balances.lotId],
    only: ne(balances.quantity, 0),
    rows: (db) =>
      db
        .select({
          location_id: balances.locationId,
          lot_id: balances.lotId,
          product_code: products.code,
          lot_number: lots.number,
          expires_on: lots.expiresOn,
          quantity: balances.quantity,
        })
        .from(balances)
        .innerJoin(lots, eq(lots.id, balances.lotId))
        .innerJoin(products, eq(products.id, lots.productId)),
    within: (db, scope) => at(db, scope, balances.locationId),
  }),

  movements: paged({
    key: [movements.id],
    rows: (db) =>
      db
        .select({
          id: movements.id,
          kind: movements.kind,
          from_location_id: movements.fromLocationId,
          to_location_id: movements.toLocationId,
          occurred_at: movements.occurredAt,
          recorded_at: movements.recordedAt,
          person_id: movements.personId,
          device_id: movements.deviceId,
          transfer_id: movements.transferId,
          reverses_id: movements.reversesId,
          reason: movements.reason,
          note: movements.note,
        })
        .from(movements),
    within: (db, scope) => at(db, scope, movements.fromLocationId, movements.toLocationId),
  }),

  movement_lines: paged({
    key: [movementLines.movementId, movementLines.line],
    rows: (db) =>
      db
        .select({
          movement_id: movementLines.movementId,
          line: movementLines.line,
          from_location_id: movementLines.fromLocationId,
          to_location_id: movementLines.toLocationId,
          product_id: movementLines.productId,
          lot_id: movementLines.lotId,
          quantity: movementLines.quantity,
          occurred_at: movementLines.occurredAt,
        })
        .from(movementLines),
    within: (db, scope) => at(db, scope, movementLines.fromLocationId, movementLines.toLocationId),
  }),

  delivery_note_lines: paged({
    key: [deliveryNoteLines.movementId, deliveryNoteLines.line],
    rows: (db) =>
      db
        .select({
          movement_id: deliveryNoteLines.movementId,
          line: deliveryNoteLines.line,
          document_number: deliveryNotes.documentNumber,
          supplier_name: deliveryNotes.supplierName,
          product_id: deliveryNoteLines.productId,
          lot_number: deliveryNoteLines.lotNumber,
          expires_on: deliveryNoteLines.expiresOn,
          sent: deliveryNoteLines.sent,
          received: deliveryNoteLines.received,
          reason: deliveryNoteLines.reason,
          note: deliveryNoteLines.note,
        })
        .from(deliveryNoteLines)
        .innerJoin(deliveryNotes, eq(deliveryNotes.movementId, deliveryNoteLines.movementId))
        .innerJoin(movements, eq(movements.id, deliveryNoteLines.movementId)),
    within: (db, scope) => at(db, scope, movements.toLocationId),
  }),

  transfers: paged({
    key: [transfers.id],
    rows: (db) =>
      db
        .select({
          id: transfers.id,
          from_location_id: transfers.fromLocationId,
          to_location_id: transfers.toLocationId,
          status: transfers.status,
          dispatched_at: transfers.dispatchedAt,
          closed_at: transfers.closedAt,
          note: transfers.note,
        })
        .from(transfers),
    within: (db, scope) => at(db, scope, transfers.fromLocationId, transfers.toLocationId),
  }),

  transfer_lines: paged({
    key: [transferLines.transferId, transferLines.lotId],
    rows: (db) =>
      db
        .select({
          transfer_id: transferLines.transferId,
          lot_id: transferLines.lotId,
          product_id: transferLines.productId,
          sent: transferLines.sent,
          received: transferLines.received,
          lost: transferLines.lost,
          returned: transferLines.returned,
        })
        .from(transferLines)
        .innerJoin(transfers, eq(transfers.id, transferLines.transferId)),
    within: (db, scope) => at(db, scope, transfers.fromLocationId, transfers.toLocationId),
  }),

  quarantines: paged({
    key: [quarantines.id],
    rows: (db) =>
      db
        .select({
          id: quarantines.id,
          lot_id: quarantines.lotId,
          location_id: quarantines.locationId,
          reason: quarantines.reason,
          note: quarantines.note,
          opened_at: quarantines.openedAt,
          closed_at: quarantines.closedAt,
          closing_reason: quarantines.closingReason,
        })
        .from(quarantines),
    // One that holds everywhere holds here.
    within: (db, scope) => or(isNull(quarantines.locationId), at(db, scope, quarantines.locationId)),
  }),
} satisfies Partial<Record<ExportName, Page>>

/** Lots by place as stock lines: real places only, what lies there. */
export const stockLines = paged({
  key: [balances.locationId, balances.lotId],
  only: and(gt(balances.quantity, 0), inArray(locations.kind, [...PLACE_KINDS])),
  rows: (db) =>
    db
      .select({
        locationId: balances.locationId,
        lotId: balances.lotId,
        locationName: locations.name,
        code: products.code,
        gtin: products.gtin,
        name: products.nameEn,
        unit: products.unit,
        boxSize: products.boxSize,
        batch: lots.number,
        expiresOn: lots.expiresOn,
        quantity: balances.quantity,
      })
      .from(balances)
      .innerJoin(locations, eq(locations.id, balances.locationId))
      .innerJoin(lots, eq(lots.id, balances.lotId))
      .innerJoin(products, eq(products.id, lots.productId)),
  within: (_db, scope) => inScope(locations.jurisdictionCode, scope),
})
