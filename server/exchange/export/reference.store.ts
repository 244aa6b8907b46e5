import { and, eq, exists } from 'drizzle-orm'
import type { ExportName } from '../../../protocol/api/export.ts'
import { balances, landmarks, locations, lots, products } from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'
import { at, type Page, paged } from './paging.store.ts'

/** What the rest refers to. */
export const REFERENCE_PAGES = {
  products: paged({
    key: [products.id],
    rows: (db) =>
      db
        .select({
          id: products.id,
          code: products.code,
          gtin: products.gtin,
          category: products.category,
          method: products.method,
          name: products.name,
          name_en: products.nameEn,
          specification: products.specification,
          unit: products.unit,
          box_size: products.boxSize,
          carton_boxes: products.cartonBoxes,
        })
        .from(products),
  }),

  lots: paged({
    key: [lots.id],
    rows: (db) =>
      db
        .select({
          id: lots.id,
          product_id: lots.productId,
          product_code: products.code,
          gtin: products.gtin,
          lot_number: lots.number,
          expires_on: lots.expiresOn,
        })
        .from(lots)
        .innerJoin(products, eq(products.id, lots.productId)),
    within: (db, scope) =>
      exists(
        db
          .select({ lotId: balances.lotId })
          .from(balances)
          .where(and(eq(balances.lotId, lots.id), at(db, scope, balances.locationId))),
      ),
  }),

  places: paged({
    key: [locations.id],
    rows: (db) =>
      db
        .select({
          id: locations.id,
          kind: locations.kind,
          jurisdiction_code: locations.jurisdictionCode,
          name: locations.name,
          name_en: locations.nameEn,
          address: locations.address,
          phone: locations.phone,
          asks_id: locations.asksId,
          archived_at: locations.archivedAt,
        })
        .from(locations),
    within: (_db, scope) => inScope(locations.jurisdictionCode, scope),
  }),

  landmarks: paged({
    key: [landmarks.id],
    rows: (db) =>
      db
        .select({
          id: landmarks.id,
          jurisdiction_code: landmarks.jurisdictionCode,
          name: landmarks.name,
          name_en: landmarks.nameEn,
          longitude: landmarks.longitude,
          latitude: landmarks.latitude,
        })
        .from(landmarks),
    within: (_db, scope) => inScope(landmarks.jurisdictionCode, scope),
  }),
} satisfies Partial<Record<ExportName, Page>>
