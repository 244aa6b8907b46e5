import type { HandReadings, ReadingFault, SourceKind, UnsureTime } from '../../../protocol/api/climate.ts'
import { boolean, index, integer, primaryKey, real, table, text, timestamp, uniqueIndex } from '../columns.ts'
import { people } from './accounts.table.ts'
import { storageProfiles } from './catalog.table.ts'
import { devices } from './devices.table.ts'
import { locations } from './places.table.ts'

/** What measures at one place. Its readings go by its small number, which is what keeps a hundred million rows short. */
export const climateSources = table(
  'climate_sources',
  {
    number: integer('number').primaryKey(),
    id: text('id').notNull(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id),
    kind: text('kind').$type<SourceKind>().notNull(),
    deviceId: text('device_id').references(() => devices.id),
    /** Of a logger; a sensor goes by its device's. */
    name: text('name'),
    /** A reading is due this often: minutes. */
    dueMinutes: integer('due_minutes').notNull(),
    createdAt: timestamp('created_at').notNull(),
    /** Its newest reading of known time, faults too; written with the sums, so a moment behind. Milliseconds since 1970. */
    latestAt: integer('latest_at'),
    latestCelsius: real('latest_celsius'),
    latestHumidity: real('latest_humidity'),
    latestFault: text('latest_fault').$type<ReadingFault>(),
  },
  (t) => [
    uniqueIndex('climate_sources_id').on(t.id),
    uniqueIndex('climate_sources_device').on(t.deviceId, t.locationId),
    index('climate_sources_location').on(t.locationId),
  ],
)

/**
 * As measured, by source and instant (milliseconds since 1970): a hundred million of them, so that they are kept in the
 * order of this key and in as few bytes as can be. Most have null in every column behind humidity.
 */
export const climateReadings = table(
  'climate_readings',
  {
    source: integer('source').notNull(),
    at: integer('at').notNull(),
    celsius: real('celsius'),
    humidity: real('humidity'),
    /** Kept and not counted. */
    fault: text('fault').$type<ReadingFault>(),
    /** Its time is not known well enough to count it. */
    unsure: text('unsure').$type<UnsureTime>(),
    /** Milliseconds since 1970; null = within the hour. */
    recordedAt: integer('recorded_at'),
  },
  (t) => [primaryKey({ columns: [t.source, t.at] })],
)

/** What readings come to over a stretch of time; every weight is seconds that readings stand for (`time-weights.ts`). */
const sums = {
  /** Readings that count, and those that are kept and do not. */
  readings: integer('readings').notNull(),
  faults: integer('faults').notNull(),
  minCelsius: real('min_celsius'),
  maxCelsius: real('max_celsius'),
  minHumidity: real('min_humidity'),
  maxHumidity: real('max_humidity'),
  seconds: real('seconds').notNull(),
  /** Σ weight × °C. */
  celsiusSeconds: real('celsius_seconds').notNull(),
  /** Σ weight × e^(−10,000 ÷ kelvin): what mean kinetic temperature is made of. */
  kineticSeconds: real('kinetic_seconds').notNull(),
  /** Seconds for which humidity was measured too, and Σ weight × %. */
  humidSeconds: real('humid_seconds').notNull(),
  humiditySeconds: real('humidity_seconds').notNull(),
}

/** By the hour, which begins at `at`, milliseconds since 1970. */
export const climateHours = table(
  'climate_hours',
  {
    source: integer('source').notNull(),
    at: integer('at').notNull(),
    ...sums,
    /** Bit 0: something was measured in the first half hour, bit 1: in the second. */
    halves: integer('halves').notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.at] })],
)

/** By the day of the county's calendar, from its hours. */
export const climateDays = table(
  'climate_days',
  {
    source: integer('source').notNull(),
    /** `YYYY-MM-DD`. */
    day: text('day').notNull(),
    ...sums,
    /** Half hours in which something was measured. */
    halves: integer('halves').notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.day] })],
)

/** Hours whose sums have to be made again: written in the transaction of a reading, taken away in that of the sums. */
export const climateMarks = table(
  'climate_marks',
  { source: integer('source').notNull(), hour: integer('hour').notNull() },
  (t) => [primaryKey({ columns: [t.source, t.hour] })],
)

/** Readings as people entered them: append-only, a correction is another entry. What holds is in `climate_readings`. */
export const climateHandEntries = table(
  'climate_hand_entries',
  {
    id: text('id').primaryKey(),
    source: integer('source')
      .notNull()
      .references(() => climateSources.number),
    /** To the minute. */
    at: timestamp('at').notNull(),
    /** Both null: a correction that says it was never read. */
    celsius: real('celsius'),
    humidity: real('humidity'),
    note: text('note'),
    enteredBy: text('entered_by')
      .notNull()
      .references(() => people.id),
    enteredAt: timestamp('entered_at').notNull(),
    late: boolean('late').notNull(),
    supersedesId: text('supersedes_id'),
    /** Of a correction. */
    reason: text('reason'),
  },
  (t) => [
    index('climate_hand_entries_source').on(t.source, t.at),
    // An entry is corrected once; what comes after corrects the correction.
    uniqueIndex('climate_hand_entries_supersedes').on(t.supersedesId),
  ],
)

/** How a place stores, where somebody said so; the rest goes by its kind. */
export const placeStorage = table('place_storage', {
  locationId: text('location_id')
    .primaryKey()
    .references(() => locations.id),
  profileId: text('profile_id').references(() => storageProfiles.id),
  handReadings: text('hand_readings').$type<HandReadings>().notNull(),
  updatedAt: timestamp('updated_at').notNull(),
  updatedBy: text('updated_by')
    .notNull()
    .references(() => people.id),
})
