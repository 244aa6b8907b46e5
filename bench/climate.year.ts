import type { App } from '../server/app.ts'
import { addSums, halvesOf, noSums, type Reading, sumHours } from '../server/climate/climate-sums.ts'
import { insertReadings } from '../server/climate/readings.store.ts'
import { longestHold } from '../server/climate/time-weights.ts'
import { insertRows } from '../server/db/insert.rows.ts'
import { climateDays, climateHours, climateSources, devices } from '../server/db/schema/index.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const CHINA_OFFSET = 8 * HOUR
const DUE_MINUTES = 30

/** A room that follows the hour and the season, to the tenth of a degree. */
export function celsiusAt(at: number, sensor: number): number {
  const local = at + CHINA_OFFSET
  const season = 9 * Math.sin((2 * Math.PI * local) / (365 * DAY))
  const hour = 3 * Math.sin((2 * Math.PI * local) / DAY)
  return Math.round((20 + season + hour + Math.sin(at / 997 + sensor)) * 10) / 10
}

export function* timesOf(from: number, to: number, minutes: number): Generator<number, void, undefined> {
  for (let at = from; at < to; at += minutes * MINUTE) yield at
}

/** A year of many sensors as it lies on disk after that year: readings, and their sums as the service makes them. */
export async function fillSensors(
  { db }: App,
  locationId: string,
  { sensors, minutes, from, to }: { sensors: number; minutes: number; from: number; to: number },
): Promise<void> {
  const [last] = await db.select({ number: climateSources.number }).from(climateSources)
  const first = (last?.number ?? 0) + 1
  for (let sensor = 0; sensor < sensors; sensor++) {
    const number = first + sensor
    const readings: Reading[] = []
    for (const at of timesOf(from, to, minutes))
      readings.push({ at, celsius: celsiusAt(at, sensor), humidity: 55, fault: null, unsure: null })
    const hours = sumHours(readings, { from, to, longest: longestHold(DUE_MINUTES) })
    const days = new Map<string, ReturnType<typeof noSums>>()
    for (const [at, sums] of hours) {
      const day = new Date(at + CHINA_OFFSET).toISOString().slice(0, 10)
      const total = days.get(day) ?? noSums()
      addSums(total, sums, halvesOf(sums))
      days.set(day, total)
    }
    await db.write(async (tx) => {
      const id = `bench-${number}`
      const createdAt = new Date(from)
      await tx
        .insert(devices)
        .values({ id, locationId, kind: 'sensor', name: id, createdAt, revokedAt: null })
      await tx.insert(climateSources).values({
        number,
        id,
        locationId,
        kind: 'sensor',
        deviceId: id,
        name: null,
        dueMinutes: DUE_MINUTES,
        createdAt,
        latestAt: readings.at(-1)?.at ?? null,
        latestCelsius: null,
        latestHumidity: null,
        latestFault: null,
      })
      await insertReadings(
        tx,
        readings.map((reading) => ({ source: number, ...reading, recordedAt: null })),
      )
      await insertRows(
        tx,
        climateHours,
        [...hours].map(([at, sums]) => ({ source: number, at, ...sums })),
      )
      await insertRows(
        tx,
        climateDays,
        [...days].map(([day, sums]) => ({ source: number, day, ...sums })),
      )
    })
  }
}
