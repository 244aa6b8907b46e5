import { eq } from 'drizzle-orm'
import type { ExportName } from '../../../protocol/api/export.ts'
import { replenishmentLines, replenishmentOrders, stocktakeLines, stocktakes } from '../../db/schema/index.ts'
import { at, type Page, paged } from './paging.store.ts'

/** What people counted and what places asked for. */
export const COUNTS_AND_ORDERS_PAGES = {
  stocktakes: paged({
    key: [stocktakes.id],
    rows: (db) =>
      db
        .select({
          id: stocktakes.id,
          location_id: stocktakes.locationId,
          kind: stocktakes.kind,
          status: stocktakes.status,
          created_at: stocktakes.createdAt,
          closed_at: stocktakes.closedAt,
          note: stocktakes.note,
        })
        .from(stocktakes),
    within: (db, scope) => at(db, scope, stocktakes.locationId),
  }),

  stocktake_lines: paged({
    key: [stocktakeLines.stocktakeId, stocktakeLines.lotId],
    rows: (db) =>
      db
        .select({
          stocktake_id: stocktakeLines.stocktakeId,
          lot_id: stocktakeLines.lotId,
          product_id: stocktakeLines.productId,
          counted: stocktakeLines.counted,
          book: stocktakeLines.book,
          reason: stocktakeLines.reason,
        })
        .from(stocktakeLines)
        .innerJoin(stocktakes, eq(stocktakes.id, stocktakeLines.stocktakeId)),
    within: (db, scope) => at(db, scope, stocktakes.locationId),
  }),

  orders: paged({
    key: [replenishmentOrders.id],
    rows: (db) =>
      db
        .select({
          id: replenishmentOrders.id,
          location_id: replenishmentOrders.locationId,
          supplier_id: replenishmentOrders.supplierId,
          status: replenishmentOrders.status,
          emergency: replenishmentOrders.emergency,
          created_at: replenishmentOrders.createdAt,
          submitted_at: replenishmentOrders.submittedAt,
          decided_at: replenishmentOrders.decidedAt,
        })
        .from(replenishmentOrders),
    within: (db, scope) => at(db, scope, replenishmentOrders.locationId, replenishmentOrders.supplierId),
  }),

  order_lines: paged({
    key: [replenishmentLines.orderId, replenishmentLines.productId],
    rows: (db) =>
      db
        .select({
          order_id: replenishmentLines.orderId,
          product_id: replenishmentLines.productId,
          suggested: replenishmentLines.suggested,
          requested: replenishmentLines.requested,
          approved: replenishmentLines.approved,
        })
        .from(replenishmentLines)
        .innerJoin(replenishmentOrders, eq(replenishmentOrders.id, replenishmentLines.orderId)),
    within: (db, scope) => at(db, scope, replenishmentOrders.locationId, replenishmentOrders.supplierId),
  }),
} satisfies Partial<Record<ExportName, Page>>
