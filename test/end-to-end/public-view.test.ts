import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { list } from '../../protocol/api/parts.ts'
import { type Location, location } from '../../protocol/api/places.ts'
import { zhCN as finder } from '../../server/finder/locales/zh-CN.ts'
import { openBrowser, PHONE, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const person = { username: demo.username, password: demo.password }
const { landmarks, place, publicView, words } = zhCN
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
          .poll(
            async () => {
              await page.goto('/find?q=hongyunxiechang')
              return page.getByRole('link', { name: LANDMARK }).count()
            },
            { timeout: 20_000 },
          )
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
