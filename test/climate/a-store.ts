import type { Excursion } from '../../protocol/api/excursions.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { CreatedSensor } from '../../protocol/api/sensors.ts'
import { climateSources } from '../../server/db/schema/index.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import type { DataFolder } from '../support/database.ts'

export const NORTH = `${COUNTY}001`
export const SOUTH = `${COUNTY}002`
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** What a sensor measures at one instant, milliseconds since 1970. */
export type Measured = readonly [at: number, celsius: number, humidity?: number | null]

/** The real server, a storeroom with a sensor in the north, and a clock that is moved by hand. */
export async function aStore({
  folder,
  ambient = new TestAmbient(),
}: {
  folder?: DataFolder
  ambient?: TestAmbient
} = {}) {
  const app: TestApp = await startApp({ ambient, ...(folder && { folder }) })
  const admin: Api = await app.as('admin')
  if (!folder)
    for (const code of [NORTH, SOUTH]) await admin.post('/api/jurisdictions', { code, name: `镇 ${code}` })
  let lots = 0

  const settle = async () => {
    const numbers = (await app.db.select({ number: climateSources.number }).from(climateSources)).map(
      ({ number }) => number,
    )
    await app.services.climate.settle(numbers)
    await app.services.excursions.keeper.settle()
  }

  return {
    app,
    admin,
    ambient,
    now: () => ambient.now().getTime(),
    /** What timers do by themselves. */
    settle,
    aPlace: (more: Record<string, unknown> = {}) =>
      admin.post<Location>('/api/locations', {
        kind: 'storeroom',
        jurisdictionCode: NORTH,
        name: '北镇药具库房',
        ...more,
      }),
    aSensor: (locationId: string, name = '库房温湿度计') =>
      admin.post<CreatedSensor>('/api/sensors', { locationId, name }),
    /** As ingest does, in one transaction. */
    async measure(
      { id: deviceId, locationId }: { id: string; locationId: string },
      readings: readonly Measured[],
    ): Promise<void> {
      const receivedAt = ambient.now().getTime()
      await app.db.write((tx, afterCommit) =>
        app.services.climate.record(
          tx,
          afterCommit,
          readings.map(([at, celsius, humidity = 50]) => ({
            deviceId,
            locationId,
            at,
            celsius,
            humidity,
            unsure: null,
            receivedAt,
          })),
        ),
      )
    },
    async excursions(query = ''): Promise<Excursion[]> {
      return (await admin.get<{ items: Excursion[] }>(`/api/climate/excursions?${query}`)).items
    },
    async receive(
      to: string,
      product: string,
      quantity: number,
      { expiresOn = '2099-01-31', occurredAt }: { expiresOn?: string; occurredAt?: string } = {},
    ): Promise<string> {
      const number = `L${++lots}`
      const lines = [{ product, quantity, lot: { number, expiresOn } }]
      await admin.post('/api/movements', { kind: 'receipt', to, lines, ...(occurredAt && { occurredAt }) })
      return number
    },
  }
}
export type Store = Awaited<ReturnType<typeof aStore>>
