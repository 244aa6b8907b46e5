import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { en } from '../../dashboard/locales/en.ts'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { dispenser } from '../../protocol/api/devices.ts'
import { stockTable } from '../../protocol/api/inventory.ts'
import { list, page as pageOf } from '../../protocol/api/parts.ts'
import { roundSummary } from '../../protocol/api/rounds.ts'
import { stocktake, stocktakePage } from '../../protocol/api/stocktakes.ts'
import { transfer } from '../../protocol/api/transfers.ts'
import { anInspection } from './an.inspection.ts'
import { barriersOn } from './barriers.ts'
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
    { timeout: 900_000 },
    async ({ screen, other, ...look }) => {
      await visit({ browser, url: demo.url, person, screen, ...look }, async (page) => {
        const faults: Record<string, string[]> = {}
        for (const path of paths) {
          await page.setViewportSize(screen)
          await open(page, path, WORDS[look.locale])
          const found = [...(await barriersOn(page)), ...(await misfitsOn(page))]
          await page.setViewportSize(other)
          // Parts that a wide screen has and a narrow one has not come and go with the next pictures.
          await page.evaluate(
            () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
          )
          found.push(...(await misfitsOn(page)))
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
        expect([...(await barriersOn(page)), ...(await misfitsOn(page))]).toEqual([])
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

/** Nothing is wider than the screen, and on a phone no button is smaller than a fingertip. */
const misfitsOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const isPhone = clientWidth < 768
    const buttons = document.querySelectorAll(
      isPhone ? '.mantine-Button-root, .mantine-ActionIcon-root' : 'none',
    )
    return [
      ...(scrollWidth > clientWidth ? [`scrolls sideways: ${scrollWidth} on ${clientWidth} pixels`] : []),
      ...[...buttons].flatMap((button) => {
        const { height } = button.getBoundingClientRect()
        return height > 0 && height < 44 ? [`${height} pixels high: ${button.outerHTML.slice(0, 200)}`] : []
      }),
    ]
  })
