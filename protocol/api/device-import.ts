import { z } from 'zod'
import { MAX_CODE_DAYS } from './claims.ts'
import { divisionCode, id, queryNumber } from './parts.ts'

/** One file. */
export const MAX_IMPORT_ROWS = 5_000
export const MAX_IMPORT_BYTES = 4 * 1024 * 1024
/** Errors and warnings that an answer names; it counts them all. */
export const MAX_IMPORT_ISSUES = 200

/**
 * Columns of the file with their Chinese headings; either name is understood, and the order does not matter. A row is a
 * machine (its place is made unless `location` names one that waits) or a sensor (at the place `location` names).
 */
export const IMPORT_COLUMNS = {
  kind: '类型',
  id: '设备编号',
  name: '名称',
  jurisdiction: '行政区划',
  location: '地点',
  longitude: '经度',
  latitude: '纬度',
  datum: '坐标系',
  address: '地址',
  phone: '电话',
  hours: '服务时间',
  channels: '货道',
} as const
export type ImportColumn = keyof typeof IMPORT_COLUMNS
export const importColumn = z.enum(Object.keys(IMPORT_COLUMNS) as [ImportColumn, ...ImportColumn[]])

export const importIssueCode = z.enum([
  // Of the file.
  'unknown_column',
  'column_twice',
  'column_missing',
  'quotes',
  // Of a row that cannot be taken over.
  'cells',
  'required',
  'too_long',
  'control_characters',
  'excel_number',
  'bad_kind',
  'bad_id',
  'id_twice',
  'id_taken',
  'unknown_jurisdiction',
  'unknown_place',
  'place_ambiguous',
  'not_a_dispenser',
  'no_sensor_place',
  'place_taken',
  'place_twice',
  'set_by_place',
  'not_for_sensors',
  'bad_number',
  'half_coordinates',
  'swapped',
  'outside_china',
  'bad_datum',
  'bad_phone',
  'bad_hours',
  'bad_channels',
  'channel_twice',
  'unknown_product',
  'not_self_service',
  // Of a row that can, and should be looked at again.
  'near_place',
  'near_row',
  'same_name',
  'same_name_row',
])
export type ImportIssueCode = z.infer<typeof importIssueCode>

export const importIssue = z.object({
  /** In the file, from 1. */
  line: z.number().int(),
  column: importColumn.nullable(),
  code: importIssueCode,
  /** What stands there, or what else is meant: a name, another line. */
  value: z.string(),
  /** In English: what to change. */
  message: z.string(),
})
export type ImportIssue = z.infer<typeof importIssue>

/** What the file would do; nothing is done. It can be imported when there are no errors. */
export const importPreview = z.object({
  encoding: z.enum(['utf-8', 'utf-16', 'gbk']),
  rows: z.number().int(),
  dispensers: z.number().int(),
  sensors: z.number().int(),
  newPlaces: z.number().int(),
  errors: z.object({ total: z.number().int(), items: z.array(importIssue) }),
  warnings: z.object({ total: z.number().int(), items: z.array(importIssue) }),
  /** The first rows as they are understood, to see that columns are not shifted. */
  sample: z.array(
    z.object({
      line: z.number().int(),
      kind: z.enum(['dispenser', 'sensor']),
      name: z.string(),
      jurisdictionCode: divisionCode,
      /** WGS-84. */
      longitude: z.number().nullable(),
      latitude: z.number().nullable(),
      channels: z.number().int(),
    }),
  ),
})
export type ImportPreview = z.infer<typeof importPreview>

/** How machines come by their secrets: by a claim code each (better: nobody handles secrets), or at once. */
export const importQuery = z.strictObject({
  credentials: z.enum(['claim_codes', 'secrets']).default('claim_codes'),
  /** A claim code opens this many days. */
  days: queryNumber(1, MAX_CODE_DAYS).default(60),
})
export type ImportOptions = z.output<typeof importQuery>

/** Shown once: either the claim code or the secret of each device. */
export const importedDevices = z.object({
  items: z.array(
    z.object({
      line: z.number().int(),
      kind: z.enum(['dispenser', 'sensor']),
      deviceId: id,
      name: z.string(),
      jurisdictionName: z.string(),
      code: z.string().nullable(),
      secret: z.string().nullable(),
    }),
  ),
  /** When the codes expire. */
  expiresAt: z.iso.datetime().nullable(),
})
export type ImportedDevices = z.infer<typeof importedDevices>
