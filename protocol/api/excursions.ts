import { z } from 'zod'
import { sourceKind } from './climate.ts'
import { divisionCode, id, instant, pageQuery, queryFlag, text } from './parts.ts'
import { locationKind } from './places.ts'

/**
 * Excursions (超标): longer outside limits than they tolerate. `no_data` is a state of its own: nothing was measured for
 * longer than two intervals, and silence is never shown as compliant.
 */
export const excursionKind = z.enum(['hot', 'cold', 'humid', 'dry', 'no_data'])
export type ExcursionKind = z.infer<typeof excursionKind>

export const excursion = z.object({
  id,
  kind: excursionKind,
  locationId: id,
  locationName: z.string(),
  locationKind,
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  sourceId: id,
  sourceKind,
  /** Of a sensor or a logger; null: it goes by the name of the place. */
  sourceName: z.string().nullable(),
  /** Whose limits; null = no data. Name, limit and tolerance are those in force when it was found. */
  profileId: z.string().nullable(),
  profileName: z.string().nullable(),
  profileNameEn: z.string().nullable(),
  /** °C or % relative humidity that was passed; null = no data. */
  limit: z.number().nullable(),
  /** Minutes outside that are no excursion. */
  toleranceMinutes: z.number().int(),
  startedAt: instant,
  /** Null while it lasts: it closes by itself. */
  endedAt: instant.nullable(),
  /** What ended it: back within the limits, nobody knows any more (a `no_data` follows), or the limits are no longer in force there. */
  endedBy: z.enum(['back_inside', 'silence', 'limits_gone']).nullable(),
  /** Until now while it lasts. */
  minutes: z.number().int(),
  /** Furthest outside, and the mean over time, in the unit of the limit; null = no data. */
  peak: z.number().nullable(),
  peakAt: instant.nullable(),
  mean: z.number().nullable(),
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  reason: z.string().nullable(),
  action: z.string().nullable(),
  /** Readings that came later show that it was not so; kept because somebody had answered it. */
  withdrawnAt: instant.nullable(),
})
export type Excursion = z.infer<typeof excursion>

/** Those that last come first, then the latest. Without `kind`: all. */
export const excursionQuery = z.strictObject({
  ...pageQuery,
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  source: id.optional(),
  /** `outside`: hot, cold, humid or dry. */
  kind: z.enum([...excursionKind.options, 'outside']).optional(),
  open: queryFlag.optional(),
  /** `false`: those that want an answer, as the summary counts them: silence and what is long past do not. */
  acknowledged: queryFlag.optional(),
  /** Those that touch this stretch of time. */
  from: instant.optional(),
  to: instant.optional(),
})
export type ExcursionQuery = z.output<typeof excursionQuery>

/** Why it happened, and what was done about it. */
export const acknowledgeExcursion = z.strictObject({ reason: text(1, 300), action: text(1, 300) })
export type AcknowledgeExcursion = z.output<typeof acknowledgeExcursion>

/** Limits in force at a place: its own, and those of the products that lie there. */
export const limitsQuery = z.strictObject({ location: id })
export const limitsInForce = z.object({
  profileId: z.string(),
  name: z.string(),
  nameEn: z.string(),
  minCelsius: z.number().nullable(),
  maxCelsius: z.number().nullable(),
  minHumidity: z.number().nullable(),
  maxHumidity: z.number().nullable(),
  toleranceMinutes: z.number().int(),
  /** From when it is judged by them, where others held before; null = they never changed. */
  since: instant.nullable(),
  /** The place's own. */
  own: z.boolean(),
  /** Products that lie there and want it. */
  products: z.array(z.object({ id, name: z.string(), nameEn: z.string() })),
})
export type LimitsInForce = z.infer<typeof limitsInForce>

/** Units that are stored within the limits of their product now, outside, and where nobody knows. */
export const storedSafely = z.object({
  safe: z.number().int(),
  outside: z.number().int(),
  unknown: z.number().int(),
  /** Safe ÷ all, 0 to 100; null when nothing is known. */
  percent: z.number().nullable(),
})
export type StoredSafely = z.infer<typeof storedSafely>

export const excursionSummary = z.object({
  /** Events: outside limits now; nothing measured now; over or not, and nobody has answered. */
  open: z.number().int(),
  silent: z.number().int(),
  unacknowledged: z.number().int(),
  stored: storedSafely,
})
export type ExcursionSummary = z.infer<typeof excursionSummary>
export const excursionSummaryQuery = z.strictObject({ jurisdiction: divisionCode.optional() })
