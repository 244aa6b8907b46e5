import type { Location } from '../../protocol/api/places.ts'
import type { DeviceReading } from '../../server/climate/climate.service.ts'
import { TestAmbient } from '../support/ambient.ts'
import { COUNTY, startApp } from '../support/app.ts'

/** 1 May 2026, 16:00 in China. */
export const NOW = Date.UTC(2026, 4, 1, 8)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
export const iso = (at: number): string => new Date(at).toISOString()

/** The whole server on a day in May, with a township's storeroom and a sensor in it that has not spoken. */
export async function aStoreroom(environment: Record<string, string> = {}) {
  const ambient = new TestAmbient(new Date(NOW))
  const app = await startApp({ ambient, environment })
  const admin = await app.as('admin')
  const place = (kind: string, name: string, jurisdictionCode = COUNTY) =>
    admin.post<Location>('/api/locations', { kind, jurisdictionCode, name })
  const storeroom = await place('storeroom', '柳溪镇库房')
  const sensor = await admin.post<{ id: string }>('/api/sensors', {
    name: '北墙',
    locationId: storeroom.id,
  })
  /** As if the sensor had told them. */
  const measure = (
    readings: readonly (Pick<DeviceReading, 'at' | 'celsius'> & Partial<DeviceReading>)[],
  ): Promise<void> =>
    app.db.write((tx, afterCommit) =>
      app.services.climate.record(
        tx,
        afterCommit,
        readings.map((reading) => ({
          deviceId: sensor.id,
          locationId: storeroom.id,
          humidity: 50,
          unsure: null,
          receivedAt: reading.at,
          ...reading,
        })),
      ),
    )
  return { app, ambient, admin, place, storeroom, sensor, measure }
}
export type Storeroom = Awaited<ReturnType<typeof aStoreroom>>

/** Every `minutes` from `from` until before `to`. */
export function every(minutes: number, from: number, to: number): number[] {
  const times: number[] = []
  for (let at = from; at < to; at += minutes * MINUTE) times.push(at)
  return times
}
