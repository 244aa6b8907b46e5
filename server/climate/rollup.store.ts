import { and, asc, desc, eq, gte, isNull, lt, lte, sql } from 'drizzle-orm'
import type { Writer } from '../db/database.ts'
import { insertRows } from '../db/insert.rows.ts'
import {
  climateDays,
  climateHours,
  climateMarks,
  climateReadings,
  climateSources,
} from '../db/schema/index.ts'
import { perChange, perValues } from '../db/statements.ts'
import type { ClimateSums, Reading } from './climate-sums.ts'
import type { Stretch } from './stretch.ts'
import type { HourRow } from './sums.store.ts'

/**
 * What is asked and written for each source whose readings are summed up. A fleet has thousands of them, and ingest waits
 * meanwhile: these statements are prepared, which makes them ten times as cheap.
 */

const source = sql.placeholder('source')
const from = sql.placeholder('from')
const to = sql.placeholder('to')

/** In the order of time; both ends belong to it. */
export const readingsWithin = async (tx: Writer, number: number, stretch: Stretch): Promise<Reading[]> =>
  (await selectReadings(tx, [{ source: number, ...stretch }]))[0] ?? []

const selectReadings = perValues((tx) => {
  const { at, celsius, humidity, fault, unsure } = climateReadings
  return tx
    .select({ at, celsius, humidity, fault, unsure })
    .from(climateReadings)
    .where(and(eq(climateReadings.source, source), gte(at, from), lte(at, to)))
    .orderBy(asc(at))
    .prepare('rollup_readings')
})

/** In the order of time. */
export const hoursWithin = async (tx: Writer, number: number, stretch: Stretch): Promise<HourRow[]> =>
  (await selectHours(tx, [{ source: number, ...stretch }]))[0] ?? []

const selectHours = perValues((tx) =>
  tx
    .select()
    .from(climateHours)
    .where(and(eq(climateHours.source, source), gte(climateHours.at, from), lt(climateHours.at, to)))
    .orderBy(asc(climateHours.at))
    .prepare('rollup_hours'),
)

/** What a stretch of hours comes to now. */
export async function replaceHours(
  tx: Writer,
  number: number,
  stretch: Stretch,
  hours: ReadonlyMap<number, ClimateSums>,
): Promise<void> {
  await deleteHours(tx, [{ source: number, ...stretch }])
  await insertRows(
    tx,
    climateHours,
    [...hours].map(([at, sums]) => ({ source: number, at, ...sums })),
  )
}

const deleteHours = perChange('rollup_delete_hours', (tx) =>
  tx
    .delete(climateHours)
    .where(and(eq(climateHours.source, source), gte(climateHours.at, from), lt(climateHours.at, to))),
)

export async function replaceDays(
  tx: Writer,
  number: number,
  days: ReadonlyMap<string, ClimateSums>,
): Promise<void> {
  await deleteDays(
    tx,
    [...days.keys()].map((day) => ({ source: number, day })),
  )
  const kept = [...days].filter(([, { readings, faults, seconds }]) => readings + faults + seconds > 0)
  await insertRows(
    tx,
    climateDays,
    kept.map(([day, sums]) => ({ source: number, day, ...sums })),
  )
}

const deleteDays = perChange('rollup_delete_days', (tx) =>
  tx
    .delete(climateDays)
    .where(and(eq(climateDays.source, source), eq(climateDays.day, sql.placeholder('day')))),
)

/** Both ends included. */
export async function deleteMarks(tx: Writer, number: number, stretch: Stretch): Promise<void> {
  await deleteMarksWithin(tx, [{ source: number, ...stretch }])
}

const deleteMarksWithin = perChange('rollup_delete_marks', (tx) => {
  const { hour } = climateMarks
  return tx.delete(climateMarks).where(and(eq(climateMarks.source, source), gte(hour, from), lte(hour, to)))
})

/** The newest reading of known time, faults too. */
export const newestReading = async (tx: Writer, number: number) =>
  (await selectNewest(tx, [{ source: number }]))[0]?.[0]

const selectNewest = perValues((tx) => {
  const { at, celsius, humidity, fault, unsure } = climateReadings
  return tx
    .select({ at, celsius, humidity, fault })
    .from(climateReadings)
    .where(and(eq(climateReadings.source, source), isNull(unsure)))
    .orderBy(desc(at))
    .limit(1)
    .prepare('rollup_newest')
})

/** Undefined = it has none any more. */
export async function saveLatest(
  tx: Writer,
  number: number,
  latest: Awaited<ReturnType<typeof newestReading>>,
): Promise<void> {
  const { at = null, celsius = null, humidity = null, fault = null } = latest ?? {}
  await updateLatest(tx, [{ source: number, at, celsius, humidity, fault }])
}

const updateLatest = perChange('rollup_latest', (tx) => {
  const told = (name: string) => sql`${sql.placeholder(name)}`
  return tx
    .update(climateSources)
    .set({
      latestAt: told('at'),
      latestCelsius: told('celsius'),
      latestHumidity: told('humidity'),
      latestFault: told('fault'),
    })
    .where(eq(climateSources.number, source))
})
