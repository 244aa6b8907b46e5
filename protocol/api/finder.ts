import { z } from 'zod'
import { category } from './catalog.ts'
import { divisionCode, id, instant, queryNumber } from './parts.ts'
import { publicReportKind } from './public-reports.ts'

/**
 * A public grid cell of 0.01° latitude × 0.0125° longitude (about 1.1 × 1.2 km at 23° N): `{row}-{column}`, counted
 * from the south pole and the date line. The phone works it out; its exact position never leaves it.
 */
export const cell = z.string().regex(/^\d{1,5}-\d{1,5}$/, 'is not a cell')

/** Band, never a count: in stock as confirmed, probably in stock, out, or unknown. */
export const availability = z.enum(['confirmed', 'probable', 'out', 'unknown'])
export type Availability = z.infer<typeof availability>

export const finderPoint = z.object({
  id,
  name: z.string(),
  nameEn: z.string().nullable(),
  attended: z.boolean(),
  kind: z.enum(['dispenser', 'staffed_outlet', 'social_outlet', 'free_box']),
  address: z.string().nullable(),
  phone: z.string().nullable(),
  /** WGS-84 degrees; null when nobody has entered them. */
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  /** What everybody knows within a few hundred metres. */
  landmark: z.object({ name: z.string(), nameEn: z.string().nullable() }).nullable(),
  township: z.string(),
  townshipEn: z.string().nullable(),
  openNow: z.boolean().nullable(),
  /** When it next opens or closes; null when unknown or always open. */
  changesAt: instant.nullable(),
  always: z.boolean(),
  stepFree: z.boolean().nullable(),
  indoor: z.boolean().nullable(),
  /** Whether an identity card is asked for; null when nobody has said. */
  asksId: z.boolean().nullable(),
  stock: z.array(
    z.object({
      category,
      availability,
      /** When this was last known; null when never. */
      knownAt: instant.nullable(),
      source: z.enum(['machine', 'manual']).nullable(),
      /** The varieties (发放品种) of this category that it offers, each judged by itself; the surest speaks for all. */
      products: z.array(z.object({ name: z.string(), nameEn: z.string(), availability })),
    }),
  ),
  /** What several visitors told of it in the last week and nobody has put right. */
  told: z.array(z.object({ kind: publicReportKind, lastAt: instant })),
  /** Chance of being given something now, above 0 and at most 1: from the bands above and the hours, for sorting. */
  chance: z.number(),
})
export type FinderPoint = z.infer<typeof finderPoint>
export const finderCell = z.object({
  cell,
  /** The middle of the cell, from which `points` are the nearest. */
  longitude: z.number(),
  latitude: z.number(),
  at: instant,
  points: z.array(finderPoint),
})
export type FinderCell = z.infer<typeof finderCell>

/** Searches that found nothing likely within a few kilometres, newest month first. */
export const emptyHandedQuery = z.strictObject({ months: queryNumber(1, 24).default(3) })
export const emptyHandedCell = z.object({
  /** `YYYY-MM`. */
  month: z.string(),
  cell,
  /** Its middle, WGS-84 degrees. */
  longitude: z.number(),
  latitude: z.number(),
  /** Null = no matter which. */
  category: category.nullable(),
  /** Rounded down to tens; fewer than ten are not known to anybody. */
  searches: z.number().int().multipleOf(10),
  /** Of the point nearest to it. */
  jurisdictionCode: divisionCode,
  township: z.string(),
  townshipEn: z.string().nullable(),
  nearestMetres: z.number().int(),
})
export type EmptyHandedCell = z.infer<typeof emptyHandedCell>
