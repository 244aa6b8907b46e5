import { z } from 'zod'
import { sheetEncoding } from './exchange.ts'
import { day, divisionCode, id, instant, queryNumber, text } from './parts.ts'
import { placeKind } from './places.ts'

/** The climate record: temperature in °C and relative humidity in %, of every place and whatever measures there. */

/** What measures: a sensor or a dispenser by itself, a person who reads an instrument, a data logger by its file. */
export const sourceKind = z.enum(['sensor', 'dispenser', 'hand', 'logger'])
export type SourceKind = z.infer<typeof sourceKind>

/** Why a reading is kept and not counted: a wire off (−127 °C), a reset (85 °C), or more than a sensor can measure. */
export const readingFault = z.enum(['sensor_open', 'sensor_reset', 'out_of_range'])
export type ReadingFault = z.infer<typeof readingFault>
/** A time known to more than an hour only, or not at all: such a reading is kept and not counted either. */
export const unsureTime = z.enum(['interval', 'received'])
export type UnsureTime = z.infer<typeof unsureTime>

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

export const latestReading = z.object({
  at: instant,
  /** Null when it was not measured, or the sensor has failed. */
  celsius: z.number().nullable(),
  humidity: z.number().nullable(),
  fault: readingFault.nullable(),
  /** Longer ago than twice the interval in which readings are due: nobody knows how it is now. */
  silent: z.boolean(),
})
export type LatestReading = z.infer<typeof latestReading>

/** What measures at one place. A device that is moved goes on as another source. */
export const climateSource = z.object({
  id,
  locationId: id,
  locationName: z.string(),
  kind: sourceKind,
  deviceId: id.nullable(),
  /** Of a sensor or a logger; null: a dispenser or a person's readings, which go by the name of the place. */
  name: z.string().nullable(),
  /** A reading is due this often: minutes. */
  dueMinutes: z.number().int(),
  /** The newest; null before the first. */
  latest: latestReading.nullable(),
})
export type ClimateSource = z.infer<typeof climateSource>
export const sourceQuery = z.strictObject({
  location: id.optional(),
  jurisdiction: divisionCode.optional(),
  kind: sourceKind.optional(),
})

/** Whether a person reads the instrument twice a day: `auto` = where nothing measures by itself. */
export const handReadings = z.enum(['auto', 'required', 'none'])
export type HandReadings = z.infer<typeof handReadings>
/** Under which limits a place stores; null = none of its own. */
export const placeStorage = z.object({
  locationId: id,
  profileId: z.string().nullable(),
  handReadings,
  /** Whether that makes readings by hand due there now. */
  handDue: z.boolean(),
})
export type PlaceStorage = z.infer<typeof placeStorage>
export const updatePlaceStorage = z.strictObject({
  profileId: text(1, 40).nullable().optional(),
  handReadings: handReadings.optional(),
})
export type UpdatePlaceStorage = z.output<typeof updatePlaceStorage>

/** Places that measure, or ought to, with what is known of the last day. */
export const climatePlace = z.object({
  locationId: id,
  name: z.string(),
  kind: placeKind,
  jurisdictionCode: divisionCode,
  jurisdictionName: z.string(),
  /** The place's own limits; those of the products that lie there come beside them. */
  profileId: z.string().nullable(),
  /** Newest of all its sources, one that measures by itself before one by hand; null = never measured. */
  latest: latestReading.extend({ sourceId: id, sourceKind }).nullable(),
  /** Number of its sources. */
  sources: z.number().int(),
  /** Of the last 24 hours, by the source that covers most; null counts are nothing measured. */
  lastDay: z.object({
    minCelsius: z.number().nullable(),
    maxCelsius: z.number().nullable(),
    minHumidity: z.number().nullable(),
    maxHumidity: z.number().nullable(),
    /** Share of the time that readings stand for, 0 to 1. */
    coverage: z.number(),
  }),
  handDue: z.boolean(),
})
export type ClimatePlace = z.infer<typeof climatePlace>
export const climatePlacesQuery = z.strictObject({ jurisdiction: divisionCode.optional() })

/** At most five years and six sources; the last 24 hours of everything at a place when nothing is said. */
export const seriesQuery = z.strictObject({
  location: id.optional(),
  /** Ids of sources, comma between them: to compare places. */
  sources: z.string().max(400).optional(),
  from: instant.optional(),
  to: instant.optional(),
  /** About as many points as a screen has pixels; never more. */
  points: queryNumber(50, 5_000).default(1_500),
})
/** `raw`: as measured. `hour`, `day`: a point for each, at its beginning, with the least and the most of it. */
export const seriesStep = z.enum(['raw', 'hour', 'day'])
export type SeriesStep = z.infer<typeof seriesStep>

const axis = z.object({
  mean: z.array(z.number().nullable()),
  min: z.array(z.number().nullable()),
  max: z.array(z.number().nullable()),
})
/**
 * Columns of the same length, as a chart takes them, in the order of time. A gap (longer than twice the interval in
 * which readings are due) is a point of nulls. Of `raw`, `min` and `max` are empty: they are
 * the value itself.
 */
