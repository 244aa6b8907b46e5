import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { jurisdiction, person as personSchema } from '../../protocol/api/accounts.ts'
import { product } from '../../protocol/api/catalog.ts'
import { type CreatedDispenser, createdDispenser } from '../../protocol/api/devices.ts'
import { postedMovements } from '../../protocol/api/inventory.ts'
import { savedLocation } from '../../protocol/api/places.ts'
import { round } from '../../protocol/api/rounds.ts'
import { stocktake } from '../../protocol/api/stocktakes.ts'
import { aBatch, aBirth, aState } from '../devices/messages.ts'
import { RawDevice } from '../support/raw.device.ts'
import { anInspection } from './an.inspection.ts'
import { openBrowser, visit } from './browser.ts'
import { dashboardPages, open } from './dashboard.pages.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const person = { username: 'admin', password: demo.password }

/** Becomes an element with this id where text is taken for HTML, asks for a picture that is not there, and cries. */
const TRAP = '<img id=planted src=/x onerror=alert(1)>'
const TOWNSHIP = '990101098'

/** Whatever people and machines call things is text on every page, never a part of it. */
describe('hostile words', () => {
  let browser: Browser
  let device: RawDevice
  let paths: readonly string[]
  let placeId: string
  let machine: CreatedDispenser

  beforeAll(async () => {
    browser = await openBrowser()
    const admin = await DemoCall.as('admin', demo)
    await admin.post(jurisdiction, '/api/jurisdictions', { code: TOWNSHIP, name: TRAP, nameEn: TRAP })
    await admin.post(personSchema, '/api/people', {
      username: 'trap',
      displayName: TRAP,
      role: 'viewer',
      jurisdictionCode: TOWNSHIP,
      password: demo.password,
    })
    const { id: productId } = await admin.post(product, '/api/products', {
      code: 'TRAP',
      category: 'condom',
      method: 'male_condom',
      name: TRAP,
      nameEn: TRAP,
      specification: TRAP,
      unit: 'piece',
      boxSize: 10,
      cartonBoxes: 10,
      shelfLifeMonths: 36,
      storageProfileId: 'condom',
      selfService: true,
    })
    const place = await admin.post(savedLocation, '/api/locations', {
      kind: 'social_outlet',
      jurisdictionCode: TOWNSHIP,
      name: TRAP,
      nameEn: TRAP,
      address: TRAP,
      phone: '0990-5550000',
      hours: { always: true },
      productIds: [productId],
      coordinates: { longitude: 111.36, latitude: 24.22, datum: 'wgs84' },
      published: true,
    })
    placeId = place.id
    machine = await admin.post(createdDispenser, '/api/dispensers', {
      name: `${TRAP}2`,
      jurisdictionCode: TOWNSHIP,
      address: TRAP,
      coordinates: { longitude: 111.36, latitude: 24.221, datum: 'wgs84' },
      published: true,
      channels: [{ channel: 1, product: productId, capacity: 20 }],
    })
    await admin.post(
      postedMovements,
      '/api/movements',
      {
        kind: 'receipt',
        to: placeId,
        lines: [{ product: productId, lot: { number: TRAP, expiresOn: '2031-01-31' }, quantity: 50 }],
        note: TRAP,
      },
      { 'Idempotency-Key': 'trap-receipt' },
    )
    const { transferId } = await admin.post(
      postedMovements,
      '/api/movements',
      {
        kind: 'transfer',
        from: placeId,
        to: machine.locationId,
        lines: [{ product: productId, quantity: 10 }],
        note: TRAP,
      },
      { 'Idempotency-Key': 'trap-transfer' },
    )
    if (!transferId) throw new Error('The transfer is not on its way')
    const { id: roundId } = await admin.post(round, '/api/rounds', {
      source: placeId,
      stops: [{ location: machine.locationId, loads: [] }],
      note: TRAP,
    })
    const count = await admin.post(stocktake, '/api/stocktakes', { location: placeId, note: TRAP })
    device = await trapped()
    paths = dashboardPages({
      place: placeId,
      dispenser: machine.id,
      transfer: transferId,
      round: roundId,
      stocktake: count.id,
      card: { location: placeId, product: productId },
      inspection: (await anInspection(admin, placeId, { text: TRAP, note: TRAP })).id,
    })
  })
  afterAll(async () => {
    await device?.disconnect()
    await browser?.close()
  })

  /** A machine all of whose words are traps. */
  async function trapped(): Promise<RawDevice> {
    const channel = {
      channel: 1,
      remaining: 5,
      capacity: 20,
      fault: TRAP,
      counters: { vend: 1, failed: 0, test: 0 },
    }
    const connected = await RawDevice.signedIn(Number(new URL(demo.mqtt).port), machine)
    await connected.tell('birth', aBirth({ firmware: TRAP, hardware: TRAP, next: 3, channels: [channel] }))
    await connected.tell('state', aState({ faults: [TRAP], channels: [channel] }))
    const moment = { boot: 1, uptime: 2_000, at: TRAP, clock: 'none' }
    await connected.tell(
      'events',
      aBatch(
        0,
        { kind: TRAP, ...moment },
        { kind: 'fault', ...moment, code: TRAP, channel: 1 },
        { kind: 'refill', ...moment, channel: 1, loaded: 5, remaining: 5, lot: TRAP, visit: TRAP },
      ),
    )
    await connected.tell('state', { [TRAP]: TRAP })
    return connected
  }

  /** Elements that came out of the trap. */
  const planted = (page: Page) => page.locator('#planted').count()

  test('no page of the dashboard takes them for HTML', async () => {
    const waiting = [...paths]
    // Two at a time: while one page is looked at, the other loads.
    const visits = [1, 2].map(() =>
      visit({ browser, url: demo.url, person }, async (page) => {
        for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
          await open(page, path, zhCN)
          expect({ path, planted: await planted(page) }).toEqual({ path, planted: 0 })
        }
      }),
    )
    await Promise.all(visits)
  })

  test('they stand as text where they belong', async () => {
    const least = {
      [`/places/${placeId}`]: 4,
      [`/map?place=${placeId}`]: 3,
      [`/dispensers/${machine.id}`]: 5,
      '/dispensers?search=planted': 2,
      [`/stock?location=${placeId}`]: 2,
      [`/movements?location=${placeId}`]: 2,
      '/admin': 1,
      '/admin/jurisdictions': 1,
      '/admin/products': 1,
    }
    await visit({ browser, url: demo.url, person }, async (page) => {
      for (const [path, times] of Object.entries(least)) {
        await open(page, path, zhCN)
        await expect.poll(() => page.getByText(TRAP).count(), { message: path }).toBeGreaterThanOrEqual(times)
      }
    })
  })

  test('nor does the public page', async () => {
    await visit({ browser, url: demo.url }, async (page) => {
      for (const path of [
        '/find',
        `/find?township=${TOWNSHIP}`,
        `/find?q=${encodeURIComponent(TRAP)}`,
        `/find/p/${placeId}`,
        `/find/p/${machine.locationId}?lang=en`,
        `/find/p/${placeId}/report`,
        `/find/p/${placeId}/poster`,
        `/find/p/${machine.locationId}/sticker`,
        `/find/print?township=${TOWNSHIP}`,
      ]) {
        await page.goto(path)
        expect({ path, planted: await planted(page) }).toEqual({ path, planted: 0 })
      }
      await page.goto(`/find/p/${placeId}`)
      expect(await page.getByText(TRAP).count()).toBeGreaterThanOrEqual(1)
    })
  })
})
