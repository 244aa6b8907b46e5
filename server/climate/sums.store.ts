import { and, asc, eq, gte, inArray, lt, max, min, sum } from 'drizzle-orm'
import type { Reader } from '../db/database.ts'
import { climateDays, climateHours } from '../db/schema/index.ts'

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
