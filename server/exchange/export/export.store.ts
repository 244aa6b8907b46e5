import { and, asc, eq, exists, gt, inArray, isNull, ne, or, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { ExportName } from '../../../protocol/api/export.ts'
import { PLACE_KINDS } from '../../../protocol/api/places.ts'
import type { Reader } from '../../db/database.ts'
import {
  balances,
  climateDays,
  climateSources,
  deliveryNoteLines,
  deliveryNotes,
  deviceEvents,
  devices,
  inspectionAnswers,
  inspections,
  landmarks,
  locations,
  lots,
  movementLines,
  movements,
  products,
  quarantines,
  replenishmentLines,
  replenishmentOrders,
  scoreDays,
  stocktakeLines,
  stocktakes,
  transferLines,
  transfers,
} from '../../db/schema/index.ts'
import { inScope } from '../../db/scope.ts'

export type Value = string | number | boolean | Date | null
/** By the name of the dataset's fields. */
export type ExportRow = Record<string, Value>
/** Values of the dataset's key in the last row of the page before. */
export type After = readonly (string | number)[] | null

/** Rows held at once. */
export const EXPORT_PAGE = 2_000

type Page = (db: Reader, scope: string | null, after: After) => Promise<ExportRow[]>

/** Rows behind the last one, by the columns of a key. */
function behind([first, ...others]: readonly PgColumn[], after: After): SQL | undefined {
  if (after === null || !first) return undefined
  const [value, ...values] = after
  const further = behind(others, values)
  return further ? or(gt(first, value), and(eq(first, value), further)) : gt(first, value)
}

/** Ids of the places in scope, for a column that names one. */
const placesIn = (db: Reader, scope: string) =>
  db.select({ id: locations.id }).from(locations).where(inScope(locations.jurisdictionCode, scope))

const at = (db: Reader, column: PgColumn, scope: string | null): SQL | undefined =>
  scope === null ? undefined : inArray(column, placesIn(db, scope))

const either = (db: Reader, scope: string | null, columns: readonly PgColumn[]): SQL | undefined =>
  scope === null ? undefined : or(...columns.map((column) => at(db, column, scope)))

/** One page of every dataset, as far as a jurisdiction reaches, in the order of its key. */
export const EXPORT_PAGES: Record<ExportName, Page> = {
  products: (db, _scope, after) =>
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
      .from(products)
      .where(behind([products.id], after))
      .orderBy(asc(products.id))
      .limit(EXPORT_PAGE),

  lots: (db, scope, after) =>
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
      .innerJoin(products, eq(products.id, lots.productId))
      .where(
        and(
          behind([lots.id], after),
          scope === null
            ? undefined
            : exists(
                db
                  .select({ lotId: balances.lotId })
                  .from(balances)
                  .where(and(eq(balances.lotId, lots.id), at(db, balances.locationId, scope))),
              ),
        ),
      )
      .orderBy(asc(lots.id))
      .limit(EXPORT_PAGE),

  places: (db, scope, after) =>
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
      .from(locations)
      .where(and(behind([locations.id], after), inScope(locations.jurisdictionCode, scope)))
      .orderBy(asc(locations.id))
      .limit(EXPORT_PAGE),

  landmarks: (db, scope, after) =>
    db
      .select({
        id: landmarks.id,
        jurisdiction_code: landmarks.jurisdictionCode,
        name: landmarks.name,
        name_en: landmarks.nameEn,
        longitude: landmarks.longitude,
        latitude: landmarks.latitude,
      })
      .from(landmarks)
      .where(and(behind([landmarks.id], after), inScope(landmarks.jurisdictionCode, scope)))
      .orderBy(asc(landmarks.id))
      .limit(EXPORT_PAGE),

  balances: (db, scope, after) =>
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
      .innerJoin(products, eq(products.id, lots.productId))
      .where(
        and(
          behind([balances.locationId, balances.lotId], after),
          ne(balances.quantity, 0),
          at(db, balances.locationId, scope),
        ),
      )
      .orderBy(asc(balances.locationId), asc(balances.lotId))
      .limit(EXPORT_PAGE),

  movements: (db, scope, after) =>
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
      .from(movements)
      .where(
        and(
          behind([movements.id], after),
          either(db, scope, [movements.fromLocationId, movements.toLocationId]),
        ),
      )
      .orderBy(asc(movements.id))
      .limit(EXPORT_PAGE),

  movement_lines: (db, scope, after) =>
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
      .from(movementLines)
      .where(
        and(
          behind([movementLines.movementId, movementLines.line], after),
          either(db, scope, [movementLines.fromLocationId, movementLines.toLocationId]),
        ),
      )
      .orderBy(asc(movementLines.movementId), asc(movementLines.line))
      .limit(EXPORT_PAGE),

  delivery_note_lines: (db, scope, after) =>
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
      .innerJoin(movements, eq(movements.id, deliveryNoteLines.movementId))
      .where(
        and(
          behind([deliveryNoteLines.movementId, deliveryNoteLines.line], after),
          at(db, movements.toLocationId, scope),
        ),
      )
      .orderBy(asc(deliveryNoteLines.movementId), asc(deliveryNoteLines.line))
      .limit(EXPORT_PAGE),

  transfers: (db, scope, after) =>
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
      .from(transfers)
      .where(
        and(
          behind([transfers.id], after),
          either(db, scope, [transfers.fromLocationId, transfers.toLocationId]),
        ),
      )
      .orderBy(asc(transfers.id))
      .limit(EXPORT_PAGE),

  transfer_lines: (db, scope, after) =>
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
      .innerJoin(transfers, eq(transfers.id, transferLines.transferId))
      .where(
        and(
          behind([transferLines.transferId, transferLines.lotId], after),
          either(db, scope, [transfers.fromLocationId, transfers.toLocationId]),
        ),
      )
      .orderBy(asc(transferLines.transferId), asc(transferLines.lotId))
      .limit(EXPORT_PAGE),

  quarantines: (db, scope, after) =>
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
      .from(quarantines)
      .where(
        and(
          behind([quarantines.id], after),
          // One that holds everywhere holds here.
          scope === null
            ? undefined
            : or(isNull(quarantines.locationId), at(db, quarantines.locationId, scope)),
        ),
      )
      .orderBy(asc(quarantines.id))
      .limit(EXPORT_PAGE),

  stocktakes: (db, scope, after) =>
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
      .from(stocktakes)
      .where(and(behind([stocktakes.id], after), at(db, stocktakes.locationId, scope)))
      .orderBy(asc(stocktakes.id))
      .limit(EXPORT_PAGE),

  stocktake_lines: (db, scope, after) =>
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
      .innerJoin(stocktakes, eq(stocktakes.id, stocktakeLines.stocktakeId))
      .where(
        and(
          behind([stocktakeLines.stocktakeId, stocktakeLines.lotId], after),
          at(db, stocktakes.locationId, scope),
        ),
      )
      .orderBy(asc(stocktakeLines.stocktakeId), asc(stocktakeLines.lotId))
      .limit(EXPORT_PAGE),

  orders: (db, scope, after) =>
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
      .from(replenishmentOrders)
      .where(
        and(
          behind([replenishmentOrders.id], after),
          either(db, scope, [replenishmentOrders.locationId, replenishmentOrders.supplierId]),
        ),
      )
      .orderBy(asc(replenishmentOrders.id))
      .limit(EXPORT_PAGE),

  order_lines: (db, scope, after) =>
    db
      .select({
        order_id: replenishmentLines.orderId,
        product_id: replenishmentLines.productId,
        suggested: replenishmentLines.suggested,
        requested: replenishmentLines.requested,
        approved: replenishmentLines.approved,
      })
      .from(replenishmentLines)
      .innerJoin(replenishmentOrders, eq(replenishmentOrders.id, replenishmentLines.orderId))
      .where(
        and(
          behind([replenishmentLines.orderId, replenishmentLines.productId], after),
          either(db, scope, [replenishmentOrders.locationId, replenishmentOrders.supplierId]),
        ),
      )
      .orderBy(asc(replenishmentLines.orderId), asc(replenishmentLines.productId))
      .limit(EXPORT_PAGE),

  devices: (db, scope, after) =>
    db
      .select({
        id: devices.id,
        location_id: devices.locationId,
        kind: devices.kind,
        name: devices.name,
        created_at: devices.createdAt,
        revoked_at: devices.revokedAt,
      })
      .from(devices)
      .where(and(behind([devices.id], after), at(db, devices.locationId, scope)))
      .orderBy(asc(devices.id))
      .limit(EXPORT_PAGE),

  device_events: async (db, scope, after) => {
    const rows = await db
      .select({
        device_id: deviceEvents.deviceId,
        log: deviceEvents.log,
        seq: deviceEvents.seq,
        kind: deviceEvents.kind,
        channel: deviceEvents.channel,
        occurred_at: deviceEvents.occurredAt,
        time_quality: deviceEvents.timeQuality,
        received_at: deviceEvents.receivedAt,
        movement_id: deviceEvents.movementId,
        payload: deviceEvents.payload,
      })
      .from(deviceEvents)
      .innerJoin(devices, eq(devices.id, deviceEvents.deviceId))
      .where(
        and(
          behind([deviceEvents.deviceId, deviceEvents.log, deviceEvents.seq], after),
          at(db, devices.locationId, scope),
        ),
      )
      .orderBy(asc(deviceEvents.deviceId), asc(deviceEvents.log), asc(deviceEvents.seq))
      .limit(EXPORT_PAGE)
    return rows.map((row) => ({ ...row, payload: JSON.stringify(row.payload) }))
  },

  climate_days: async (db, scope, after) => {
    const { celsiusSeconds, seconds, humiditySeconds, humidSeconds } = climateDays
    const rows = await db
      .select({
        source_id: climateSources.id,
        day: climateDays.day,
        location_id: climateSources.locationId,
        kind: climateSources.kind,
        device_id: climateSources.deviceId,
        readings: climateDays.readings,
        faults: climateDays.faults,
        min_celsius: climateDays.minCelsius,
        max_celsius: climateDays.maxCelsius,
        min_humidity: climateDays.minHumidity,
        max_humidity: climateDays.maxHumidity,
        covered_seconds: seconds,
        sums: { celsiusSeconds, humiditySeconds, humidSeconds },
      })
      .from(climateSources)
      .innerJoin(climateDays, eq(climateDays.source, climateSources.number))
      .where(
        and(behind([climateSources.id, climateDays.day], after), at(db, climateSources.locationId, scope)),
      )
      .orderBy(asc(climateSources.id), asc(climateDays.day))
      .limit(EXPORT_PAGE)
    const mean = (sum: number, weight: number) =>
      weight > 0 ? Math.round((sum / weight) * 1_000) / 1_000 : null
    return rows.map(({ sums, ...row }) => ({
      ...row,
      mean_celsius: mean(sums.celsiusSeconds, row.covered_seconds),
      mean_humidity: mean(sums.humiditySeconds, sums.humidSeconds),
    }))
  },

  inspection_answers: async (db, scope, after) => {
    const rows = await db
      .select({
        id: inspectionAnswers.id,
        location_id: inspectionAnswers.locationId,
        criterion: inspectionAnswers.criterion,
        state: inspectionAnswers.state,
        number: inspectionAnswers.number,
        inspection_id: inspections.id,
        inspection_kind: inspections.kind,
        checklist_version: inspections.checklistVersion,
        answered_at: inspectionAnswers.answeredAt,
        evidence_at: inspectionAnswers.evidenceAt,
        photoIds: inspectionAnswers.photoIds,
        note: inspectionAnswers.note,
        reason: inspectionAnswers.reason,
      })
      .from(inspectionAnswers)
      .innerJoin(inspections, eq(inspections.id, inspectionAnswers.inspectionId))
      .where(and(behind([inspectionAnswers.id], after), at(db, inspectionAnswers.locationId, scope)))
      .orderBy(asc(inspectionAnswers.id))
      .limit(EXPORT_PAGE)
    return rows.map(({ photoIds, ...row }) => ({ ...row, photos: photoIds.length }))
  },

  score_days: (db, scope, after) =>
    db
      .select({
        location_id: scoreDays.locationId,
        day: scoreDays.day,
        assessed: scoreDays.assessed,
        pass: scoreDays.pass,
        fail: scoreDays.fail,
        unknown: scoreDays.unknown,
        not_applicable: scoreDays.notApplicable,
      })
      .from(scoreDays)
      .where(and(behind([scoreDays.locationId, scoreDays.day], after), at(db, scoreDays.locationId, scope)))
      .orderBy(asc(scoreDays.locationId), asc(scoreDays.day))
      .limit(EXPORT_PAGE),
}

/** Lots by place as stock lines: real places only, what lies there. */
export const stockLines = (db: Reader, scope: string | null, after: After) =>
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
    .innerJoin(products, eq(products.id, lots.productId))
    .where(
      and(
        behind([balances.locationId, balances.lotId], after),
        gt(balances.quantity, 0),
        inArray(locations.kind, [...PLACE_KINDS]),
        inScope(locations.jurisdictionCode, scope),
      ),
    )
    .orderBy(asc(balances.locationId), asc(balances.lotId))
    .limit(EXPORT_PAGE)
