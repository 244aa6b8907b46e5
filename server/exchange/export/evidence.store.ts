import { eq } from 'drizzle-orm'
import type { ExportName } from '../../../protocol/api/export.ts'
import {
  climateDays,
  climateSources,
  deviceEvents,
  devices,
  inspectionAnswers,
  inspections,
  scoreDays,
} from '../../db/schema/index.ts'
import { at, type Page, paged, shaped } from './paging.store.ts'

/** To a thousandth; null of nothing. */
const mean = (sum: number, weight: number) => (weight > 0 ? Math.round((sum / weight) * 1_000) / 1_000 : null)

/** What machines and inspectors saw. */
export const EVIDENCE_PAGES = {
  devices: paged({
    key: [devices.id],
    rows: (db) =>
      db
        .select({
          id: devices.id,
          location_id: devices.locationId,
          kind: devices.kind,
          name: devices.name,
          created_at: devices.createdAt,
          revoked_at: devices.revokedAt,
        })
        .from(devices),
    within: (db, scope) => at(db, scope, devices.locationId),
  }),

  device_events: shaped(
    paged({
      key: [deviceEvents.deviceId, deviceEvents.log, deviceEvents.seq],
      rows: (db) =>
        db
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
          .innerJoin(devices, eq(devices.id, deviceEvents.deviceId)),
      within: (db, scope) => at(db, scope, devices.locationId),
    }),
    (row) => ({ ...row, payload: JSON.stringify(row.payload) }),
  ),

  climate_days: shaped(
    paged({
      key: [climateSources.id, climateDays.day],
      rows: (db) =>
        db
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
            covered_seconds: climateDays.seconds,
            sums: {
              celsiusSeconds: climateDays.celsiusSeconds,
              humiditySeconds: climateDays.humiditySeconds,
              humidSeconds: climateDays.humidSeconds,
            },
          })
          .from(climateSources)
          .innerJoin(climateDays, eq(climateDays.source, climateSources.number)),
      within: (db, scope) => at(db, scope, climateSources.locationId),
    }),
    ({ sums, ...row }) => ({
      ...row,
      mean_celsius: mean(sums.celsiusSeconds, row.covered_seconds),
      mean_humidity: mean(sums.humiditySeconds, sums.humidSeconds),
    }),
  ),

  inspection_answers: shaped(
    paged({
      key: [inspectionAnswers.id],
      rows: (db) =>
        db
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
          .innerJoin(inspections, eq(inspections.id, inspectionAnswers.inspectionId)),
      within: (db, scope) => at(db, scope, inspectionAnswers.locationId),
    }),
    ({ photoIds, ...row }) => ({ ...row, photos: photoIds.length }),
  ),

  score_days: paged({
    key: [scoreDays.locationId, scoreDays.day],
    rows: (db) =>
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
        .from(scoreDays),
    within: (db, scope) => at(db, scope, scoreDays.locationId),
  }),
} satisfies Partial<Record<ExportName, Page>>
