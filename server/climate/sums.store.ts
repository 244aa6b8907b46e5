import { and, asc, eq, gte, inArray, lt, max, min, sum } from 'drizzle-orm'
import type { Reader, Writer } from '../db/database.ts'
import { insertRows } from '../db/insert.rows.ts'
import { climateDays, climateHours } from '../db/schema/index.ts'
import type { ClimateSums } from './climate-sums.ts'

export type HourRow = typeof climateHours.$inferSelect
export type DayRow = typeof climateDays.$inferSelect

/** In the order of time; `to` is not part of it. */
export function hoursBetween(db: Reader, source: number, from: number, to: number): Promise<HourRow[]> {
  return db
    .select()
    .from(climateHours)
    .where(and(eq(climateHours.source, source), gte(climateHours.at, from), lt(climateHours.at, to)))
    .orderBy(asc(climateHours.at))
}

/** In the order of time; `to` is not part of it. Days as `YYYY-MM-DD`. */
export function daysBetween(
  db: Reader,
  sources: readonly number[],
  from: string,
  to: string,
): Promise<DayRow[]> {
  return db
    .select()
    .from(climateDays)
    .where(
      and(inArray(climateDays.source, [...sources]), gte(climateDays.day, from), lt(climateDays.day, to)),
    )
    .orderBy(asc(climateDays.source), asc(climateDays.day))
}

/** What a stretch of hours comes to now; `to` is not part of it. */
export async function replaceHours(
  tx: Writer,
  source: number,
  { from, to }: { from: number; to: number },
  hours: ReadonlyMap<number, ClimateSums>,
): Promise<void> {
  await tx
    .delete(climateHours)
    .where(and(eq(climateHours.source, source), gte(climateHours.at, from), lt(climateHours.at, to)))
  await insertRows(
    tx,
    climateHours,
    [...hours].map(([at, sums]) => ({ source, at, ...sums })),
  )
}

export async function replaceDays(
  tx: Writer,
  source: number,
  days: ReadonlyMap<string, ClimateSums>,
): Promise<void> {
  await tx
    .delete(climateDays)
    .where(and(eq(climateDays.source, source), inArray(climateDays.day, [...days.keys()])))
  const kept = [...days].filter(([, { readings, faults, seconds }]) => readings + faults + seconds > 0)
  await insertRows(
    tx,
    climateDays,
    kept.map(([day, sums]) => ({ source, day, ...sums })),
  )
}

/** What the hours from an instant on come to. */
export type HourSums = Pick<
  HourRow,
  'source' | 'minCelsius' | 'maxCelsius' | 'minHumidity' | 'maxHumidity' | 'seconds' | 'humidSeconds'
>

const SOURCES_PER_QUERY = 500

/** Of each of these sources; one without anything is absent. */
export async function sumsSince(db: Reader, sources: readonly number[], since: number): Promise<HourSums[]> {
  const found: HourSums[] = []
  const { source, at, minCelsius, maxCelsius, minHumidity, maxHumidity, seconds, humidSeconds } = climateHours
  for (let from = 0; from < sources.length; from += SOURCES_PER_QUERY)
    found.push(
      ...(await db
        .select({
          source,
          minCelsius: min(minCelsius),
          maxCelsius: max(maxCelsius),
          minHumidity: min(minHumidity),
          maxHumidity: max(maxHumidity),
          seconds: sum(seconds).mapWith(Number),
          humidSeconds: sum(humidSeconds).mapWith(Number),
        })
        .from(climateHours)
        .where(and(inArray(source, sources.slice(from, from + SOURCES_PER_QUERY)), gte(at, since)))
        .groupBy(source)),
    )
  return found
}
