import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { stockTable } from '../../protocol/api/inventory.ts'
import { openBrowser, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const person = { username: demo.username, password: demo.password }
const { binCard } = zhCN
/** A5 on its side less its margins, at 96 pixels to the inch. */
const A5_INSIDE = Math.floor(((210 - 2 * 8) / 25.4) * 96)
/** The same sheet in points, as a PDF says it. */
const A5_POINTS = [595, 420]

/** The card of a condom in a storeroom where a year of work is recorded. */
describe('a bin card', () => {
  let browser: Browser
  let query: string
  let card: string

  beforeAll(async () => {
    browser = await openBrowser()
    const manager = await DemoCall.as(demo.username, demo)
    // Not one that another test has just made.
    const { rows } = await manager.get(stockTable, '/api/stock?kind=warehouse&product=CON52')
    const [row] = rows
    if (!row) throw new Error('The demonstration has no condoms in its warehouse')
    query = `?location=${row.locationId}&product=${row.productId}`
    card = `/stock/card${query}`
  })
  afterAll(() => browser?.close())

  const linesOf = (page: Page) => page.getByRole('region', { name: binCard.title }).locator('tbody tr')

  test('is opened from the stock table; its running balance ends at what the table says', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      const table = await page.context().newPage()
      await table.goto(`/stock${query}`)
      const row = table.getByRole('row').nth(1)
      await page.goto(`/stock${query}`)
      await page.getByRole('row').nth(1).getByRole('link').first().click()
      await page.waitForURL(`**${card}`)
      await linesOf(page).first().waitFor()
      // The fleet goes on working: both screens follow it.
      await expect
        .poll(async () => {
          const held = await row.getByRole('cell').nth(3).textContent()
          const balance = await linesOf(page).first().locator('td').nth(6).textContent()
          return [balance === held, await page.getByText(`${binCard.now} ${held} `).count()]
        })
        .toEqual([true, 1])
      const figures = await linesOf(page).evaluateAll((rows) =>
        rows.map((line) =>
          [...line.querySelectorAll('td')]
            .slice(4, 7)
            .map(({ textContent }) => Number(textContent.replaceAll(/\D/g, ''))),
        ),
      )
      expect(figures.length).toBeGreaterThan(3)
      for (const [index, [received = 0, issued = 0, balance = 0]] of figures.slice(0, -1).entries())
        expect(balance - received + issued, `line ${index + 1}`).toBe(figures[index + 1]?.[2])
    })
  })

  test('is printed by itself, on A5, dark on white whatever the screen is', async () => {
    await visit({ browser, url: demo.url, person, scheme: 'dark' }, async (page) => {
      await page.goto(card)
      await linesOf(page).first().waitFor()
      const seen = () =>
        Promise.all(
          [
            page.getByRole('navigation').first(),
            page.getByRole('search'),
            page.getByRole('button', { name: binCard.print }),
            page.getByRole('link', { name: zhCN.nav.stock, exact: true }).last(),
          ].map((part) => part.isVisible()),
        )
      expect(await seen()).toEqual([true, true, true, true])
      const brightness = () =>
        page.evaluate(() => {
          const [red = 0] = getComputedStyle(document.body).color.match(/\d+/g) ?? []
          return Number(red)
        })
      expect(await brightness()).toBeGreaterThan(200)
      await page.emulateMedia({ media: 'print' })
      expect(await brightness()).toBeLessThan(50)
      await page.setViewportSize({ width: A5_INSIDE, height: 500 })
      expect(await seen()).toEqual([false, false, false, false])
      expect(await page.getByRole('button').filter({ visible: true }).allTextContents()).toEqual([])
      const widest = await page.evaluate(() =>
        Math.max(...[...document.querySelectorAll('#main, #main *')].map((part) => part.scrollWidth)),
      )
      expect(widest).toBeLessThanOrEqual(A5_INSIDE)

      // A title on other paper than the card would be a sheet of its own.
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
      const sheets = [...pdf.matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)]
      expect(sheets.length).toBeGreaterThan(0)
      for (const [, ...size] of sheets)
        expect(size.map((points) => Math.round(Number(points)))).toEqual(A5_POINTS)
    })
  })
})
