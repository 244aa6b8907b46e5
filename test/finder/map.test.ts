import { rmSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TOWNSHIP } from '../places/a-county.ts'
import { aFinder, type Finder, north } from './a-finder.ts'
import { accessFaults, hasBrowser, onPhone, openBrowser, overflow } from './a-phone.ts'
import { buildScript } from './build.script.ts'

/** To the centimetre: what must never leave the phone. */
const EXACT = { longitude: 111.35719283, latitude: 24.2086012 }

describe.runIf(hasBrowser)('the map of a list', () => {
  let finder: Finder
  let dashboardDir: string
  let browser: Browser

  beforeAll(async () => {
    dashboardDir = await buildScript()
    finder = await aFinder({ dashboardDir })
    for (const [name, metres, remaining] of [
      ['有货的', 900, 8],
      ['空了的', 0, 0],
      ['同一处的', 0, null],
    ] as const) {
      const { id } = await finder.add({
        name,
        nameEn: `Point ${remaining}`,
        coordinates: north(metres),
        address: '人民路 1 号',
      })
      if (remaining !== null) await finder.told(id, remaining)
    }
    await finder.add({ name: '没有位置的', coordinates: null })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await finder.stop()
    rmSync(dashboardDir, { recursive: true })
  })

  const aPhone = <T>(use: (page: Page, sent: string[]) => Promise<T>, options: BrowserContextOptions = {}) =>
    onPhone(browser, { geolocation: EXACT, permissions: ['geolocation'], ...options }, (page) => {
      const sent: string[] = []
      page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
      return use(page, sent)
    })
  const open = async (page: Page, path = `/find?township=${TOWNSHIP}`) => {
    await page.goto(finder.web.url + path)
    await page.locator('[data-map] > button').click()
    await page.locator('.map-pin').first().waitFor()
  }
  const spoken = (page: Page) =>
    page.locator('.map-pin').evaluateAll((pins) => pins.map((pin) => pin.getAttribute('aria-label')))

  it('is fetched when somebody asks for it, from this server alone', async () => {
    await aPhone(async (page, sent) => {
      await page.goto(`${finder.web.url}/find?township=${TOWNSHIP}`)
      await page.locator('[data-map] > button').waitFor()
      expect(sent.filter((url) => url.includes('/assets/map'))).toEqual([])
      await page.locator('[data-map] > button').click()
      await page.locator('.map-pin').first().waitFor()
      expect(sent.filter((url) => url.includes('/assets/map'))).toHaveLength(2)
      for (const url of sent) expect(new URL(url.trim()).origin).toBe(finder.web.url)
      expect(await page.locator('.leaflet-control-attribution svg').count()).toBe(0)
    })
  })

  it('shows the points of the list under their numbers, in its order, told apart by more than colour', async () => {
    await aPhone(async (page) => {
      await open(page)
      const listed = await page.locator('.cards h2').allTextContents()
      const said = await spoken(page)
      expect(said).toHaveLength(3)
      for (const text of said) {
        const [, number, name] = /^(\d)\. (.+?) · /.exec(text ?? '') ?? []
        expect(listed[Number(number) - 1]).toBe(name)
      }
      expect(said).toEqual([...said].sort())
      expect(said.join()).toMatch(/有货的 · 有货.*空了的 · 没有了|空了的 · 没有了.*有货的 · 有货/)
      const shapes = await page
        .locator('.map-pin svg')
        .evaluateAll((lamps) => lamps.map((lamp) => lamp.innerHTML))
      expect(new Set(shapes).size).toBe(3)
      // Two at one spot can both be reached.
      const boxes = await page.locator('.map-pin').evaluateAll((pins) =>
        pins.map((pin) => {
          const { x, y } = pin.getBoundingClientRect()
          return `${Math.round(x)} ${Math.round(y)}`
        }),
      )
      expect(new Set(boxes).size).toBe(boxes.length)
    })
  })

  it('draws a lamp without a number where there is no room, and the number when one looks closer', async () => {
    await aPhone(
      async (page) => {
        await page.goto(`${finder.web.url}/find?township=${TOWNSHIP}`)
        // Two that are far apart for feet and close on a map that shows a third.
        await page
          .locator('[data-at]')
          .nth(1)
          .evaluate((card) => card.setAttribute('data-at', '111.35625,24.206'))
        await page
          .locator('[data-at]')
          .nth(2)
          .evaluate((card) => card.setAttribute('data-at', '111.35625,24.3'))
        await page
          .locator('[data-at]')
          .nth(0)
          .evaluate((card) => card.setAttribute('data-at', '111.35625,24.205'))
        await page.locator('[data-map] > button').click()
        const small = page.locator('.map-pin.small')
        await small.waitFor()
        expect(await small.getAttribute('aria-label')).toMatch(/^2\. /)
        for (let i = 0; i < 8 && (await small.count()) > 0; i++) {
          await page.getByRole('button', { name: '放大' }).click()
          await page.waitForTimeout(300)
        }
        await expect.poll(() => small.count()).toBe(0)
      },
      { reducedMotion: 'reduce' },
    )
  })

  it('leads from a pin to the point by keyboard, and back with Escape', async () => {
    await aPhone(async (page) => {
      await open(page)
      await page.locator('[data-map] > button').focus()
      const reached: (string | null)[] = []
      for (let i = 0; i < 4; i++) {
        await page.keyboard.press('Tab')
        reached.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null))
      }
      expect(reached).toEqual(['地图：上面列出的发放点', ...(await spoken(page))])
      await page.keyboard.press('Enter')
      const link = page.locator('.map-frame .card h2 a')
      expect(await link.evaluate((a) => a === document.activeElement)).toBe(true)
      expect(reached[3]).toContain(await link.textContent())
      await page.keyboard.press('Escape')
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(reached[3])
      await link.click()
      await page.waitForURL('**/find/p/*')
    })
  })

  it('draws where the phone is and tells nobody', async () => {
    await aPhone(async (page, sent) => {
      await open(page)
      const before = sent.length
      await page.getByRole('button', { name: '我的位置' }).click()
      await page.locator('.map-me').waitFor()
      await page.getByText('您的位置已画在地图上').waitFor()
      expect(await page.evaluate(() => document.activeElement?.className)).toContain('map-canvas')
      expect(sent.slice(before)).toEqual([])
      expect(page.url()).not.toMatch(/111\.35|24\.20/)
      expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
    })
  })

  it('has the position at once where the list was measured from it', async () => {
    await aPhone(async (page) => {
      await page.goto(`${finder.web.url}/find`)
      await page.locator('[data-near] button').click()
      await page.locator('[data-map] > button').click()
      await page.locator('.map-me').waitFor()
      expect((await spoken(page))[0]).toMatch(/ · \d+ 米$/)
    })
  })

  it('goes away again, and does not exist without script', async () => {
    await aPhone(async (page) => {
      await open(page)
      await page.getByRole('button', { name: '收起地图' }).click()
      expect(await page.locator('.map-frame').count()).toBe(0)
      await page.getByRole('button', { name: '看地图' }).click()
      await page.locator('.map-pin').first().waitFor()
    })
    await aPhone(
      async (page) => {
        await page.goto(`${finder.web.url}/find?township=${TOWNSHIP}`)
        expect(await page.getByRole('button', { name: '看地图' }).count()).toBe(0)
      },
      { javaScriptEnabled: false },
    )
  })

  it('says what to do when it cannot be fetched', async () => {
    await aPhone(async (page) => {
      await page.goto(`${finder.web.url}/find?township=${TOWNSHIP}`)
      await page.route('**/assets/map*', (route) => route.abort('internetdisconnected'))
      await page.locator('[data-map] > button').press('Enter')
      await page.getByText('地图没有打开。请检查网络').waitFor()
      const button = page.locator('[data-map] > button')
      expect(await button.isEnabled()).toBe(true)
      expect(await button.evaluate((element) => element === document.activeElement)).toBe(true)
    })
  })

  it.each([
    { locale: 'zh-CN', colorScheme: 'light', viewport: { width: 360, height: 740 } },
    { locale: 'en-US', colorScheme: 'dark', viewport: { width: 1_280, height: 800 } },
  ] as const)('meets WCAG 2.2 AA in $locale, $colorScheme, with a point chosen', async (look) => {
    await aPhone(
      async (page) => {
        await open(page)
        await page.locator('.map-pin').first().click()
        await page.locator('.map-frame .card').waitFor()
        await page.getByRole('button', { name: /我的位置|Where I am/ }).click()
        await page.locator('.map-me').waitFor()
        expect(await accessFaults(page)).toEqual([])
        expect(await overflow(page)).toBe(0)
      },
      { ...look, reducedMotion: 'reduce' },
    )
  })
})
