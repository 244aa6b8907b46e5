import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Product } from '../../protocol/api/catalog.ts'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import type { MapView } from '../../protocol/api/places.ts'
import { aBirth } from '../devices/messages.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { tellsCount } from '../support/counts.ts'
import { RawDevice } from '../support/raw.device.ts'
import { CELL, HERE, textOf } from './a-finder.ts'

/** From a delivery and a machine's own words to what a passer-by reads. */
describe('in the whole server', () => {
  let app: TestApp
  let admin: Api
  let machine: CreatedDispenser
  const device: RawDevice[] = []

  beforeAll(async () => {
    app = await startApp()
    admin = await app.as('admin')
    const { items } = await admin.get<{ items: Product[] }>('/api/products')
    const condom = items.find(({ category, selfService }) => category === 'condom' && selfService)
    machine = await admin.post('/api/dispensers', {
      name: '车站自助发放机',
      jurisdictionCode: COUNTY,
      coordinates: HERE,
      published: true,
      channels: [{ channel: 1, product: condom?.id ?? null, capacity: 20 }],
    })
    await admin.post(
      '/api/movements',
      {
        kind: 'receipt',
        to: machine.locationId,
        lines: [{ product: condom?.id, lot: { number: 'A1', expiresOn: '2099-01-31' }, quantity: 4_321 }],
      },
      { 'Idempotency-Key': 'first' },
    )
  })
  afterAll(async () => {
    for (const open of device) open.socket.destroy()
    await app.end()
  })

  const page = async () => {
    await app.services.finder.refresh()
    return (await fetch(`${app.url}/find?cell=${CELL}`, { headers: { 'accept-language': 'zh' } })).text()
  }
  const marker = async () => {
    await app.services.map.refresh()
    return (await admin.get<MapView>('/api/map')).list.find(({ id }) => id === machine.locationId)
  }

  it('a machine that has never spoken is offered by what the ledger says, and drawn as unknown', async () => {
    expect(textOf(await page())).toMatch(/车站自助发放机 .*避孕套 有货 刚刚确认/)
    expect(tellsCount(await page(), 4_321)).toBe(false)
    expect(await marker()).toMatchObject({ presence: 'unknown', status: 'unknown' })
  })

  it('its own count counts as soon as it is born', async () => {
    const born = await RawDevice.signedIn(app.mqttPort, machine)
    device.push(born)
    const counters = { vend: 0, failed: 0, test: 0 }
    await born.tell(
      'birth',
      aBirth({ channels: [{ channel: 1, remaining: 0, capacity: 20, fault: null, counters }] }),
    )
    expect(textOf(await page())).toMatch(/避孕套 没有了 刚刚得知/)
    expect(await marker()).toMatchObject({ presence: 'online' })
  })

  it('the log says neither where anybody was nor what they read', async () => {
    await fetch(`${app.url}/find/p/${machine.locationId}?q=secret`)
    const pages = app.lines.filter((line) => line.includes('/find'))
    expect(pages.length).toBeGreaterThan(0)
    for (const line of pages)
      for (const secret of ['secret', CELL, machine.locationId, '?']) expect(line).not.toContain(secret)
  })
})
