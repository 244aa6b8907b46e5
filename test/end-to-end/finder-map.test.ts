import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { en } from '../../server/finder/locales/en.ts'
import { zhCN } from '../../server/finder/locales/zh-CN.ts'
import { DESKTOP, openBrowser, PHONE, visit } from './browser.ts'

const demo = inject('demo')
const KIB = 1_024

/** The list of a township as a map, which asks no other server: `visit` fails when one is asked. */
describe('the map of the public finder', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  test.each([
    { locale: 'zh-CN', words: zhCN, township: '城关镇', screen: PHONE },
    { locale: 'en', words: en, township: 'Chengguan Town', screen: DESKTOP },
  ] as const)(
    'shows what the list shows and leads to a point, in $locale',
    async ({ locale, words, township, screen }) => {
      await visit({ browser, url: demo.url, locale, screen }, async (page) => {
        await page.goto('/find')
        await page.getByRole('link', { name: township }).click()
        await page.getByRole('heading', { name: words.list.inArea(township) }).waitFor()
        // What the list itself consists of is no part of the map.
        await page.waitForLoadState()
        const loaded: Promise<number>[] = []
        page.on('requestfinished', (request) =>
          loaded.push(request.sizes().then(({ responseBodySize }) => responseBodySize)),
        )
        await page.getByRole('button', { name: words.map.show }).click()
        const map = page.getByRole('region', { name: words.map.label })
        const pins = map.getByRole('button', { name: /^\d+\. / })
        await pins.first().waitFor()
        const weight = (await Promise.all(loaded)).reduce((sum, bytes) => sum + bytes, 0)
        expect(weight).toBeGreaterThan(20 * KIB)
        expect(weight).toBeLessThanOrEqual(60 * KIB)
        const points = await page.locator('.cards > [data-at]').count()
        await expect.poll(() => pins.count()).toBe(points)

        await pins.nth(1).focus()
        await page.keyboard.press('Enter')
        const name = await page.locator('.map-frame h2 a').textContent()
        await page.keyboard.press('Enter')
        await page.getByRole('heading', { level: 1, name: name ?? '' }).waitFor()
      })
    },
  )
})
