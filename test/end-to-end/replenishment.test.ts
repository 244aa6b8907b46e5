import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { product } from '../../protocol/api/catalog.ts'
import { postedMovements, stockTable } from '../../protocol/api/inventory.ts'
import { list } from '../../protocol/api/parts.ts'
import { location } from '../../protocol/api/places.ts'
import { openBrowser, PHONE, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
/** Of the first township, and of the county. */
const keeper = { username: 'township01', password: demo.password }
const manager = { username: 'manager', password: demo.password }
const RUN = randomUUID().slice(0, 4)
const ASKED = 1_237
const APPROVED = 1_111
const SENT = 700
const { replenishment: words, orderState, transfer, problem } = zhCN

const grouped = (count: number) => count.toLocaleString('zh-CN')

/** One order from the draft to the shelf; each test goes on where the last ended. */
describe('an order', () => {
  let browser: Browser
  let county: DemoCall
  let condom: { id: string; name: string }
  let storeroom: { id: string; name: string }
  /** Path of the order, once it is drafted. */
  let path: string

  beforeAll(async () => {
    browser = await openBrowser()
    county = await DemoCall.as('manager', demo)
    const { items } = await county.get(list(product), '/api/products')
    const found = items.find(({ code }) => code === 'CON52')
    if (!found) throw new Error('The catalogue has no CON52')
    condom = found
    storeroom = await county.post(location, '/api/locations', {
      kind: 'storeroom',
      jurisdictionCode: '990101001',
      name: `请领库房 ${RUN}`,
      productIds: [condom.id],
    })
    const warehouses = await county.get(list(location), '/api/locations?kind=warehouse')
    await county.post(
      postedMovements,
      '/api/movements',
      {
        kind: 'receipt',
        to: warehouses.items[0]?.id,
        lines: [
          { product: condom.id, lot: { number: `R${RUN}`, expiresOn: '2033-01-31' }, quantity: 20_000 },
        ],
      },
      { 'Idempotency-Key': `replenishment-${RUN}` },
    )
  })
  afterAll(() => browser?.close())

  const state = (page: Page, name: keyof typeof orderState) =>
    page.getByText(orderState[name], { exact: true }).first().waitFor()
  const quantityOf = (page: Page, step: string) =>
    page.getByRole('textbox', { name: `${step} ${condom.name}` })
  /** A form that is only just shown may still be putting its own proposal there. */
  const enter = (page: Page, step: string, count: number) => {
    const field = quantityOf(page, step)
    return expect
      .poll(() => field.fill(String(count)).then(() => field.inputValue()))
      .toBe(count.toLocaleString('en'))
  }

  test('is drafted from the suggestions on a phone, and survives an answer that is lost at submit', async () => {
    const look = { screen: PHONE, more: { hasTouch: true } }
    const lost = 'net::ERR_FAILED POST'
    await visit({ browser, url: demo.url, person: keeper, ...look }, async (page) => {
      await page.goto(`/replenishment?location=${storeroom.id}&all=true`)
      const row = page.getByRole('row').filter({ hasText: storeroom.name })
      await row.getByRole('checkbox').tap()
      await row.getByRole('textbox').fill(String(ASKED))
      await page.getByRole('button', { name: words.draft, exact: true }).tap()
      await page.waitForURL(/\/orders\/[^/?]+$/)
      path = new URL(page.url()).pathname
      await state(page, 'draft')
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
        'fits the phone',
      ).toBe(true)
    })
    const submitPath = `/api${path}/submit`
    const expected = [`${lost} ${submitPath}`]
    await visit({ browser, url: demo.url, person: keeper, ...look, expected }, async (page) => {
      await page.goto(path)
      // The server hears the first request; the phone never hears the answer.
      await page.route(
        `**${submitPath}`,
        async (route) => {
          await route.fetch()
          await route.abort()
        },
        { times: 1 },
      )
      const submit = page.getByRole('button', { name: words.submit, exact: true })
      await submit.tap()
      await Promise.race([
        state(page, 'submitted'),
        page
          .getByRole('alert')
          .first()
          .waitFor()
          .then(() => submit.tap()),
      ])
      await state(page, 'submitted')
      const done = page
        .getByRole('region', { name: words.timeline })
        .getByText(zhCN.orderAction.submitted, { exact: true })
      await done.first().waitFor()
      expect(await done.count(), 'submitted once').toBe(1)
    })
  })

  test('is approved for less by the county, which sends a part of it', async () => {
    await visit({ browser, url: demo.url, person: manager }, async (page) => {
      await page.goto('/replenishment/orders')
      await page.getByRole('link', { name: new RegExp(storeroom.name) }).click()
      await enter(page, words.approve, ASKED + 1)
      await page.getByText(words.tooMany.replace('{max}', grouped(ASKED))).waitFor()
      await enter(page, words.approve, APPROVED)
      await page.getByRole('button', { name: words.approve, exact: true }).click()
      await state(page, 'approved')
      await enter(page, words.dispatch, SENT)
      await page.getByRole('button', { name: words.dispatch, exact: true }).click()
      await state(page, 'dispatched')
      const row = page.getByRole('row').filter({ hasText: condom.name })
      expect((await row.getByRole('cell').allTextContents()).slice(2)).toEqual(
        [ASKED, APPROVED, SENT, 0].map(grouped),
      )
    })
  })

  test('is received where the transfer is, and says so without a reload', async () => {
    await visit({ browser, url: demo.url, person: keeper }, async (page) => {
      await page.goto(path)
      const watching = await page.context().newPage()
      await watching.goto(path)
      await page.getByRole('link', { name: words.transfer }).click()
      await page.getByRole('button', { name: transfer.confirm }).click()
      await page.getByText(transfer.receivedDone).waitFor()
      const received = watching.getByRole('row').filter({ hasText: condom.name }).getByRole('cell').last()
      await expect.poll(() => received.textContent()).toBe(grouped(SENT))
    })
    const { rows } = await county.get(stockTable, `/api/stock?location=${storeroom.id}&product=${condom.id}`)
    expect(rows.map(({ usable }) => usable)).toEqual([SENT])
  })

  test('whoever works on what has changed hears so and sees it; then it is closed, and printed with signatures', async () => {
    await visit(
      { browser, url: demo.url, person: manager, expected: [`409 POST /api${path}/dispatch`] },
      async (page) => {
        // The live line is dead, so that this screen is not told.
        await page.route('**/socket.io/**', (route) => route.abort('aborted'))
        await page.goto(path)
        await enter(page, words.dispatch, 11)
        // Meanwhile a colleague sends the rest.
        const { version } = (await (await page.context().request.get(`/api${path}`)).json()) as {
          version: number
        }
        const token = (
          (await (await page.context().request.get('/api/session')).json()) as { csrfToken: string }
        ).csrfToken
        const sent = await page.context().request.post(`/api${path}/dispatch`, {
          data: { version, lines: [{ product: condom.id, quantity: APPROVED - SENT }] },
          headers: { 'X-CSRF-Token': token, Origin: demo.url },
        })
        expect(sent.status()).toBe(200)
        await page.getByRole('button', { name: words.dispatch, exact: true }).click()
        // In the form, and in the notice that stays when the form follows.
        await page
          .getByText(problem.order_changed.split('{by} ')[1] ?? '')
          .first()
          .waitFor()
      },
    )
    await visit({ browser, url: demo.url, person: keeper }, async (page) => {
      await page.goto(path)
      await page.getByRole('button', { name: words.close, exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: words.close }).click()
      await state(page, 'closed')
      await page.emulateMedia({ media: 'print' })
      await page.getByText(new RegExp(words.signReceiver)).waitFor()
      expect(await page.getByRole('button', { name: words.print }).isVisible()).toBe(false)
    })
  })
})
