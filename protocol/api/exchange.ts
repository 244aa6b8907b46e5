import { z } from 'zod'
import { id, text } from './parts.ts'

/** What can be taken over from a file: a delivery into one place, what lies where on the first day, products, staff, or landmarks. */
export const IMPORT_KINDS = ['receipts', 'opening', 'catalogue', 'staff', 'landmarks'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]
export const MAX_SHEET_ROWS = 5_000
export const MAX_SHEET_BYTES = 8 * 1024 * 1024
/** Errors and warnings that an answer names; it counts them all. */
export const MAX_SHEET_ISSUES = 500

/** The text encoding of a CSV file when it is not what it looks like. */
export const sheetEncoding = z.enum(['utf-8', 'utf-16', 'gbk'])
export type SheetEncoding = z.infer<typeof sheetEncoding>

export const sheetColumn = z.enum([
  'place',
  'product',
  'gtin',
  'lot',
  'expires',
  'quantity',
  'unit',
  'packSize',
  'code',
  'category',
  'method',
  'name',
  'nameEn',
  'specification',
  'baseUnit',
  'boxSize',
  'cartonBoxes',
  'shelfLifeMonths',
  'storageProfile',
  'selfService',
  'staffName',
  'post',
  'phone',
  'startedOn',
  'certificateNumber',
  'certificateOn',
  'certificateUntil',
  'trainingOn',
  'trainingTopic',
  'confirmedBy',
  'examOn',
  'examPassed',
  'landmark',
  'landmarkEn',
  'jurisdiction',
  'longitude',
  'latitude',
  'datum',
])
export type SheetColumnName = z.infer<typeof sheetColumn>

export const sheetIssueCode = z.enum([
  // Of the headings.
  'no_headings',
  'column_missing',
  'column_twice',
  // Of a cell.
  'formula',
  'required',
  'too_long',
  'control_characters',
  'excel_number',
  'not_a_number',
  'negative',
  'fraction',
  'too_large',
  'bad_date',
  'ambiguous_date',
  'bad_choice',
  'bad_unit',
  'bad_code',
  'bad_gtin',
  'unknown_product',
  'gtin_mismatch',
  'unknown_place',
  'place_ambiguous',
  'place_archived',
  'not_self_service',
  'lot_expired',
  'already_stocked',
  'row_twice',
  'code_twice',
  'gtin_taken',
  'method_not_in_category',
  'fixed_field',
  'future_date',
  'before_issue',
  'bad_phone',
  'staff_ambiguous',
  'too_short',
  'unknown_area',
  'area_ambiguous',
  'bad_degrees',
  'coordinates_swapped',
  'outside_china',
  'landmark_twice',
  // To look at again.
  'ignored_column',
  'hidden_rows',
  'same_row',
  'expired_stock',
  'expiry_conflict',
  'staff_differs',
  'record_known',
])
export type SheetIssueCode = z.infer<typeof sheetIssueCode>

export const sheetIssue = z.object({
  /** Row of the file, from 1; null = the file as a whole. */
  row: z.number().int().nullable(),
  /** As Excel calls it: `C5`. */
  cell: z.string().nullable(),
  column: sheetColumn.nullable(),
  code: sheetIssueCode,
  /** What stands there, or what it clashes with. */
  value: z.string(),
  message: z.string(),
})
export type SheetIssue = z.infer<typeof sheetIssue>
const issues = z.object({ total: z.number().int(), items: z.array(sheetIssue) })

export const receiptsQuery = z.strictObject({
  to: id.describe('place that receives'),
  encoding: sheetEncoding.optional(),
})
export const openingQuery = z.strictObject({ encoding: sheetEncoding.optional() })
export const catalogueQuery = openingQuery
export const staffSheetQuery = openingQuery
export const landmarksSheetQuery = openingQuery

const confirmation = {
  plan: z.string().regex(/^[0-9a-f]{64}$/, 'is not the hash of a preview'),
  note: text(0, 300).optional(),
}
export const postReceiptsQuery = receiptsQuery.extend(confirmation)
export const postOpeningQuery = openingQuery.extend(confirmation)
export const postCatalogueQuery = catalogueQuery.extend({ plan: confirmation.plan })
export const postStaffSheetQuery = postCatalogueQuery
export const postLandmarksSheetQuery = postCatalogueQuery
export interface ImportOptions {
  to?: string | undefined
  encoding?: SheetEncoding | undefined
}

