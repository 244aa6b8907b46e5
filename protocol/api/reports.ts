import { z } from 'zod'
import { category } from './catalog.ts'
import { productRef } from './inventory.ts'
import { day, divisionCode, id, instant } from './parts.ts'
import { locationKind } from './places.ts'

export const reportName = z.enum([
  'stock',
  'movements',
  'expiring',
  'wastage',
  'stockouts',
  'plan',
  'cyp',
  'orders',
  'counts',
])
export type ReportName = z.infer<typeof reportName>

/** Calendar month by the county's clock. */
export const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'use YYYY-MM')
export const reportLanguage = z.enum(['zh-CN', 'en'])
export type ReportLanguage = z.infer<typeof reportLanguage>

const filters = {
  /** Whole months, both included; by default the running month. */
  from: month.optional(),
  to: month.optional(),
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  category: category.optional(),
  product: productRef.optional(),
  lang: reportLanguage.default('zh-CN'),
}
/** `cursor` and `limit` page the movement book; other reports come whole. */
export const reportQuery = z.strictObject({
  ...filters,
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type ReportQuery = z.output<typeof reportQuery>
export const reportFileQuery = z.strictObject({ ...filters, format: z.enum(['xlsx', 'csv']).default('xlsx') })

/** `share` is 0 to 1, shown as a percentage. */
export const reportColumn = z.object({
  key: z.string(),
  title: z.string(),
  kind: z.enum(['text', 'units', 'decimal', 'share', 'date', 'time']),
})
export type ReportColumn = z.infer<typeof reportColumn>
/** Null is unknown, or does not apply; never 0. */
export const reportCell = z.union([z.string(), z.number(), z.null()])
export type ReportCell = z.infer<typeof reportCell>

/** What a reader has to know beside the figures. */
export const reportNote = z.enum([
  'running_month',
  'no_data',
  'data_since',
  'factor_unknown',
  'factors_version',
  'months_unknown',
  'limits_of_today',
  'points_only',
  'offers_of_today',
  'as_of_now',
  'cut_off',
  'whole_jurisdiction',
  'reversals_net',
  'road_apart',
])
export type ReportNote = z.infer<typeof reportNote>

export const report = z.object({
  name: reportName,
  title: z.string(),
  /** Calendar dates, both included. */
  from: day,
  to: day,
  jurisdiction: z.object({ code: divisionCode, name: z.string() }).nullable(),
  location: z.object({ id, name: z.string(), kind: locationKind }).nullable(),
  madeAt: instant,
  columns: z.array(reportColumn),
  rows: z.array(z.array(reportCell)),
  totals: z.array(reportCell).nullable(),
  notes: z.array(z.object({ code: reportNote, text: z.string() })),
  /** Of the movement book: the cursor of its next page. */
  next: z.string().nullable(),
})
export type Report = z.infer<typeof report>

/** First month of the service year (药具服务年), 1 to 12. */
export const reportSettings = z.strictObject({ serviceYearStart: z.number().int().min(1).max(12) })
export type ReportSettings = z.infer<typeof reportSettings>
