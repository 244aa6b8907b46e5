import { rmSync } from 'node:fs'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aFinder, CELL, type Finder, north } from './a-finder.ts'
import { hasBrowser, onPhone, openBrowser } from './a-phone.ts'
import { buildScript } from './build.script.ts'

/** 400 m north of the cell's middle, to the centimetre: what must never leave the phone. */
const EXACT = { longitude: 111.35719283, latitude: 24.2086012 }

/** The finder on a phone: a real browser, as Debian ships it. */
describe.runIf(hasBrowser)('on a phone', () => {
  let finder: Finder
  let dashboardDir: string
  let browser: Browser
  const ids: string[] = []

  beforeAll(async () => {
    dashboardDir = await buildScript()
    finder = await aFinder({ dashboardDir })
    for (const [name, metres] of [
      ['南', -450],
      ['中', 0],
      ['北', 450],
    ] as const)
      ids.push(
        (
          await finder.add({
            name,
            nameEn: `Point ${metres}`,
            coordinates: north(metres),
            address: '人民路 1 号',
            phone: '0774-1234567',
          })
        ).id,
      )
    for (const id of ids) await finder.told(id, 5)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await finder.stop()
    rmSync(dashboardDir, { recursive: true })
  })

  /** Where the user is, allowed to tell; with all that the phone sends. */
  const aPhone = <T>(
    use: (page: Page, context: BrowserContext, sent: string[]) => Promise<T>,
    options: BrowserContextOptions = {},
  ): Promise<T> =>
    onPhone(browser, { geolocation: EXACT, permissions: ['geolocation'], ...options }, (page) => {
      const sent: string[] = []
      page.on('request', (request) =>
        sent.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`),
      )
      return use(page, page.context(), sent)
    })
  const names = (page: Page) => page.locator('.card h2').allTextContents()
  const distances = (page: Page) => page.locator('.far').allTextContents()
  const locate = async (page: Page) => {
    await page.goto(`${finder.web.url}/find`)
    await page.locator('[data-near] button').click()
    await page.locator('.card').first().waitFor()
  }

  it('the list is sorted and measured from where it really is, which it tells nobody', async () => {
    await aPhone(async (page, context, sent) => {
      await locate(page)
      expect(await names(page)).toEqual(['北', '中', '南'])
      expect(await distances(page)).toEqual(['110 米', '410 米', '860 米'])
      expect(sent.some((request) => request.includes(`cell=${CELL}`))).toBe(true)
      for (const request of sent) {
        expect(new URL(request.split(' ')[0] ?? '').origin).toBe(finder.web.url)
        expect(request).not.toMatch(/111\.357|24\.208|"referer":"[^"]|cookie/i)
      }
      expect(await context.cookies()).toEqual([])
      expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
    })
  })

  it('neither position nor cell gets into the address bar or the history', async () => {
    await aPhone(async (page) => {
      await locate(page)
      expect(page.url()).toBe(`${finder.web.url}/find#near`)
      await page.getByRole('link', { name: '自助领取' }).click()
      await page.locator('[aria-current]', { hasText: '自助领取' }).waitFor()
      expect(page.url()).toBe(`${finder.web.url}/find#near`)
      expect(await distances(page)).toEqual(['110 米', '410 米', '860 米'])
      await page.locator('.card h2 a').first().click()
      await page.waitForURL('**/find/p/*')
      await page.goBack()
      await page.locator('.card').first().waitFor()
      expect(await names(page)).toEqual(['北', '中', '南'])
    })
  })

  it('that does not say where it is, the other ways in are pointed out', async () => {
    await aPhone(
      async (page) => {
        await page.goto(`${finder.web.url}/find?lang=en`)
        await page.locator('[data-near] button').click()
        await page.getByText('The phone did not allow it').waitFor()
        expect(await page.locator('[data-near] button').isEnabled()).toBe(true)
      },
      { permissions: [] },
    )
  })

  it('without a connection says so, keeps what it shows, and leaves the keyboard where it was', async () => {
    await aPhone(async (page, context) => {
      await page.goto(`${finder.web.url}/find`)
      await context.setOffline(true)
      const button = page.locator('[data-near] button')
      await button.press('Enter')
      await page.getByText('网络不通').waitFor()
      expect(await button.evaluate((element) => element === document.activeElement)).toBe(true)
      expect(await page.locator('h1').count()).toBe(1)
    })
  })

  it('a filter that finds no connection says so beside its name, and works when there is one again', async () => {
    await aPhone(async (page, context) => {
      await locate(page)
      const filter = page.locator('.filters a[href*="category=condom"]')
      await context.setOffline(true)
      for (let tap = 0; tap < 2; tap++) {
        await filter.click()
        await expect.poll(() => filter.textContent()).toMatch(/^避孕套 · 网络不通，[^·]*$/)
      }
      await context.setOffline(false)
      await filter.click()
      await page.locator('.filters [aria-current=true]', { hasText: '避孕套' }).waitFor()
    })
  })

  it('without script everything but the position works, and nothing is shown that would not', async () => {
    await aPhone(
      async (page) => {
        await page.goto(`${finder.web.url}/find`)
        expect(await page.locator('button:visible').allTextContents()).toEqual(['查找'])
        await page.locator('#q').fill('北')
        await page.getByRole('button', { name: '查找' }).click()
        expect(await names(page)).toEqual(['北'])
        await page.locator('.card h2 a').click()
        expect(await page.getByRole('link', { name: '打电话 0774-1234567' }).getAttribute('href')).toBe(
          'tel:07741234567',
        )
        expect(await page.locator('button:visible').count()).toBe(await page.locator('form button').count())
      },
      { javaScriptEnabled: false },
    )
  })

  it('copies an address', async () => {
    await aPhone(
      async (page) => {
        await page.goto(`${finder.web.url}/find/p/${ids[0]}`)
        await page.getByRole('button', { name: '复制地址' }).click()
        await page.getByRole('button', { name: '已复制' }).waitFor()
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('人民路 1 号')
      },
      { permissions: ['clipboard-read', 'clipboard-write'] },
    )
  })

  it.each([1970, 2036])(
    'with a clock in %i reads the same: what is open and how old news is comes from us',
    async (year) => {
      const texts = (clock: Date | null) =>
        aPhone(async (page) => {
          if (clock) await page.clock.setFixedTime(clock)
          await locate(page)
          const list = await page.locator('main').innerText()
          await page.goto(`${finder.web.url}/find/p/${ids[0]}`)
          if (clock) expect(await page.evaluate(() => new Date().getFullYear())).toBe(year)
          return [list, await page.locator('main').innerText()]
        })
      expect(await texts(new Date(Date.UTC(year, 5, 15, 3)))).toEqual(await texts(null))
    },
  )
})
