import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { countyDay } from '../../dashboard/locales/format.ts'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { type Product, product } from '../../protocol/api/catalog.ts'
import { type DispenserDetail, dispenser, dispenserDetail } from '../../protocol/api/devices.ts'
import { balance, movement, postedMovements, stockTable } from '../../protocol/api/inventory.ts'
import { list, page as pageOf } from '../../protocol/api/parts.ts'
import { type Location, location } from '../../protocol/api/places.ts'
import { today } from '../../protocol/api/today.ts'
import { openBrowser, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'
import { OwnMachine } from './own.machine.ts'

const demo = inject('demo')
const person = { username: demo.username, password: demo.password }
/** Apart from what an earlier run left in a demonstration that goes on. */
const RUN = randomUUID().slice(0, 4)
const LOTS = [
  { number: `${RUN}-A`, expiresOn: '2031-05-31' },
  { number: `${RUN}-B`, expiresOn: '2032-11-30' },
] as const
/** Units brought to the machine. */
const LOAD = 12

const numberIn = (text: string | null) => Number(text?.replaceAll(/\D/g, ''))

/** A delivery, a dispenser that comes alive, and stock that falls as it is taken; each test goes on where the last ended. */
describe('the main job', () => {
  let browser: Browser
  let manager: DemoCall
  let machine: OwnMachine
  let storeroom: Location
  let condom: Product

  beforeAll(async () => {
    browser = await openBrowser()
    manager = await DemoCall.as(demo.username, demo)
    machine = await OwnMachine.register(demo, await DemoCall.as('admin', demo), {
      name: `港前社区试点自助发放机 ${RUN}`,
      remaining: LOAD,
    })
    const rooms = await manager.get(list(location), '/api/locations?kind=storeroom&jurisdiction=990101002')
    const products = await manager.get(list(product), '/api/products')
    const [room] = rooms.items
    const usual = products.items.find(({ code }) => code === 'CON52')
    if (!room || !usual) throw new Error('The demonstration has no storeroom or no condom')
    storeroom = room
    condom = usual
  })
  afterAll(async () => {
    await machine?.switchOff()
    await browser?.close()
  })

  const at = (place: string) => `?location=${place}&product=${condom.id}`
  const lotsAt = async (place: string) =>
    (await manager.get(pageOf(balance), `/api/balances${at(place)}`)).items
  const unitsAt = async (place: string) =>
    (await lotsAt(place)).reduce((sum, { quantity }) => sum + quantity, 0)

  const choose = async (page: Page, label: string, option: string, within = page.locator('body')) => {
    await within.getByRole('combobox', { name: label }).click()
    await page.getByRole('option', { name: option }).first().click()
  }

  const front = (within: Pick<Page, 'getByRole'>) =>
    within.getByRole('listitem').filter({ hasText: '货道 1' })
  /** What a place says of the condom it holds. */
  const ofProduct = (within: Pick<Page, 'getByRole'>) =>
    within.getByRole('listitem').filter({ hasText: condom.name }).filter({ hasText: ' 只' }).first()

  test('a delivery of two lots is received at the storeroom; a double click posts it once', async () => {
    const before = await unitsAt(storeroom.id)
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(`/map?place=${storeroom.id}`)
      const panel = page.getByRole('complementary', { name: storeroom.name })
      await panel.getByRole('link', { name: zhCN.movements.receive }).click()
      await expect
        .poll(() => page.getByRole('combobox', { name: zhCN.movements.somePlace }).inputValue())
        .toContain(storeroom.name)
      await page.getByRole('button', { name: zhCN.form.addLine }).click()
      for (const [index, lot] of LOTS.entries()) {
        const line = page.getByRole('listitem', { name: `第 ${index + 1} 行` })
        await choose(page, zhCN.words.product, condom.name, line)
        await line.getByRole('textbox', { name: zhCN.lot.number }).fill(lot.number)
        await line.getByLabel(zhCN.lot.expiresOn).fill(lot.expiresOn)
        await line.getByRole('textbox', { name: zhCN.form.quantity }).fill('3')
        await choose(page, zhCN.form.countedIn, zhCN.pack.box, line)
      }
      const posts: string[] = []
      page.on('request', (request) => {
        if (request.method() === 'POST') posts.push(new URL(request.url()).pathname)
      })
      await page.getByRole('button', { name: zhCN.movements.doReceive }).dblclick()
      await page.getByText(zhCN.movements.received).waitFor()
      await page.waitForURL(/\/movements\/[0-9a-f-]{36}$/)
      await page.goto(`/places/${storeroom.id}`)
      expect(posts).toEqual(['/api/movements'])
      for (const lot of LOTS) {
        const row = page.getByRole('listitem').filter({ hasText: lot.number }).last()
        await row.getByText(`${3 * condom.boxSize} 只`).waitFor()
        expect(await row.textContent()).toContain(lot.expiresOn.replaceAll('-', '/'))
      }
    })
    expect(await unitsAt(storeroom.id)).toBe(before + 6 * condom.boxSize)
    const receipts = await manager.get(
      pageOf(movement),
      `/api/movements?location=${storeroom.id}&kind=receipt`,
    )
    const ours = receipts.items.filter(({ lines }) =>
      lines.some(({ lotNumber }) => lotNumber === LOTS[0].number),
    )
    expect(ours.map(({ lines }) => lines.map(({ quantity }) => quantity))).toEqual([
      [3 * condom.boxSize, 3 * condom.boxSize],
    ])
  })

  test('supplies are transferred to a dispenser, first expired first out', async () => {
    const before = await unitsAt(storeroom.id)
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(`/map?place=${machine.placeId}`)
      const panel = page.getByRole('complementary', { name: machine.name })
      await panel.getByRole('link', { name: zhCN.place.replenish }).click()
      const from = page.getByRole('combobox', { name: zhCN.movements.from, exact: true })
      await expect.poll(() => from.inputValue()).toContain(storeroom.name)
      await choose(page, zhCN.words.product, condom.name)
      await page.getByRole('textbox', { name: zhCN.form.quantity }).fill(String(LOAD))
      const [soonest] = (await lotsAt(storeroom.id))
        .filter(({ usable, quantity }) => usable && quantity > 0)
        .toSorted((a, b) => a.expiresOn.localeCompare(b.expiresOn))
      const proposed = page.getByRole('status').filter({ hasText: zhCN.fefo.title }).getByRole('row').nth(1)
      await expect.poll(() => proposed.textContent()).toContain(soonest?.lotNumber)
      await page.getByRole('button', { name: zhCN.movements.doTransfer }).dblclick()
      await page.waitForURL(`**/places/${machine.placeId}`)
      await expect.poll(() => ofProduct(page).textContent()).toContain(`${LOAD} 只`)
    })
    expect(await unitsAt(machine.placeId)).toBe(LOAD)
    expect(await unitsAt(storeroom.id)).toBe(before - LOAD)
  })

  test('a machine that has never spoken is unknown, and comes alive on every open screen by itself', async () => {
    await visit({ browser, url: demo.url, person }, async (map) => {
      await map.goto(`/map?search=${encodeURIComponent(machine.name)}`)
      const item = map.getByRole('list', { name: zhCN.map.list }).getByRole('listitem')
      await expect
        .poll(() => item.allTextContents())
        .toEqual([expect.stringContaining(zhCN.mapStatus.unknown)])
      await item.click()
      const panel = map.getByRole('complementary', { name: machine.name })
      await panel.getByText(zhCN.device.neverSeen).first().waitFor()
      const fleet = await map.context().newPage()
      await fleet.goto('/dispensers')
      const row = fleet.getByRole('row', { name: machine.name })
      await expect.poll(() => row.textContent()).toContain(zhCN.presence.unknown)

      machine.switchOn()
      await panel.getByText(zhCN.presence.online).first().waitFor()
      await expect.poll(() => front(panel).textContent()).toContain(`${LOAD}/20`)
      await expect.poll(() => row.textContent()).toContain(zhCN.presence.online)
    })
  })

  test('stock falls on every open screen as supplies are taken, and no screen is reloaded', async () => {
    const day = countyDay(Date.now())
    const { numbers } = await manager.get(today, '/api/today')
    await visit({ browser, url: demo.url, person }, async (first) => {
      const another = async (path: string) => {
        const page = await first.context().newPage()
        await page.goto(path)
        return page
      }
      await first.goto(`/dispensers/${machine.id}`)
      const pages = {
        dispenser: first,
        place: await another(`/places/${machine.placeId}`),
        stock: await another(`/stock${at(machine.placeId)}`),
        map: await another(`/map?place=${machine.placeId}`),
        today: await another('/'),
      }
      for (const page of Object.values(pages))
        await page.evaluate(() => Object.assign(window, { neverReloaded: true }))
      const shown = async () => ({
        dispenser: await pages.dispenser.getByText(/^\d+ 件，可发放 \d+ 件$/).textContent(),
        front: await front(pages.dispenser).textContent(),
        place: await ofProduct(pages.place).textContent(),
        stock: (await pages.stock.getByRole('row').nth(1).getByRole('cell').allTextContents()).slice(3, 5),
        map: await ofProduct(pages.map.getByRole('complementary')).textContent(),
      })
      const showing = (units: number) => ({
        dispenser: `${units} 件，可发放 ${units} 件`,
        front: expect.stringContaining(`${units}/20`),
        place: expect.stringContaining(`${units} 只`),
        stock: [String(units), String(units)],
        map: expect.stringContaining(`${units} 只`),
      })
      await expect.poll(shown).toEqual(showing(LOAD))
      const given = async () =>
        numberIn(await pages.today.getByRole('link', { name: zhCN.today.issuedToday }).textContent())
      /** At midnight a day's figure begins anew. */
      const least = (count: number) => (countyDay(Date.now()) === day ? count : 0)
      await expect.poll(async () => (await given()) - least(numbers.issuedToday)).toBeGreaterThanOrEqual(0)
      const before = await given()

      machine.take()
      await expect.poll(shown).toEqual(showing(LOAD - 1))
      machine.take()
      machine.take()
      await expect.poll(shown).toEqual(showing(LOAD - 3))
      await expect.poll(async () => (await given()) - least(before + 3)).toBeGreaterThanOrEqual(0)
      for (const page of Object.values(pages))
        expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true)
    })
  })

  test('the API says the same as the screens, in every answer that holds the number', async () => {
    const units = LOAD - 3
    expect(await unitsAt(machine.placeId)).toBe(units)
    const { rows } = await manager.get(stockTable, `/api/stock${at(machine.placeId)}`)
    expect(rows.map(({ quantity, usable }) => ({ quantity, usable }))).toEqual([
      { quantity: units, usable: units },
    ])
    expect(await manager.get(dispenserDetail, `/api/dispensers/${machine.id}`)).toMatchObject({
      ledger: units,
      usable: units,
      reported: units,
      openDiscrepancies: 0,
    })
    const { items } = await manager.get(
      pageOf(movement),
      `/api/movements?location=${machine.placeId}&limit=100`,
    )
    const sum = items
      .flatMap(({ to, lines }) =>
        lines.map(({ quantity }) => (to.id === machine.placeId ? quantity : -quantity)),
      )
      .reduce((total, change) => total + change, 0)
    expect(sum).toBe(units)
    expect(items.filter(({ kind }) => kind === 'vend').every(({ deviceId }) => deviceId === machine.id)).toBe(
      true,
    )
  })

  test('the fleet of the demonstration speaks, people take supplies by themselves, and a driver loads what is sent', async () => {
    const online = async () => (await manager.get(today, '/api/today')).numbers.online
    await expect.poll(online).toBeGreaterThanOrEqual(11)
    const { items: fleet } = await manager.get(list(dispenser), '/api/dispensers')
    const machines = await Promise.all(
      fleet
        .filter(({ presence, id }) => presence === 'online' && id !== machine.id)
        .map(({ id }) => manager.get(dispenserDetail, `/api/dispensers/${id}`)),
    )
    const roomOf = ({ channels }: DispenserDetail) =>
      channels
        .filter(({ productId }) => productId === condom.id)
        .reduce((sum, { capacity, reported }) => sum + capacity - (reported?.remaining ?? capacity), 0)
    const [emptiest] = machines.toSorted((a, b) => roomOf(b) - roomOf(a))
    if (!emptiest) throw new Error('No machine of the demonstration is online')
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(`/dispensers/${emptiest.id}`)
      const events = page.getByRole('table').last().locator('tbody tr')
      await events.first().waitFor()
      /** Number of the latest; -1 = none among the latest events. */
      const refill = async () => {
        const rows = await events.filter({ hasText: zhCN.event.refill }).allInnerTexts()
        return Math.max(-1, ...rows.map((row) => numberIn(row.split('\t').at(-1) ?? null)))
      }
      const before = await refill()
      await manager.post(
        postedMovements,
        '/api/movements',
        {
          kind: 'transfer',
          from: storeroom.id,
          to: emptiest.locationId,
          receive: true,
          lines: [{ product: condom.id, quantity: Math.min(roomOf(emptiest), 8) }],
        },
        { 'Idempotency-Key': `refill-${RUN}` },
      )
      await expect.poll(refill).toBeGreaterThan(before)
    })
    const vendsSinceReady = async () => {
      const { items } = await manager.get(pageOf(movement), '/api/movements?kind=vend&limit=50')
      return items.filter(({ deviceId, recordedAt }) => recordedAt > demo.readyAt && deviceId !== machine.id)
        .length
    }
    await expect.poll(vendsSinceReady, { timeout: 90_000, interval: 1_000 }).toBeGreaterThan(0)
  })
})
