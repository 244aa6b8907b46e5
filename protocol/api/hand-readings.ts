import { z } from 'zod'
import { day, divisionCode, id, instant, text } from './parts.ts'

/** Readings that people take, and the sheet on the wall that they stand on. */

/** What a person can mean: the coldest and the hottest that a Chinese storeroom may ever be, in °C. */
export const HAND_CELSIUS = { min: -40, max: 60 } as const
const celsius = z
  .number()
  .min(HAND_CELSIUS.min, `is below ${HAND_CELSIUS.min} °C: is a point missing?`)
  .max(HAND_CELSIUS.max, `is above ${HAND_CELSIUS.max} °C: is a point missing, or is it in °F?`)
const humidity = z
  .number()
  .min(0, 'is below 0 %: relative humidity is 0 to 100')
  .max(100, 'is above 100 %: relative humidity is 0 to 100')

/**
 * By hand. Without `at` it is now; seconds are left off. At least one of the two values. `sentAt` is the phone's clock as it
 * sends, when `at` is of that clock: so a wrong clock is put right.
 */
export const enterReading = z.strictObject({
  locationId: id,
  at: instant.optional(),
  sentAt: instant.optional(),
  celsius: celsius.nullable(),
  humidity: humidity.nullable(),
  note: text(0, 300).optional(),
})
export type EnterReading = z.output<typeof enterReading>
/** Nothing is edited: a correction is an entry that takes the place of another. Both values null: it was never read. */
export const correctReading = z.strictObject({
  at: instant.optional(),
  celsius: celsius.nullable(),
  humidity: humidity.nullable(),
  reason: text(1, 300),
})
export type CorrectReading = z.output<typeof correctReading>

export const handReading = z.object({
  id,
  locationId: id,
  at: instant,
  celsius: z.number().nullable(),
  humidity: z.number().nullable(),
  note: z.string().nullable(),
  enteredBy: id,
  enteredByName: z.string(),
  enteredAt: instant,
  /** Entered more than two hours after it was read. */
  late: z.boolean(),
  /** The entry whose place it takes, and why. */
  supersedesId: id.nullable(),
  reason: z.string().nullable(),
  /** The entry that took its place. */
  supersededById: id.nullable(),
})
export type HandReading = z.infer<typeof handReading>
/** At most 400 days; the last 31 when nothing is said. */
export const handReadingsQuery = z.strictObject({
  location: id,
  from: instant.optional(),
  to: instant.optional(),
})

/** Readings by hand are due at 09:00 and 15:30: of the morning until noon, of the afternoon until midnight. */
export const dayPart = z.enum(['morning', 'afternoon'])
export type DayPart = z.infer<typeof dayPart>
/** A place whose reading is due by now and was not entered. */
export const dueReading = z.object({
  locationId: id,
  locationName: z.string(),
  jurisdictionCode: divisionCode,
  day,
  part: dayPart,
  /** When it was due. */
  dueAt: instant,
  /** The reading before it; null = none. */
  lastAt: instant.nullable(),
})
export type DueReading = z.infer<typeof dueReading>
export const dueReadingsQuery = z.strictObject({ jurisdiction: divisionCode.optional() })

/** The record sheet (温湿度记录表) of a month, as it hangs on the wall. */
export const recordSheetQuery = z.strictObject({
  location: id,
  month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'is not a month: use YYYY-MM'),
})
const sheetReading = z.object({
  at: instant,
  celsius: z.number().nullable(),
  humidity: z.number().nullable(),
  /** Who read it; null = a device or a logger. */
  by: z.string().nullable(),
  late: z.boolean(),
})
export const recordSheetDay = z.object({
  day,
  /** By hand, or what a device measured nearest to 09:00 and 15:30; null = nothing within the part of the day. */
  morning: sheetReading.nullable(),
  afternoon: sheetReading.nullable(),
  /** Parts of the day that are over: only there can a reading be missing. */
  over: z.array(dayPart),
  minCelsius: z.number().nullable(),
  maxCelsius: z.number().nullable(),
  minHumidity: z.number().nullable(),
  maxHumidity: z.number().nullable(),
  /** Share of the day that readings of the best device stand for, 0 to 1. */
  coverage: z.number(),
  remarks: z.array(z.string()),
})
export type RecordSheetDay = z.infer<typeof recordSheetDay>
export const recordSheet = z.object({
  locationId: id,
  locationName: z.string(),
  jurisdictionName: z.string(),
  month: z.string(),
  profile: z
    .object({
      name: z.string(),
      nameEn: z.string(),
      minCelsius: z.number().nullable(),
      maxCelsius: z.number().nullable(),
      minHumidity: z.number().nullable(),
      maxHumidity: z.number().nullable(),
    })
    .nullable(),
  /** Names of what measured. */
  instruments: z.array(z.string()),
  /** Days of the month that have begun. */
  days: z.array(recordSheetDay),
  /** Readings present ÷ due over the whole days that have passed, in half hours; see `climatePresence`. */
  presence: z.object({ due: z.number().int(), present: z.number().int() }),
})
export type RecordSheet = z.infer<typeof recordSheet>
