import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClimateSeriesAnswer } from '../../protocol/api/climate.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { CreatedSensor, Sensor } from '../../protocol/api/sensors.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { RawDevice } from '../support/raw.device.ts'
import { aBatch, aBirth, aChannel, aDoor, aState, aVend } from './messages.ts'

let app: TestApp
let admin: Api
let storeroom: Location
beforeAll(async () => {
  app = await startApp()
  admin = await app.as('admin')
  storeroom = await aPlace('storeroom', '柳溪库房')
})
afterAll(() => app.end())

const aPlace = (kind: string, name: string) =>
  admin.post<Location>('/api/locations', { kind, jurisdictionCode: COUNTY, name })
const aSensor = (more: Record<string, unknown> = {}) =>
  admin.post<CreatedSensor>('/api/sensors', { name: '东墙', locationId: storeroom.id, ...more })
const connect = (sensor: CreatedSensor) => RawDevice.signedIn(app.mqttPort, sensor)
const get = (id: string) => admin.get<Sensor>(`/api/sensors/${id}`)
const reading = (celsius: number, humidity: number | null, more: Record<string, unknown> = {}) => ({
  ...aDoor(true, more),
  open: undefined,
  kind: 'climate',
  celsius,
  humidity,
})

describe('a climate sensor', () => {
  it('is registered at a storeroom, of which it is not the only one, and shows its secret once', async () => {
    const [east, west] = [await aSensor({ name: '东墙' }), await aSensor({ name: '西墙' })]
    expect(east).toMatchObject({ name: '东墙', locationName: '柳溪库房', presence: 'unknown', celsius: null })
    const { items } = await admin.get<{ items: Sensor[] }>(`/api/sensors?location=${storeroom.id}`)
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining([east.id, west.id]))
    expect(JSON.stringify(items)).not.toContain(east.secret)
    expect((await admin.send('GET', `/api/dispensers/${east.id}`)).status).toBe(404)
    const { items: machines } = await admin.get<{ items: { id: string }[] }>('/api/dispensers')
    expect(machines.map(({ id }) => id)).not.toContain(east.id)
  })

  it('has no place in a machine, a kit or an account', async () => {
    const machine = await admin.post<{ locationId: string }>('/api/dispensers', {})
    const kit = await aPlace('kit', '药具包')
    for (const locationId of [machine.locationId, kit.id, `variance-${COUNTY}`])
      expect(
        await problemIn(await admin.send('POST', '/api/sensors', { name: 'x', locationId })),
      ).toMatchObject({ status: 422, code: 'no_sensor_place' })
    expect((await admin.send('POST', '/api/sensors', { name: 'x', locationId: 'nowhere' })).status).toBe(404)
    const { id } = await aSensor()
    expect(
      await problemIn(await admin.send('POST', '/api/sensors', { id, name: 'x', locationId: storeroom.id })),
    ).toMatchObject({ status: 409, code: 'device_exists' })
  })

  it('speaks the protocol without channels, and its readings are kept as told', async () => {
    const sensor = await aSensor()
    const device = await connect(sensor)
    const before = Date.now()
    expect(await device.tell('birth', aBirth({ uptime: 60_000 }))).toBe(true)
    await device.tell(
      'events',
      aBatch(
        0,
        reading(21.25, 55, { uptime: 10_000 }),
        reading(-127, -1, { uptime: 20_000 }),
        reading(22.5, 54, { uptime: 30_000 }),
      ),
    )
    await device.hears('ack', ({ through }: { through: number }) => through === 2)
    await device.tell('state', aState({ next: 3, uptime: 61_000, celsius: 22.5, humidity: 54, door: null }))
    expect(await get(sensor.id)).toMatchObject({
      presence: 'online',
      celsius: 22.5,
      humidity: 54,
      firmware: '1.4.0',
      quarantinedMessages: 0,
    })
    const { climateAt } = await get(sensor.id)
    // Half a minute before the birth was heard, by the uptime of both.
    expect(Date.parse(climateAt ?? '')).toBeGreaterThanOrEqual(before - 30_000)
    expect(Date.parse(climateAt ?? '')).toBeLessThanOrEqual(Date.now() - 30_000)

    const [from, to] = [before - 3_600_000, Date.now() + 60_000].map((ms) => new Date(ms).toISOString())
    const record = await admin.get<ClimateSeriesAnswer>(
      `/api/climate/series?location=${storeroom.id}&from=${from}&to=${to}`,
    )
    const series = record.series.find(({ source }) => source.deviceId === sensor.id)
    expect(series?.source.kind).toBe('sensor')
    expect(series?.celsius.mean).toEqual([21.25, 22.5])
    expect(series?.faults.map(({ celsius, fault }) => [celsius, fault])).toEqual([[-127, 'sensor_open']])
    await device.disconnect()
    await expect.poll(async () => (await get(sensor.id)).presence).toBe('offline')
  })

  it('does not make a storeroom a place where a machine is online', async () => {
    const place = await aPlace('staffed_outlet', '服务站')
    const sensor = await aSensor({ locationId: place.id })
    const device = await connect(sensor)
    await device.tell('birth', aBirth())
    await device.tell('state', aState())
    expect((await app.services.devices.summaryByLocation([place.id])).size).toBe(0)
    expect((await app.services.devices.reportsByLocation([place.id])).size).toBe(0)
    await device.disconnect()
  })

  it('does not after a restart of the server either, when it is known and has not spoken', async () => {
    const outlet = await aPlace('social_outlet', '药店')
    const sensor = await aSensor({ locationId: outlet.id })
    await app.halt()
    app = await startApp({ folder: app.folder })
    admin = await app.as('admin')
    expect((await app.services.devices.summaryByLocation([outlet.id])).size).toBe(0)
    const device = await connect(sensor)
    await device.tell('birth', aBirth())
    expect(await get(sensor.id)).toMatchObject({ presence: 'online' })
    expect((await app.services.devices.summaryByLocation([outlet.id])).size).toBe(0)
    await device.disconnect()
  })

  it('that tells of vends is quarantined, and what else it tells is kept', async () => {
    const sensor = await aSensor()
    const device = await connect(sensor)
    await device.tell('birth', aBirth({ channels: [aChannel(4)] }))
    await device.tell('events', aBatch(0, aVend(5), reading(20, 50), aVend(6), reading(21, 50)))
    const ack = await device.hears('ack', ({ through }: { through: number }) => through === 3)
    expect(ack).toEqual({ log: 'log-a', through: 3 })
    const { items } = await admin.get<{ items: { reason: string; preview: string }[] }>(
      `/api/quarantined-messages?device=${sensor.id}`,
    )
    expect(items.map(({ reason }) => reason)).toEqual(['wrong_kind', 'wrong_kind'])
    expect(items[0]?.preview).toContain('"kind":"vend"')
    expect(await get(sensor.id)).toMatchObject({ quarantinedMessages: 2, suspect: false })
    await device.disconnect()
  })

  it('gets a new secret, and is revoked at once', async () => {
    const sensor = await aSensor()
    const rotated = await admin.post<{ id: string; secret: string }>(`/api/sensors/${sensor.id}/secret`, {})
    const device = await RawDevice.signedIn(app.mqttPort, rotated)
    await device.tell('birth', aBirth())
    await expect(connect(sensor)).rejects.toThrow()
    const revoked = await admin.post<Sensor>(`/api/sensors/${sensor.id}/revoke`, {})
    expect(revoked.revokedAt).toBeTruthy()
    await device.ended
    await expect(RawDevice.signedIn(app.mqttPort, rotated)).rejects.toThrow()
    const entries = await app.services.devices.sensors.list(null, { location: storeroom.id })
    expect(entries.find(({ id }) => id === sensor.id)?.presence).toBe('unknown')
  })
})