export const climateSeries = z.object({
  source: climateSource.omit({ latest: true }),
  step: seriesStep,
  /** Milliseconds since 1970. */
  at: z.array(z.number()),
  celsius: axis,
  humidity: axis,
  /** Readings kept and not counted, newest first, at most 200. */
  faults: z.array(
    z.object({
      at: z.number(),
      celsius: z.number().nullable(),
      fault: readingFault.nullable(),
      unsure: unsureTime.nullable(),
    }),
  ),
  /** Over the whole stretch, from sums over time. */
  summary: z.object({
    readings: z.number().int(),
    /** Kept and not counted. */
    faults: z.number().int(),
    minCelsius: z.number().nullable(),
    maxCelsius: z.number().nullable(),
    /** Weighted by time. */
    meanCelsius: z.number().nullable(),
    minHumidity: z.number().nullable(),
    maxHumidity: z.number().nullable(),
    meanHumidity: z.number().nullable(),
    /** Mean kinetic temperature, USP <1160>; always to be shown with `coverage`. */
    kineticCelsius: z.number().nullable(),
    /** Share of the stretch (as far as it has passed) that readings stand for, 0 to 1. */
    coverage: z.number(),
  }),
})
export type ClimateSeries = z.infer<typeof climateSeries>
export const climateSeriesAnswer = z.object({ from: instant, to: instant, series: z.array(climateSeries) })
export type ClimateSeriesAnswer = z.infer<typeof climateSeriesAnswer>

/** By hand. Without `at` it is now; seconds are left off. At least one of the two values. */
export const enterReading = z.strictObject({
  locationId: id,
  at: instant.optional(),
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

/** A data logger's file becomes readings of a logger of this name at this place. */
export const loggerQuery = z.strictObject({
  location: id,
  name: text(1, 40),
  encoding: sheetEncoding.optional(),
})
export const runLoggerQuery = loggerQuery.extend({
  plan: z.string().regex(/^[0-9a-f]{64}$/, 'is not the hash of a preview'),
})
export const MAX_LOGGER_ROWS = 50_000
export const loggerColumn = z.enum(['time', 'date', 'clock', 'celsius', 'humidity'])
export type LoggerColumn = z.infer<typeof loggerColumn>
export const loggerIssueCode = z.enum([
  'no_headings',
  'column_missing',
  'column_twice',
  /** A heading says neither °C nor °F, or something else. */
  'unknown_unit',
  'formula',
  'required',
  'bad_time',
  'ambiguous_time',
  'in_future',
  'too_old',
  'not_a_number',
  /** Colder or hotter than can be: is the unit another? */
  'implausible_celsius',
  'implausible_humidity',
  /** The same time twice in the file, with other values. */
  'row_twice',
  /** The record has another value at this time. */
  'conflict',
  // To look at again.
  'ignored_column',
  'hidden_rows',
  'fahrenheit',
  'sensor_fault',
])
export type LoggerIssueCode = z.infer<typeof loggerIssueCode>
export const loggerIssue = z.object({
  /** Row of the file, from 1; null = the file as a whole. */
  row: z.number().int().nullable(),
  cell: z.string().nullable(),
  column: loggerColumn.nullable(),
  code: loggerIssueCode,
  /** What stands there, or what it clashes with. */
  value: z.string(),
  message: z.string(),
})
export type LoggerIssue = z.infer<typeof loggerIssue>
const issues = z.object({ total: z.number().int(), items: z.array(loggerIssue) })
export const loggerPreview = z.object({
  /** Rows below the headings. */
  rows: z.number().int(),
  /** Readings that would be taken over, and those that the record has already. */
  fresh: z.number().int(),
  known: z.number().int(),
  from: instant.nullable(),
  to: instant.nullable(),
  minCelsius: z.number().nullable(),
  maxCelsius: z.number().nullable(),
  /** Minutes between two readings, as most of them are. */
  everyMinutes: z.number().nullable(),
  /** The heading said °F, and values become °C. */
  fahrenheit: z.boolean(),
  errors: issues,
  warnings: issues,
  sample: z.array(
    z.object({
      row: z.number().int(),
      at: instant,
      celsius: z.number().nullable(),
      humidity: z.number().nullable(),
    }),
  ),
  /** Send it back to take over exactly this; null = there is something to change first, or nothing to take over. */
  plan: z.string().nullable(),
})
export type LoggerPreview = z.infer<typeof loggerPreview>
export const importedReadings = z.object({
  sourceId: id,
  fresh: z.number().int(),
  known: z.number().int(),
})
export type ImportedReadings = z.infer<typeof importedReadings>

/** Named limits, as far as a county may change them. */
export const updateStorageProfile = z.strictObject({
  name: text(1, 40).optional(),
  nameEn: text(1, 60).optional(),
  minCelsius: z.number().min(-40).max(60).nullable().optional(),
  maxCelsius: z.number().min(-40).max(60).nullable().optional(),
  minHumidity: z.number().min(0).max(100).nullable().optional(),
  maxHumidity: z.number().min(0).max(100).nullable().optional(),
  toleranceMinutes: z.number().int().min(0).max(1_440).optional(),
})
export type UpdateStorageProfile = z.output<typeof updateStorageProfile>

/**
 * How complete the record of a place is over whole days before today, in half hours: a device is present in each half
 * hour in which it measured, a reading by hand stands for its half of the day; day by day the best source counts.
 */
export const climatePresence = z.object({
  due: z.number().int(),
  present: z.number().int(),
  /** Days on which something is missing. */
  missing: z.array(z.object({ day, due: z.number().int(), present: z.number().int() })),
})
export type ClimatePresence = z.infer<typeof climatePresence>
/** Both included; the 90 days before today when nothing is said, at most 400. */
export const climatePresenceQuery = z.strictObject({
  location: id,
  from: day.optional(),
  to: day.optional(),
})
export type ClimatePresenceQuery = z.output<typeof climatePresenceQuery>
