import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StockTable } from '../../protocol/api/inventory.ts'
import type { Location, MapView } from '../../protocol/api/places.ts'
import type { LotsAtRisk } from '../../protocol/api/stock-at-risk.ts'
import type { StockReasoning } from '../../protocol/api/stock-reasoning.ts'
import type { StockSettingsView } from '../../protocol/api/stock-settings.ts'
import type { Today } from '../../protocol/api/today.ts'
import { addMonths } from '../../server/inventory/expiry.ts'
import { DashboardLine } from '../live/dashboard.line.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let admin: Api
let outlet: Location
beforeAll(async () => {
  app = await startApp()
  admin = await app.as('admin')
  outlet = await admin.post<Location>('/api/locations', {
    kind: 'staffed_outlet',
    jurisdictionCode: COUNTY,
    name: '社区服务站',
    coordinates: { longitude: 111, latitude: 24, datum: 'wgs84' },
  })
  const inEightMonths = addMonths(new Date().toISOString().slice(0, 10), 8)
  await admin.post('/api/movements', {
    kind: 'receipt',
    to: outlet.id,
    lines: [{ product: 'CON52', lot: { number: 'L1', expiresOn: inEightMonths }, quantity: 50 }],
  })
})
afterAll(() => app.end())

const put = (override: object | null, who = admin) =>
  who.send('PUT', '/api/stock-settings', { tier: 'service_point', productId: null, override })

/** What each face says of the one lot. */
async function faces() {
  const [stock, today, map, reasoning] = await Promise.all([
    admin.get<StockTable>(`/api/stock?location=${outlet.id}`),
    admin.get<Today>('/api/today'),
    admin.get<MapView>('/api/map?zoom=10'),
    admin.get<StockReasoning>(`/api/stock/reasoning?location=${outlet.id}&product=CON52`),
  ])
  return {
    table: stock.rows[0]?.status,
    tile: today.numbers.nearExpiry,
    tasks: today.tasks.filter(({ kind }) => kind === 'lot_near_expiry').length,
    map: map.list.find(({ id }) => id === outlet.id)?.stock,
    reasoning: reasoning.status,
  }
}

describe('stock settings over HTTP', () => {
  test('change what every screen says, and dashboards hear of it', async () => {
    const fine = { table: 'unknown', tile: 0, tasks: 0, map: 'unknown', reasoning: 'unknown' }
    await expect.poll(faces).toEqual(fine)
    const line = await DashboardLine.open(app.url, admin.token)
    expect((await put({ redMonths: 9 })).status).toBe(200)
    await expect
      .poll(faces)
      .toEqual({ table: 'near_expiry', tile: 1, tasks: 1, map: 'near_expiry', reasoning: 'near_expiry' })
    await expect.poll(() => line.heard.some(({ reference }) => reference)).toBe(true)
    line.socket.close()
    expect((await put(null)).status).toBe(200)
    await expect.poll(faces).toEqual(fine)
  })

  test('are shown with their defaults to everybody, and set by administrators alone', async () => {
    await app.addPerson('keeper', 'supply_manager', COUNTY)
    const keeper = await app.as('keeper')
    const { tiers } = await keeper.get<StockSettingsView>('/api/stock-settings')
    expect(tiers.map(({ tier, settings }) => [tier, settings.minMonths, settings.maxMonths])).toEqual([
      ['county', 3, 6],
      ['service_point', 2, 5],
      ['dispenser', 0.25, null],
    ])
    expect(tiers.every(({ origins }) => Object.values(origins).every((origin) => origin === 'default'))).toBe(
      true,
    )
    expect((await put({ minMonths: 1 }, keeper)).status).toBe(403)
  })

  test('take only months that make sense', async () => {
    for (const override of [{ minMonths: -1 }, { lookBackMonths: 0 }, { redMonths: 1.5 }, { months: 3 }])
      expect((await put(override)).status, JSON.stringify(override)).toBe(400)
    expect((await put({ minMonths: 9 })).status).toBe(422)
    const nobody = { tier: null, productId: null, override: { minMonths: 1 } }
    expect((await admin.send('PUT', '/api/stock-settings', nobody)).status).toBe(400)
    expect((await admin.get<StockSettingsView>('/api/stock-settings')).overrides).toEqual([])
  })

  test('are tried by a preview that changes nothing', async () => {
    const body = { tier: 'service_point', productId: null, override: { redMonths: 9, lookBackMonths: 3 } }
    expect(await admin.post('/api/stock-settings/preview', body)).toMatchObject({
      before: { unknown: 1, near_expiry: 0 },
      after: { unknown: 0, near_expiry: 1 },
      changed: 1,
      lookBackChanges: true,
    })
    expect((await faces()).table).toBe('unknown')
  })

  test('an outlet that gives nothing out has all of it at risk', async () => {
    expect(await admin.get<LotsAtRisk>('/api/stock/at-risk')).toMatchObject({
      items: [{ locationId: outlet.id, lotNumber: 'L1', atRisk: 50, amc: 0 }],
      total: 1,
      units: 50,
      unknown: 0,
    })
  })
})
