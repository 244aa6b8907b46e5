import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, type Finder, north } from './a-finder.ts'
import { accessFaults, hasBrowser, onPhone, openBrowser, overflow } from './a-phone.ts'
import { buildScript } from './build.script.ts'

const EXACT = { longitude: 111.35719283, latitude: 24.2086012 }
const DAY = 24 * 60 * 60_000

describe.runIf(hasBrowser)('without network', () => {
  let finder: Finder
  let dashboardDir: string
  let browser: Browser
  const ids: string[] = []

  beforeAll(async () => {
    dashboardDir = await buildScript()
    finder = await aFinder({ dashboardDir })
    for (let i = 0; i < 7; i++)
      ids.push(
        (await finder.add({ name: `第${i}点`, coordinates: north(i * 100), address: `人民路 ${i} 号` })).id,
      )
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await finder.stop()
    rmSync(dashboardDir, { recursive: true })
  })

  const aPhone = <T>(use: (page: Page) => Promise<T>, options: BrowserContextOptions = {}) =>
    onPhone(browser, { geolocation: EXACT, permissions: ['geolocation'], ...options }, use)
  const go = (page: Page, path: string) => page.goto(finder.web.url + path)
  const list = `/find?township=${TOWNSHIP}`
  const keepButton = (page: Page) => page.getByRole('button', { name: '留在手机里，没网也能看' })
  const keep = async (page: Page) => {
    await keepButton(page).click()
    await page.getByText('已留在手机里。').waitFor()
  }
  /** What this browser has stored for the site, text and all. */
  const stored = (page: Page) =>
    page.evaluate(async () => {
      const pages: Record<string, string> = {}
      for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        for (const request of await cache.keys())
          pages[new URL(request.url).pathname + new URL(request.url).search] =
            (await (await cache.match(request))?.text()) ?? ''
      }
      return pages
    })
  const keptPaths = async (page: Page) =>
    Object.keys(await stored(page)).filter((path) => path.startsWith('/find'))
  /** Opens a page and waits until it is kept. */
  const visit = async (page: Page, path: string) => {
    await go(page, path)
    await expect.poll(() => keptPaths(page)).toContain(path)
  }

  it('nothing is stored by who does not ask for it', async () => {
    await aPhone(async (page) => {
      for (const path of [list, `/find/p/${ids[0]}`, '/find/privacy']) await go(page, path)
      await go(page, list)
      await page.locator('[data-map] > button').click()
      await page.locator('.map-pin').first().waitFor()
      expect(await page.evaluate(() => caches.keys())).toEqual([])
      expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(
        0,
      )
      expect(
        await page.evaluate(async () => (await indexedDB.databases()).length + localStorage.length),
      ).toBe(0)
    })
  })

  it('the last list is readable, headed by when it was', async () => {
    await aPhone(async (page) => {
      await go(page, list)
      await keep(page)
      await page.context().setOffline(true)
      await go(page, '/find')
      await page.getByText(/现在没有网络。这是 .*\d\d:\d\d 的列表/).waitFor()
      expect(await page.locator('.card h2').count()).toBe(7)
      expect(await page.locator('nav, form, .far').count()).toBe(0)
      expect(await accessFaults(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    })
  })

  it('it says how old the list is by the phone’s own clock, and lets go of it after a week', async () => {
    await aPhone(async (page) => {
      await go(page, list)
      await keep(page)
      const age = (ms: number) =>
        page.evaluate(async (back) => {
          const cache = await caches.open('sanliang-find')
          const kept = await cache.match('/find')
          if (!kept) throw new Error('there is no list')
          const at = String(Date.now() - back)
          const html = (await kept.text()).replace(/data-kept-at="\d+"/, `data-kept-at="${at}"`)
          const headers = new Headers(kept.headers)
          headers.set('x-kept-at', at)
          await cache.put('/find', new Response(html, { headers }))
        }, ms)
      await age(3 * 60 * 60_000)
      await page.context().setOffline(true)
      await go(page, '/find')
      await page.getByText('这是3小时前存的。').waitFor()
      await age(8 * DAY)
      await expect(go(page, '/find')).rejects.toThrow('ERR_')
    })
  })

  it('a point that was opened is there, and one that was not leads to what is kept', async () => {
    await aPhone(async (page) => {
      await go(page, list)
      await keep(page)
      await visit(page, `/find/p/${ids[1]}`)
      await page.context().setOffline(true)
      await go(page, `/find/p/${ids[1]}`)
      await page.getByRole('heading', { level: 1, name: '第1点' }).waitFor()
      await page.getByText(/现在没有网络。这是 .* 的资料/).waitFor()
      await go(page, `/find/p/${ids[2]}?from=code`)
      await page.getByText('您要看的这一页没有存在手机里。').waitFor()
      expect(await page.locator('.card h2').count()).toBe(7)
      await page.getByRole('heading', { name: '手机里还存着' }).waitFor()
      await page.locator('.areas').getByRole('link', { name: '第1点' }).click()
      await page.getByRole('heading', { level: 1, name: '第1点' }).waitFor()
    })
  })

  it('the kept list says when its address asks for another', async () => {
    await aPhone(async (page) => {
      await go(page, list)
      await keep(page)
      await visit(page, `/find/p/${ids[1]}`)
      await page.context().setOffline(true)
      const notKept = page.getByText('您要看的这一页没有存在手机里。')
      for (const other of ['township=990101002', `cell=${CELL}`, 'landmark=l1', 'q=x']) {
        await go(page, `/find?${other}`)
        await notKept.waitFor()
      }
      for (const same of [list, '/find']) {
        await go(page, same)
        await page.getByRole('heading', { name: '手机里还存着' }).waitFor()
        expect(await notKept.count()).toBe(0)
      }
    })
  })

  it('the map of a kept list works when it has been opened before', async () => {
    await aPhone(async (page) => {
      await go(page, list)
      await keep(page)
      await page.locator('[data-map] > button').click()
      await page.locator('.map-pin').first().waitFor()
      await expect
        .poll(async () => Object.keys(await stored(page)).filter((path) => path.includes('/map')))
        .toHaveLength(2)
      await page.context().setOffline(true)
      await go(page, '/find')
      await page.locator('[data-map] > button').click()
      await expect.poll(() => page.locator('.map-pin').count()).toBe(7)
    })
  })

  it('no more is kept than one list and five points, and neither position, distance nor what was searched', async () => {
    await aPhone(async (page) => {
      await go(page, '/find')
      await page.locator('[data-near] button').click()
      await page.locator('.card').first().waitFor()
      await keep(page)
      expect((await stored(page))['/find']).not.toMatch(/111\.357|24\.2086|\d 米|公里内|cell=/)
      for (const id of ids) await visit(page, `/find/p/${id}`)
      await go(page, `/find?q=${encodeURIComponent('人民路')}`)
      await expect.poll(async () => (await stored(page))['/find']).toContain('留在手机里的发放点')
      const pages = await stored(page)
      expect(
        Object.keys(pages)
          .filter((path) => path.startsWith('/find'))
          .sort(),
      ).toEqual(['/find', ...ids.slice(2).map((id) => `/find/p/${id}`)].sort())
      expect(pages['/find']).not.toMatch(/人民路”|value="人民路"|q=/)
      expect(Object.keys(pages).join()).not.toMatch(/\?|cell/)
    })
  })

  it('the kept list is not in the order in which the phone measured it', async () => {
    await aPhone(async (page) => {
      await go(page, '/find')
      await page.locator('[data-near] button').click()
      await page.locator('.card').first().waitFor()
      const measured = await page.locator('.card h2').allTextContents()
      await keep(page)
      await page.context().setOffline(true)
      await go(page, '/find')
      await page.getByText('现在没有网络。').waitFor()
      const shown = await page.locator('.card h2').allTextContents()
      expect(shown).toEqual([...measured].sort())
      expect(shown).not.toEqual(measured)
    })
  })

  it('what was removed in one tab is not kept again by another', async () => {
    await aPhone(async (page) => {
      await go(page, list)
      await keep(page)
      const other = await page.context().newPage()
      await go(other, list)
      await other.getByRole('button', { name: '从手机里清除' }).click()
      await other.getByText('已从手机里清除。').waitFor()
      await page.locator('[data-map] > button').click()
      await page.locator('.map-pin').first().waitFor()
      await keepButton(page).waitFor()
      expect(await page.evaluate(() => caches.keys())).toEqual([])
    })
  })

  it('with network its answer is shown, whatever it is', async () => {
    await aPhone(async (page) => {
      await go(page, list)
      await keep(page)
      await page.evaluate(async () => {
        const cache = await caches.open('sanliang-find')
        await cache.put('/find', new Response('<p>old</p>', { headers: { 'x-kept-at': String(Date.now()) } }))
      })
      await go(page, list)
      expect(await page.locator('.kept').count()).toBe(0)
      expect(await page.locator('.card h2').count()).toBe(7)
      expect((await go(page, '/find/p/nonsense'))?.status()).toBe(404)
    })
  })

  it('all is removed by one tap, from a list or from the privacy page', async () => {
    await aPhone(async (page) => {
      const nothing = async () => {
        await page.getByText('已从手机里清除。').waitFor()
        expect(await page.evaluate(() => caches.keys())).toEqual([])
        expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations())).toEqual([])
      }
      await go(page, list)
      await keep(page)
      await page.getByRole('button', { name: '从手机里清除' }).click()
      await nothing()
      expect(await keepButton(page).evaluate((button) => button === document.activeElement)).toBe(true)
      await keep(page)
      await go(page, '/find/privacy')
      await page.getByRole('button', { name: '从手机里清除' }).click()
      await nothing()
      await go(page, list)
      await keepButton(page).waitFor()
      expect(await page.evaluate(() => caches.keys())).toEqual([])
    })
  })

  it('another release of the worker takes over at once and leaves what is kept', async () => {
    const file = join(dashboardDir, 'find-worker.js')
    const before = readFileSync(file, 'utf8')
    await aPhone(async (page) => {
      await go(page, list)
      await keep(page)
      const worker = await page.evaluateHandle(() => navigator.serviceWorker.controller)
      writeFileSync(file, `${before}\n// next\n`)
      await go(page, `/find?cell=${CELL}`)
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/find'))?.update())
      await worker.dispose()
      await page.context().setOffline(true)
      await go(page, '/find')
      await page.getByText('现在没有网络。').waitFor()
      expect(
        await page.evaluate(async () => {
          const found = await navigator.serviceWorker.getRegistrations()
          return found.map(({ active, waiting, scope }) => [active?.state, waiting, new URL(scope).pathname])
        }),
      ).toEqual([['activated', null, '/find']])
    })
    writeFileSync(file, before)
  })

  it('the dashboard’s own worker on a manager’s phone is neither taken for it nor removed with it', async () => {
    await aPhone(async (page) => {
      writeFileSync(join(dashboardDir, 'service-worker.js'), '// of the dashboard')
      await go(page, list)
      await page.evaluate(async () => void (await navigator.serviceWorker.register('/service-worker.js')))
      await go(page, list)
      await keep(page)
      await page.getByRole('button', { name: '从手机里清除' }).click()
      await page.getByText('已从手机里清除。').waitFor()
      expect(
        await page.evaluate(async () =>
          (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname),
        ),
      ).toEqual(['/'])
    })
  })
})
