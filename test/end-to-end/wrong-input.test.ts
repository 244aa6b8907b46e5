import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { en } from '../../dashboard/locales/en.ts'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { type Product, product } from '../../protocol/api/catalog.ts'
import { movement, postedMovements, stockTable } from '../../protocol/api/inventory.ts'
import { list, page as pageOf } from '../../protocol/api/parts.ts'
import { type Location, location } from '../../protocol/api/places.ts'
import { transfer } from '../../protocol/api/transfers.ts'
import { openBrowser, visit } from './browser.ts'
import { open } from './dashboard.pages.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const person = { username: demo.username, password: demo.password }
const LANGUAGES = [
  { locale: 'zh-CN', words: zhCN },
  { locale: 'en', words: en },
] as const
type Words = (typeof LANGUAGES)[number]['words']

/** What is wrong is said at once, in the reader's language, and nothing that was typed is lost. */
describe('wrong input', () => {
  let browser: Browser
  let manager: DemoCall
  let warehouse: Location
  let storeroom: Location
  let condom: Product

  beforeAll(async () => {
    browser = await openBrowser()
    manager = await DemoCall.as(demo.username, demo)
    const { items: places } = await manager.get(list(location), '/api/locations')
    const { items: products } = await manager.get(list(product), '/api/products')
    const found = [
      places.find(({ kind }) => kind === 'warehouse'),
      places.find(({ kind }) => kind === 'storeroom'),
    ]
    const usual = products.find(({ code }) => code === 'CON52')
    const [store, room] = found
    if (!store || !room || !usual) throw new Error('The demonstration lacks a store or the usual condom')
    warehouse = store
    storeroom = room
    condom = usual
  })
  afterAll(() => browser?.close())

  const fields = (page: Page, words: Words) => ({
    product: page.getByRole('combobox', { name: words.words.product }),
    lot: page.getByRole('textbox', { name: words.lot.number }),
    expiry: page.getByLabel(words.lot.expiresOn),
    quantity: page.getByRole('textbox', { name: words.form.quantity }),
    note: page.getByRole('textbox', { name: words.form.note, exact: true }),
  })
  const chooseCondom = async (page: Page, words: Words) => {
    await fields(page, words).product.click()
    const name = words === en ? condom.nameEn : condom.name
    await page.getByRole('option', { name }).first().click()
  }
  /** Everything of a delivery but its quantity. */
  const fillDelivery = async (page: Page, words: Words, lot: string) => {
    await open(page, `/movements/receive?to=${warehouse.id}`, words)
    await chooseCondom(page, words)
    const { lot: number, expiry, note } = fields(page, words)
    await number.fill(lot)
    await expiry.fill('2031-05-31')
    await note.fill('随货同行单 17')
  }
  const postsOf = (page: Page) => {
    const posts: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/api/movements')) posts.push(request.url())
    })
    return posts
  }
  const receiptsOf = async (lot: string) =>
    (
      await manager.get(pageOf(movement), `/api/movements?location=${warehouse.id}&kind=receipt&limit=100`)
    ).items.filter(({ lines }) => lines.some(({ lotNumber }) => lotNumber === lot))

  test.each(LANGUAGES)(
    'what is missing or cannot be is said at its field, in $locale',
    async ({ locale, words }) => {
      await visit({ browser, url: demo.url, person, locale }, async (page) => {
        const posts = postsOf(page)
        await open(page, `/movements/receive?to=${warehouse.id}`, words)
        const submit = page.getByRole('button', { name: words.movements.doReceive })
        await submit.click()
        for (const told of [words.form.chooseProduct, words.form.enterExpiry, words.form.enterQuantity])
          await page.getByText(told, { exact: true }).waitFor()

        await fillDelivery(page, words, 'WRONG-1')
        const { lot, expiry, quantity, note } = fields(page, words)
        await expiry.fill('2020-01-31')
        await quantity.fill('0')
        await submit.click()
        await page.getByText(words.form.expiredLot, { exact: true }).waitFor()
        await page.getByText(words.form.enterQuantity, { exact: true }).waitFor()
        expect(await lot.inputValue()).toBe('WRONG-1')
        expect(await expiry.inputValue()).toBe('2020-01-31')
        expect(await note.inputValue()).toBe('随货同行单 17')
        // A quantity is a whole number: another stays as it was typed and is refused, never made into 15.
        await quantity.fill('')
        await quantity.pressSequentially('-1.5x')
        await submit.click()
        await page.getByText(words.form.enterQuantity, { exact: true }).waitFor()
        expect(await quantity.inputValue()).toBe('-1.5')
        await quantity.fill('')
        await quantity.pressSequentially('1.5')
        await submit.click()
        await page.getByText(words.form.enterQuantity, { exact: true }).waitFor()
        expect(await quantity.inputValue()).toBe('1.5')
        expect(posts).toEqual([])
      })
    },
  )

  test('a lot that stands in two lines of an adjustment is refused, and nothing is posted', async () => {
    const number = `TWICE-${randomUUID().slice(0, 4)}`
    await manager.post(
      postedMovements,
      '/api/movements',
      {
        kind: 'receipt',
        to: warehouse.id,
        lines: [{ product: condom.id, lot: { number, expiresOn: '2031-05-31' }, quantity: 40 }],
      },
      { 'Idempotency-Key': number },
    )
    await visit({ browser, url: demo.url, person }, async (page) => {
      const posts = postsOf(page)
      await open(page, `/movements/adjust?location=${warehouse.id}`, zhCN)
      await page.getByRole('combobox', { name: zhCN.form.reason }).click()
      await page.getByRole('option', { name: zhCN.adjustmentReason.count, exact: true }).click()
      await page.getByRole('button', { name: zhCN.form.addLine }).click()
      const lots = page.getByRole('combobox', { name: zhCN.lot.label })
      const counted = page.getByRole('textbox', { name: zhCN.adjust.counted })
      for (const [index, quantity] of ['10', '25'].entries()) {
        await lots.nth(index).fill(number)
        await page.getByRole('option', { name: new RegExp(number) }).click()
        await counted.nth(index).fill(quantity)
      }
      await page.getByRole('button', { name: zhCN.movements.doAdjust }).click()
      await page.getByText(zhCN.adjust.lotTwice.replace('{number}', '1'), { exact: true }).waitFor()
      expect(
        await counted.evaluateAll((fields) => fields.map((each) => (each as HTMLInputElement).value)),
      ).toEqual(['10', '25'])
      expect(posts).toEqual([])
    })
  })

  test('what arrived is a whole number: another is seen and refused, and nothing is received until it is corrected', async () => {
    const { transferId } = await manager.post(postedMovements, '/api/movements', {
      kind: 'transfer',
      from: warehouse.id,
      to: storeroom.id,
      lines: [{ product: condom.id, quantity: 20 }],
    })
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(`/transfers/${transferId}`)
      const received = page.getByRole('textbox', { name: zhCN.transfer.received }).first()
      const confirm = page.getByRole('button', { name: zhCN.transfer.confirm })
      await received.fill('')
      await received.pressSequentially('1.5')
      await page.getByText(zhCN.form.enterWhole, { exact: true }).waitFor()
      await confirm.click()
      await expect.poll(() => received.evaluate((element) => element === document.activeElement)).toBe(true)
      expect(await received.inputValue()).toBe('1.5')
      expect(await manager.get(transfer, `/api/transfers/${transferId}`)).toMatchObject({
        status: 'in_transit',
      })
      await received.fill('20')
      await confirm.click()
      await expect
        .poll(async () => (await manager.get(transfer, `/api/transfers/${transferId}`)).status)
        .toBe('closed')
    })
  })

  test.each(LANGUAGES)(
    'a setting stays as it was typed until it is a whole number within its bounds, and is not saved before, in $locale',
    async ({ locale, words }) => {
      const administrator = { username: 'admin', password: demo.password }
      await visit({ browser, url: demo.url, person: administrator, locale }, async (page) => {
        const saved: string[] = []
        page.on('request', (request) => request.method() === 'PATCH' && saved.push(request.url()))
        await open(page, '/climate/heat', words)
        const panel = page.getByRole('region', { name: words.heat.settings })
        await panel.getByRole('button', { name: words.words.edit }).click()
        const dialog = page.getByRole('dialog')
        const hours = dialog.getByRole('textbox', { name: words.heat.proposeHours })
        const before = await hours.inputValue()
        const bounds = words.form.enterWholeBetween.replace('{min}', '1').replace('{max}', '10,000')
        for (const wrong of ['1.5', '-20', '10001', '0', '']) {
          await hours.fill('')
          await hours.pressSequentially(wrong)
          await dialog.getByRole('button', { name: words.words.save }).click()
          await dialog.getByText(bounds, { exact: true }).waitFor()
          expect(await hours.inputValue()).toBe(wrong)
        }
        expect(saved).toEqual([])
        await hours.fill(before)
        await dialog.getByRole('button', { name: words.words.save }).click()
        await dialog.waitFor({ state: 'detached' })
        expect(saved).toHaveLength(1)
      })
    },
  )

  test.each(LANGUAGES)(
    'more than there is: the server refuses, says how much there is, and moves nothing, in $locale',
    async ({ locale, words }) => {
      const stock = async () =>
        (await manager.get(stockTable, `/api/stock?location=${storeroom.id}&product=${condom.id}`)).rows[0]
      const before = await stock()
      const expected = ['409 POST /api/movements']
      await visit({ browser, url: demo.url, person, locale, expected }, async (page) => {
        await open(page, `/movements/transfer?from=${storeroom.id}&to=${warehouse.id}`, words)
        await chooseCondom(page, words)
        const { quantity, note } = fields(page, words)
        await quantity.fill('9999999')
        await note.fill('加急')
        await page.getByRole('button', { name: words.movements.doTransfer }).click()
        const told = page.getByRole('alert')
        const format = new Intl.NumberFormat(locale)
        await expect.poll(() => told.textContent()).toContain(format.format(before?.usable ?? 0))
        expect(await told.textContent()).toContain(format.format(9_999_999))
        expect(await quantity.inputValue()).toBe('9,999,999')
        expect(await note.inputValue()).toBe('加急')
        await expect.poll(() => told.evaluate((element) => element === document.activeElement)).toBe(true)
      })
      expect(await stock()).toMatchObject({ quantity: before?.quantity, usable: before?.usable })
    },
  )

  test.each(LANGUAGES)(
    'coordinates that are swapped are refused with the likely reason, in $locale',
    async ({ locale, words }) => {
      await visit({ browser, url: demo.url, person, locale }, async (page) => {
        await open(page, '/places/new', words)
        const name = page.getByRole('textbox', { name: words.place.name, exact: true })
        await name.fill('河西社区药店')
        await page.getByRole('textbox', { name: words.place.longitude }).fill('24.22')
        await page.getByRole('textbox', { name: words.place.latitude }).fill('111.36')
        await page.getByRole('textbox', { name: words.place.phone }).fill('请打电话')
        await page.getByRole('button', { name: words.words.save }).click()
        await expect
          .poll(() => page.getByText(words.form.outsideChina, { exact: true }).count())
          .toBeGreaterThan(0)
        await page.getByText(words.form.badPhone, { exact: true }).waitFor()
        expect(await name.inputValue()).toBe('河西社区药店')
        expect(new URL(page.url()).pathname).toBe('/places/new')
      })
    },
  )

  test.each(LANGUAGES)(
    'an answer that got lost is said, and sending again posts nothing twice, in $locale',
    async ({ locale, words }) => {
      const lot = `LOST-${randomUUID().slice(0, 4)}`
      const expected = ['net::ERR_CONNECTION_RESET POST /api/movements']
      await visit({ browser, url: demo.url, person, locale, expected }, async (page) => {
        await fillDelivery(page, words, lot)
        await fields(page, words).quantity.fill('40')
        await page.route(
          '**/api/movements',
          async (route) => {
            await route.fetch()
            await route.abort('connectionreset')
          },
          { times: 1 },
        )
        const submit = page.getByRole('button', { name: words.movements.doReceive })
        await submit.click()
        await page.getByText(words.states.repeatSafely).waitFor()
        expect(await fields(page, words).lot.inputValue()).toBe(lot)
        expect(await receiptsOf(lot)).toHaveLength(1)
        await submit.click()
        await page.getByText(words.movements.received).waitFor()
      })
      const posted = await receiptsOf(lot)
      expect(posted.map(({ lines }) => lines.map(({ quantity }) => quantity))).toEqual([[40]])
    },
  )

  test('whose session ends while typing signs in on the spot and goes on with what was typed', async () => {
    const lot = `LATE-${randomUUID().slice(0, 4)}`
    const expected = ['401 POST /api/movements']
    await visit({ browser, url: demo.url, person, expected }, async (page) => {
      await fillDelivery(page, zhCN, lot)
      await fields(page, zhCN).quantity.fill('10')
      await page.context().clearCookies({ name: 'sanliang' })
      const submit = page.getByRole('button', { name: zhCN.movements.doReceive })
      await submit.click()
      const door = page.getByRole('dialog', { name: zhCN.signIn.expired })
      await door.getByLabel(zhCN.signIn.password, { exact: true }).fill(demo.password)
      await door.getByRole('button', { name: zhCN.signIn.submit }).click()
      await door.waitFor({ state: 'detached' })
      expect(await fields(page, zhCN).lot.inputValue()).toBe(lot)
      await submit.click()
      await page.getByText(zhCN.movements.received).waitFor()
    })
    expect(await receiptsOf(lot)).toHaveLength(1)
  })
})
