import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { list } from '../../protocol/api/parts.ts'
import { type Location, location } from '../../protocol/api/places.ts'
import { zhCN as finder } from '../../server/finder/locales/zh-CN.ts'
import { openBrowser, PHONE, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const person = { username: demo.username, password: demo.password }
const { holidays, landmarks, place, problem, publicView, words } = zhCN
const LANDMARK = '鸿运鞋厂北门'

describe('the side of the manager', () => {
  let browser: Browser
  let point: Location

  beforeAll(async () => {
    browser = await openBrowser()
    const manager = await DemoCall.as(demo.username, demo)
    const { items } = await manager.get(list(location), '/api/locations?kind=free_box&published=true')
    const [found] = items.filter(({ longitude, phone }) => longitude !== null && phone !== null)
    if (!found) throw new Error('There is no box in the demonstration')
    point = found
  })
  afterAll(() => browser?.close())

  test('the holidays of a year are entered and removed again, on a phone', async () => {
    const admin = { username: 'admin', password: demo.password }
    const year = '2099'
    await visit({ browser, url: demo.url, person: admin, screen: PHONE }, async (page) => {
      await page.goto(`/admin/holidays?year=${year}`)
      await page.getByText(holidays.none.replace('{year}', year)).waitFor()
      await page.getByRole('button', { name: holidays.add }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: holidays.name }).fill('国庆节')
      await dialog.getByLabel(holidays.from).fill(`${year}-10-07`)
      await dialog.getByLabel(holidays.to).fill(`${year}-10-01`)
      await dialog.getByRole('button', { name: words.save }).click()
      await dialog.getByText(holidays.beforeFrom).waitFor()
      await dialog.getByLabel(holidays.from).fill(`${year}-10-01`)
      await dialog.getByLabel(holidays.to).fill(`${year}-10-07`)
      await dialog.getByRole('button', { name: words.save }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByRole('row').filter({ hasText: '10月1日至10月7日' }).getByText('7 天').waitFor()
      // The years before stay as they were.
      await page.goto('/admin/holidays?year=2026')
      await expect.poll(() => page.getByRole('row').filter({ hasText: '国庆节' }).count()).toBe(3)
      await page.goto(`/admin/holidays?year=${year}`)
      await page.getByRole('button', { name: /^删除：国庆节/ }).click()
      await page.getByRole('dialog').getByRole('button', { name: holidays.remove }).click()
      await page.getByText(holidays.none.replace('{year}', year)).waitFor()
    })
  })

  test('of two who enter holidays at once the second is told to look at what the first entered', async () => {
    const admin = { username: 'admin', password: demo.password }
    const filled = async (page: Page, name: string, day: string) => {
      await page.goto('/admin/holidays?year=2098')
      await page.getByText(holidays.none.replace('{year}', '2098')).waitFor()
      await page.getByRole('button', { name: holidays.add }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: holidays.name }).fill(name)
      await dialog.getByLabel(holidays.from).fill(day)
      await dialog.getByLabel(holidays.to).fill(day)
      return { dialog, save: () => dialog.getByRole('button', { name: words.save }).click() }
    }
    const expected = ['409 PUT /api/calendar']
    await visit({ browser, url: demo.url, person: admin, expected }, async (page) => {
      const second = await filled(page, '清明节', '2098-04-04')
      // What the first enters would show here within a second.
      const before = await (await page.request.get('/api/calendar')).json()
      await page.route('**/api/calendar', (route) =>
        route.request().method() === 'GET' ? route.fulfill({ json: before }) : route.continue(),
      )
      await visit({ browser, url: demo.url, person: admin }, async (other) => {
        const first = await filled(other, '元旦', '2098-01-01')
        await first.save()
        await first.dialog.waitFor({ state: 'detached' })
      })
      await second.save()
      await second.dialog.getByText(problem.calendar_changed).waitFor()
      await page.unroute('**/api/calendar')
      await page.reload()
      const rows = page.getByRole('row').filter({ hasText: /元旦|清明节/ })
      await expect.poll(() => rows.allTextContents()).toEqual([expect.stringContaining('元旦')])
      await page.getByRole('button', { name: /^删除：元旦/ }).click()
      await page.getByRole('dialog').getByRole('button', { name: holidays.remove }).click()
      await page.getByText(holidays.none.replace('{year}', '2098')).waitFor()
    })
  })

  test('a landmark is entered, and whoever cannot spell it finds what is near it, without a script', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto('/landmarks')
      await page.getByRole('button', { name: landmarks.create }).first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(landmarks.name).fill(LANDMARK)
      // Their own area is there already.
      await dialog.getByLabel(place.longitude).fill(String(point.longitude))
      await dialog.getByLabel(place.latitude).fill(String(point.latitude))
      await dialog.getByRole('combobox', { name: place.datum }).click()
      await page.getByRole('option', { name: /WGS-84/ }).click()
      await dialog.getByRole('button', { name: words.save }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByRole('row').filter({ hasText: LANDMARK }).waitFor()
    })
    await visit(
      { browser, url: demo.url, screen: PHONE, more: { javaScriptEnabled: false } },
      async (page) => {
        await expect
          .poll(async () => {
            await page.goto('/find?q=hongyunxiechang')
            return page.getByRole('link', { name: LANDMARK }).count()
          })
          .toBe(1)
        await page.getByRole('link', { name: LANDMARK }).click()
        await page.getByRole('heading', { level: 1, name: finder.list.nearLandmark(LANDMARK) }).waitFor()
        await page.goto(`/find/p/${point.id}`)
        await page.getByText(finder.point.beside(LANDMARK)).waitFor()
      },
    )
  })

  test('a point shows itself as the public sees it on a phone, and is verified by one tap', async () => {
    await visit({ browser, url: demo.url, person, screen: PHONE }, async (page) => {
      await page.goto(`/places/${point.id}/public`)
      const shown = page.frameLocator('iframe')
      await shown.getByRole('heading', { level: 1, name: point.name }).waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
      await page.getByRole('button', { name: publicView.verifyNow }).click()
      await page.getByText(publicView.verifiedNow).waitFor()
      await page.getByRole('button', { name: publicView.verifyNow }).waitFor({ state: 'detached' })
    })
  })
})
