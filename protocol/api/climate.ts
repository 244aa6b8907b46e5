import { z } from 'zod'
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
  /** Whether that makes a person read the instrument there twice a day, as it stands now. */
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
  /** Whether a person reads the instrument there twice a day; and whether one of the two is asked for now. */
  handDue: z.boolean(),
  dueNow: z.boolean(),
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
