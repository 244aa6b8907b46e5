import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { product } from '../../protocol/api/catalog.ts'
import { postedMovements, stockTable } from '../../protocol/api/inventory.ts'
import { list } from '../../protocol/api/parts.ts'
import { location } from '../../protocol/api/places.ts'
import { tellsCount } from '../support/counts.ts'
import { DESKTOP, openBrowser, PHONE, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const counter = { username: demo.username, password: demo.password }
const reviewer = { username: 'admin', password: demo.password }
const RUN = randomUUID().slice(0, 4)
/** By the books. Numbers that nothing else on a screen says. */
const COUNTED_LOT = { number: `P${RUN}-1`, expiresOn: '2031-05-31', quantity: 7_319 }
const LEFT_LOT = { number: `P${RUN}-2`, expiresOn: '2032-11-30', quantity: 8_647 }
const FOUND = 7_311
const BALANCE = FOUND + LEFT_LOT.quantity
const { stocktake: words, binCard } = zhCN

const grouped = (count: number) => count.toLocaleString('zh-CN')

/** One count from the plan to the bin card; each test goes on where the last ended. */
describe('a stocktake', () => {
  let browser: Browser
  let manager: DemoCall
  let condom: string
  let place: { id: string; name: string }
  /** Path of the count, once it is planned. */
  let path: string

  beforeAll(async () => {
    browser = await openBrowser()
    manager = await DemoCall.as(demo.username, demo)
    const { items } = await manager.get(list(product), '/api/products')
    condom = items.find(({ code }) => code === 'CON52')?.id ?? ''
    place = await manager.post(location, '/api/locations', {
      kind: 'storeroom',
      jurisdictionCode: '990101003',
      name: `盘点库房 ${RUN}`,
    })
    await manager.post(
      postedMovements,
      '/api/movements',
      {
        kind: 'receipt',
        to: place.id,
        lines: [COUNTED_LOT, LEFT_LOT].map(({ quantity, ...lot }) => ({ product: condom, lot, quantity })),
      },
      { 'Idempotency-Key': `stocktake-${RUN}` },
    )
  })
  afterAll(() => browser?.close())

  const lineOf = (page: Page, lot: string) => page.getByRole('listitem').filter({ hasText: lot })

  test('is planned and counted on a phone by somebody who cannot see the books', async () => {
    await visit(
      { browser, url: demo.url, person: counter, screen: PHONE, more: { hasTouch: true } },
      async (page) => {
        const answers: Promise<string>[] = []
        page.on('response', (response) => {
          if (!new URL(response.url()).pathname.startsWith('/api/stocktakes/')) return
          const text = response.text()
          // One that is still under way when the page is closed is awaited by nobody.
          text.catch(() => undefined)
          answers.push(text)
        })
        // The clock of the phone is an hour slow.
        await page.clock.setSystemTime(Date.now() - 3_600_000)
        await page.goto('/stocktakes')
        await page.getByRole('button', { name: words.plan, exact: true }).tap()
        const plan = page.getByRole('dialog')
        await plan.getByRole('combobox', { name: words.place }).fill(place.name)
        await page.getByRole('option', { name: place.name }).tap()
        await plan.getByRole('button', { name: words.start }).tap()
        await page.waitForURL(/\/stocktakes\/[^/]+$/)
        path = new URL(page.url()).pathname

        const line = lineOf(page, COUNTED_LOT.number)
        await lineOf(page, LEFT_LOT.number).waitFor()
        const entry = line.getByRole('textbox', { name: words.quantity })
        await entry.fill(String(FOUND))
        await line.getByRole('button', { name: words.save }).tap()
        await line.getByText(grouped(FOUND)).waitFor()
        const shown = (await page.locator('body').innerText()) + (await Promise.all(answers)).join()
        expect(shown).toContain(COUNTED_LOT.number)
        expect(tellsCount(shown, FOUND), 'tells what was counted').toBe(true)
        for (const { quantity } of [COUNTED_LOT, LEFT_LOT]) expect(tellsCount(shown, quantity)).toBe(false)

        await page.getByRole('button', { name: words.submit }).tap()
        const question = page.getByRole('dialog')
        await question.getByText(words.submitText.replace('{count}', '1')).waitFor()
        const submit = question.getByRole('button', { name: words.submit })
        expect(await submit.isDisabled()).toBe(true)
        await question.getByRole('checkbox', { name: words.leave }).tap()
        await submit.tap()
        await page.getByText(words.review, { exact: true }).waitFor()
        await page.getByText(words.ownCount).waitFor()
        expect(await page.getByRole('button', { name: words.approve }).isDisabled()).toBe(true)
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
          'fits the phone',
        ).toBe(true)
      },
    )
  })

  test('is explained and approved by somebody else, who sees the difference', async () => {
    await visit({ browser, url: demo.url, person: reviewer, screen: DESKTOP }, async (page) => {
      await page.goto(path)
      const row = page.getByRole('row').filter({ hasText: COUNTED_LOT.number })
      await expect
        .poll(async () => (await row.getByRole('cell').allTextContents()).slice(1, 4))
        .toEqual([grouped(COUNTED_LOT.quantity), grouped(FOUND), '-8'])
      const left = page.getByRole('row').filter({ hasText: LEFT_LOT.number })
      expect(await left.textContent()).toContain(words.notCounted)
      const approve = page.getByRole('button', { name: words.approve, exact: true })
      expect(await approve.isDisabled()).toBe(true)
      await row.getByRole('combobox', { name: words.reason }).click()
      await page.getByRole('option', { name: zhCN.varianceReason.unrecorded_issue }).click()
      await page.getByText(words.varianceCount.replace('{count}', '1')).waitFor()
      await approve.click()
      await page.getByRole('dialog').getByRole('button', { name: words.approve }).click()
      await page.getByText(words.posted, { exact: true }).waitFor()
    })
  })

  test('leaves one adjustment on the bin card, whose balance is that of the stock table', async () => {
    await visit({ browser, url: demo.url, person: counter }, async (page) => {
      await page.goto(`/stock/card?location=${place.id}&product=${condom}`)
      const cells = page
        .getByRole('region', { name: binCard.title })
        .locator('tbody tr')
        .first()
        .locator('td')
      await cells.first().waitFor()
      const [, what, , lot, received, issued, balance] = await cells.allTextContents()
      expect(what).toContain(zhCN.movementKind.adjustment)
      expect(lot).toContain(COUNTED_LOT.number)
      expect([received, issued, balance]).toEqual(['', '8', grouped(BALANCE)])
    })
    const { rows } = await manager.get(stockTable, `/api/stock?location=${place.id}&product=${condom}`)
    expect(rows.map(({ quantity }) => quantity)).toEqual([BALANCE])
  })
})
