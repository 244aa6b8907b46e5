import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { en } from '../../dashboard/locales/en.ts'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { dispenser } from '../../protocol/api/devices.ts'
import { stockTable, transfer } from '../../protocol/api/inventory.ts'
import { list, page as pageOf } from '../../protocol/api/parts.ts'
import { roundSummary } from '../../protocol/api/refills.ts'
import { stocktake, stocktakePage } from '../../protocol/api/stocktakes.ts'
import { anInspection } from './an.inspection.ts'
import { DESKTOP, openBrowser, PHONE, visit } from './browser.ts'
import { dashboardPages, open } from './dashboard.pages.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const person = { username: 'admin', password: demo.password }

/** What every page of the dashboard promises, to everyone, on every screen. */
describe('every page of the dashboard', () => {
  let browser: Browser
  let paths: readonly string[]

  beforeAll(async () => {
    browser = await openBrowser()
    const manager = await DemoCall.as(demo.username, demo)
    const { items: machines } = await manager.get(list(dispenser), '/api/dispensers')
    const { items: transfers } = await manager.get(pageOf(transfer), '/api/transfers')
    const { items: rounds } = await manager.get(pageOf(roundSummary), '/api/rounds')
    const machine = machines.find(({ presence }) => presence === 'online')
    const [open] = transfers
    const { rows } = await manager.get(stockTable, '/api/stock?kind=storeroom&status=ok&limit=1')
    const [lying] = rows
    if (!machine || !open || !rounds[0] || !lying)
      throw new Error('The demonstration has no machine that speaks, no transfer, no round or no stock')
    const { items: counts } = await manager.get(stocktakePage, '/api/stocktakes?open=true')
    const count =
      counts[0] ?? (await manager.post(stocktake, '/api/stocktakes', { location: lying.locationId }))
    paths = dashboardPages({
      place: machine.locationId,
      dispenser: machine.id,
      transfer: open.id,
      round: rounds[0].id,
      stocktake: count.id,
      card: { location: lying.locationId, product: lying.productId },
      inspection: (await anInspection(manager, lying.locationId)).id,
    })
  })
  afterAll(() => browser?.close())

  const LOOKS = [
    { name: '1440×900, Chinese, light', screen: DESKTOP, other: PHONE, locale: 'zh-CN', scheme: 'light' },
    { name: '360×740, English, dark', screen: PHONE, other: DESKTOP, locale: 'en', scheme: 'dark' },
  ] as const
  const WORDS = { 'zh-CN': zhCN, en }

  // Two at a time: while one page is looked at, the other loads.
  test.concurrent.each(LOOKS)(
    'fits, bars nobody, and has nothing to complain about: $name, then as wide as the other',
    { timeout: 480_000 },
    async ({ screen, other, ...look }) => {
      await visit({ browser, url: demo.url, person, screen, ...look }, async (page) => {
        const faults: Record<string, string[]> = {}
        for (const path of paths) {
          await page.setViewportSize(screen)
          await open(page, path, WORDS[look.locale])
          const found = [...(await barriersOn(page)), ...(await overflowOf(page))]
          await page.setViewportSize(other)
          found.push(...(await overflowOf(page)))
          if (found.length > 0) faults[path] = found
          expect(await page.evaluate(() => document.documentElement.lang)).toBe(look.locale)
        }
        expect(faults).toEqual({})
      })
    },
  )

  test('the sign-in page does too', async () => {
    for (const { other: _, ...look } of LOOKS)
      await visit({ browser, url: demo.url, ...look }, async (page) => {
        await open(page, '/sign-in', WORDS[look.locale])
        expect([...(await barriersOn(page)), ...(await overflowOf(page))]).toEqual([])
      })
  })

  test('on the phone every screen is reached by touch: four by the bar, the rest by “more”', async () => {
    await visit({ browser, url: demo.url, person, screen: PHONE, more: { hasTouch: true } }, async (page) => {
      await open(page, '/', zhCN)
      const bar = page.getByRole('navigation', { name: zhCN.nav.main }).filter({ visible: true })
      const go = async (label: string, within: Pick<Page, 'getByRole'>, title = label) => {
        await within.getByRole('link', { name: label, exact: true }).tap()
        await page.getByRole('heading', { name: title, level: 1 }).waitFor()
      }
      const { nav, account, movements } = zhCN
      for (const label of [nav.map, nav.stock, nav.movements, nav.today]) await go(label, bar)
      for (const [label, title] of [
        [nav.dispensers, nav.dispensers],
        [nav.places, nav.places],
        [nav.transfers, movements.title],
        [nav.admin, nav.admin],
        [account.title, account.title],
      ] as const) {
        await go(nav.more, bar)
        await go(label, page.getByRole('main'), title)
      }
    })
  })
})

/** Serious and critical findings of axe. */
async function barriersOn(page: Page): Promise<string[]> {
  // Evaluated by the browser's debugger, which the page's own policy does not bind.
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { run } = (window as unknown as { axe: typeof axe }).axe
    const { violations } = await run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // What holds need not be described, element by element.
      resultTypes: ['violations'],
    })
    const faults: string[] = []
    for (const { id, impact, nodes } of violations)
      for (const { html, target } of nodes) {
        if (impact !== 'serious' && impact !== 'critical') continue
        const element = document.querySelector(String(target[0]))
        // What the bar at the foot covers in part is scrolled to.
        if (id === 'target-size' && element) {
          element.scrollIntoView({ block: 'center' })
          const again = await run(element, { runOnly: [id] })
          if (again.violations.length === 0) continue
        }
        faults.push(`${id}: ${html.slice(0, 200)}`)
      }
    return faults
  })
}

/** Nothing is wider than the screen. */
const overflowOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth ? [`scrolls sideways: ${scrollWidth} on ${clientWidth} pixels`] : []
  })
