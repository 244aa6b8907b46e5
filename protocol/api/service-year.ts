import { z } from 'zod'
import { day, divisionCode, id, instant, pageQuery, text } from './parts.ts'
import { locationKind } from './places.ts'
import { month, report, reportLanguage } from './reports.ts'

/** 发放地点, 地址, 服务时间, 发放品种, 联系电话: what every point publishes in the service year (药具服务年). */
export const publicField = z.enum(['name', 'address', 'hours', 'products', 'phone'])
export type PublicField = z.infer<typeof publicField>

export const jurisdictionQuery = z.strictObject({ jurisdiction: divisionCode.optional() })

const publicationCounts = {
  /** Points in use that serve the public. */
  points: z.number().int(),
  /** On the public pages. */
  published: z.number().int(),
  /** Published with five of five fields. */
  complete: z.number().int(),
  /** Published, and checked by a person within the time. */
  verified: z.number().int(),
  /** Complete and verified: what the indicator counts. */
  met: z.number().int(),
  /** Met ÷ points; null without points. */
  share: z.number().nullable(),
}
export const publication = z.object({
  at: instant,
  /** A check holds for so many days. */
  verifiedForDays: z.number().int(),
  total: z.object(publicationCounts),
  /** One level below the jurisdiction asked for, by code. */
  jurisdictions: z.array(z.object({ code: divisionCode, name: z.string(), ...publicationCounts })),
})
export type Publication = z.infer<typeof publication>

/** What a point lacks. Those that lack most come first. */
export const unpublishedQuery = z.strictObject({ ...pageQuery, jurisdiction: divisionCode.optional() })
export const unpublishedPoint = z.object({
  id,
  name: z.string(),
  kind: locationKind,
  jurisdictionName: z.string(),
  published: z.boolean(),
  missing: z.array(publicField),
  verifiedOn: day.nullable(),
  /** Never checked, or too long ago. */
  unverified: z.boolean(),
})
export type UnpublishedPoint = z.infer<typeof unpublishedPoint>
/** The same of one point, whatever it lacks. */
export const pointPublication = unpublishedPoint.extend({
  /** A check holds for so many days. */
  verifiedForDays: z.number().int(),
})
export type PointPublication = z.infer<typeof pointPublication>

const groupOfPoints = z.object({
  points: z.number().int(),
  /** Points with usable stock of something that they offer. */
  stocked: z.number().int(),
  complete: z.number().int(),
  verified: z.number().int(),
  /** Open until 20:00 or later on three days of the week or more. */
  openEvenings: z.number().int(),
  /** Base units given out in these months; null where so few could point at people. */
  units: z.number().int().nullable(),
  unitsPerPoint: z.number().nullable(),
})
export type GroupOfPoints = z.infer<typeof groupOfPoints>
/** Points that serve a migrant-dense area (流动人口聚集区), and the others. */
export const migrantGap = z.object({
  at: instant,
  /** Whole months over which units are counted, both included. */
  from: month,
  to: month,
  tagged: groupOfPoints,
  others: groupOfPoints,
  /** Units of both groups are held back because one of them is below this. */
  suppressedBelow: z.number().int().nullable(),
})
export type MigrantGap = z.infer<typeof migrantGap>

/** 免费药具获得率, 政策知晓率, and services received where people live: about people, so never derived from boxes. */
export const surveyIndicator = z.enum(['obtaining_rate', 'policy_awareness', 'served_where_living'])
export type SurveyIndicator = z.infer<typeof surveyIndicator>
/** From this share on the target is met. */
export const SURVEY_TARGETS: Readonly<Record<SurveyIndicator, number>> = {
  obtaining_rate: 0.9,
  policy_awareness: 0.9,
  served_where_living: 0.95,
}
/** A smaller sample says next to nothing, and could point at people. */
export const SMALLEST_SAMPLE = 30

export const newSurvey = z
  .strictObject({
    jurisdictionCode: divisionCode,
    indicator: surveyIndicator,
    numerator: z.number().int().min(0).max(10_000_000),
    denominator: z
      .number()
      .int()
      .min(SMALLEST_SAMPLE, `ask at least ${SMALLEST_SAMPLE} people`)
      .max(10_000_000),
    surveyedOn: day,
    /** How people were chosen and asked. */
    method: text(4, 300),
    carriedOutBy: text(1, 80),
  })
  .refine(({ numerator, denominator }) => numerator <= denominator, {
    path: ['numerator'],
    message: 'is more than the people who were asked',
  })
export type NewSurvey = z.output<typeof newSurvey>
export const withdrawSurvey = z.strictObject({ reason: text(1, 300) })

export const survey = z.object({
  id,
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  indicator: surveyIndicator,
  numerator: z.number().int(),
  denominator: z.number().int(),
  share: z.number(),
  /** Wilson score interval at 95 %. */
  low: z.number(),
  high: z.number(),
  target: z.number(),
  /** `likely`: the share meets the target and the interval reaches below it; `missed`: the share is below it. */
  outcome: z.enum(['met', 'likely', 'missed']),
  surveyedOn: day,
  method: z.string(),
  carriedOutBy: z.string(),
  recordedAt: instant,
  recordedBy: z.string(),
  withdrawnAt: instant.nullable(),
  withdrawnBecause: z.string().nullable(),
})
export type Survey = z.infer<typeof survey>

export const periodQuery = z.strictObject({
  /** Whole months, both included. */
  from: month,
  to: month,
  jurisdiction: divisionCode.optional(),
  lang: reportLanguage.default('zh-CN'),
})
export type PeriodQuery = z.output<typeof periodQuery>

export const periodIndicator = z.object({
  key: z.enum([
    'stockout_rate',
    'in_stock_days',
    'stocked_to_plan',
    'order_fill_rate',
    'count_accuracy',
    'cyp',
    'publication',
    'three_bright',
    'storage_record',
    ...surveyIndicator.options,
  ]),
  title: z.string(),
  kind: z.enum(['share', 'decimal']),
  /** Null: unknown, never 0. */
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  target: z.number().nullable(),
  /** Of a survey. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** `now`: as it stands when the report is made, whatever the period. */
  basis: z.enum(['period', 'now']),
})
export type PeriodIndicator = z.infer<typeof periodIndicator>

/** 季度报告 or 服务年报告: the indicators of a period, and the tables they come from. */
export const periodReport = z.object({
  title: z.string(),
  from: day,
  to: day,
  jurisdiction: z.object({ code: divisionCode, name: z.string() }).nullable(),
  madeAt: instant,
  /** The period has not ended. */
  running: z.boolean(),
  indicators: z.array(periodIndicator),
  tables: z.array(report),
})
export type PeriodReport = z.infer<typeof periodReport>
