import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { en } from '../../server/finder/locales/en.ts'
import { zhCN } from '../../server/finder/locales/zh-CN.ts'
import { DESKTOP, openBrowser, PHONE, visit } from './browser.ts'

const demo = inject('demo')

describe('the public finder without network', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  test.each([
    { locale: 'zh-CN', words: zhCN, township: '城关镇', screen: PHONE },
    { locale: 'en', words: en, township: 'Chengguan Town', screen: DESKTOP },
  ] as const)(
    'shows what somebody kept, and nothing after it was removed, in $locale',
    async ({ locale, words, township, screen }) => {
      await visit({ browser, url: demo.url, locale, screen }, async (page) => {
        const kept = () => page.evaluate(async () => (await caches.keys()).length)
        await page.goto('/find')
        await page.getByRole('link', { name: township }).click()
        await page.getByRole('heading', { name: words.list.inArea(township) }).waitFor()
        await page.waitForLoadState()
        const names = await page.locator('.cards h2').allTextContents()
        expect(await kept()).toBe(0)
        await page.getByRole('button', { name: words.keep.keep }).click()
        await page.getByText(words.keep.kept).waitFor()

        await page.context().setOffline(true)
        await page.reload()
        await page.getByText(words.keep.bannerList.split('{time}')[0] ?? '').waitFor()
        expect(names.length).toBeGreaterThan(0)
        // In an order of its own, which tells nothing of where the phone was.
        await expect
          .poll(async () => (await page.locator('.cards h2').allTextContents()).toSorted())
          .toEqual(names.toSorted())
        await page.goto('/find/methods')
        await page.getByText(words.keep.notKept).waitFor()

        await page.context().setOffline(false)
        await page.getByRole('link', { name: words.keep.again }).click()
        await page.getByRole('heading', { level: 1, name: words.methods.title }).waitFor()
        await page.getByRole('link', { name: words.footerPrivacy }).click()
        await page.getByRole('button', { name: words.keep.clear }).click()
        await page.getByText(words.keep.cleared).waitFor()
        expect(await kept()).toBe(0)
      })
    },
  )
})