/** One row as it would be taken over. */
export const plannedRow = z.object({
  row: z.number().int(),
  /** `new`, `changed` or `same` for a product, a member of the staff or a landmark; `posted` for goods. */
  effect: z.enum(['posted', 'new', 'changed', 'same']),
  /** Null for staff and landmarks. */
  product: z.string().nullable(),
  /** Null for all but staff. */
  person: z.string().nullable(),
  /** Null for all but landmarks. */
  landmark: z.string().nullable(),
  /** Of a landmark, its jurisdiction. */
  place: z.string().nullable(),
  lot: z.string().nullable(),
  expiresOn: z.string().nullable(),
  /** Base units. */
  quantity: z.number().int().nullable(),
  /** Of what changes: field, before and after. Of staff and new landmarks: what is entered, from nothing. */
  changes: z.array(z.object({ field: sheetColumn, before: z.string(), after: z.string() })),
})
export type PlannedRow = z.infer<typeof plannedRow>

export const sheetPreview = z.object({
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('xlsx'), sheet: z.string(), hiddenRows: z.number().int() }),
    z.object({ kind: z.literal('csv'), encoding: sheetEncoding, delimiter: z.enum([',', ';', '\t']) }),
  ]),
  rows: z.number().int(),
  /** Base units of all rows, places they go to, lots and products that are new. */
  units: z.number().int(),
  places: z.number().int(),
  newLots: z.number().int(),
  newProducts: z.number().int(),
  changedProducts: z.number().int(),
  /** People who are new, and certificates, trainings and examinations that are entered. */
  newStaff: z.number().int(),
  newRecords: z.number().int(),
  newLandmarks: z.number().int(),
  changedLandmarks: z.number().int(),
  errors: issues,
  warnings: issues,
  /** The first rows, as they would be taken over. */
  sample: z.array(plannedRow),
  /** Names what would happen; null while there are errors. Posting wants it, and refuses when that is no longer so. */
  plan: z.string().nullable(),
})
export type SheetPreview = z.infer<typeof sheetPreview>

export const importedSheet = z.object({
  rows: z.number().int(),
  movementIds: z.array(id),
  units: z.number().int(),
  /** Lots that wait in quarantine because their number is known with another expiry date. */
  quarantined: z.number().int(),
  newProducts: z.number().int(),
  changedProducts: z.number().int(),
  newStaff: z.number().int(),
  newRecords: z.number().int(),
  newLandmarks: z.number().int(),
  changedLandmarks: z.number().int(),
})
export type ImportedSheet = z.infer<typeof importedSheet>

export const templateQuery = z.strictObject({
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
  language: z.enum(['zh-CN', 'en']).default('zh-CN'),
})

/** What DHIS2 is told of a product at a place in a month, in base units; `stockout_days` in days. */
export const DHIS2_MEASURES = ['received', 'consumed', 'closing', 'stockout_days', 'wasted'] as const
export const dhis2Measure = z.enum(DHIS2_MEASURES)
export type Dhis2Measure = z.infer<typeof dhis2Measure>
const month = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'use YYYY-MM')
/** Both months included, at most 24 of them. */
export const dhis2Query = z
  .strictObject({ from: month, to: month })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'lies before the first month' })
  .refine(({ from, to }) => monthsBetween(from, to) < 24, { path: ['to'], message: 'at most 24 months' })
const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5)) - Number(from.slice(5))
export const dhis2Export = z.object({
  /** The body of `POST /api/dataValueSets` of DHIS2. */
  dataValueSet: z.object({
    dataValues: z.array(
      z.object({
        dataElement: z.string(),
        /** YYYYMM */
        period: z.string(),
        orgUnit: z.string(),
        categoryOptionCombo: z.string().optional(),
        value: z.string(),
      }),
    ),
  }),
  /** What there are figures of and the mapping does not name: nothing is left out in silence. */
  unmapped: z.object({
    places: z.array(z.object({ id, name: z.string() })),
    figures: z.array(z.object({ product: z.string(), measure: dhis2Measure })),
  }),
})
export type Dhis2Export = z.infer<typeof dhis2Export>
