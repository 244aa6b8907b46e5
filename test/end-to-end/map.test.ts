import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { en } from '../../dashboard/locales/en.ts'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { LAYER_STATUSES, type MapView, mapView } from '../../protocol/api/places.ts'
import { openBrowser, PHONE, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'

/** The county on the map, and the same as a list beside it. */
const demo = inject('demo')
const person = { username: demo.username, password: demo.password }

let browser: Browser
let manager: DemoCall
beforeAll(async () => {
  browser = await openBrowser()
  manager = await DemoCall.as(demo.username, demo)
})
afterAll(() => browser?.close())

/** What the server sends for what this page has last asked for its map. */
function lastView(page: Page): () => Promise<MapView> {
  let last = ''
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    if (pathname === '/api/map') last = pathname + search
  })
  return () => manager.get(mapView, last)
}
const listed = (page: Page) => page.getByRole('list', { name: zhCN.map.list }).getByRole('listitem')
/** The count of places that lie in the view, as the list's head says it. */
const inView = async (page: Page) =>
  Number((await page.getByText(/^当前视野 \d+ 处$/).textContent())?.replaceAll(/\D/g, ''))

test('the manager sees the whole county: every place is on the map and in the list beside it', async () => {
  const all = await manager.get(mapView, '/api/map?zoom=10')
  await visit({ browser, url: demo.url, person }, async (page) => {
    const view = lastView(page)
    await page.goto('/map')
    await expect.poll(() => inView(page)).toBe(all.total)
    await expect.poll(() => listed(page).count()).toBe(all.list.length)
    const drawn = async () =>
      (await view()).features.reduce(
        (sum, feature) => sum + (feature.type === 'cluster' ? feature.count : 1),
        0,
      )
    await expect.poll(drawn).toBe(all.total)
    expect(all.total).toBeGreaterThan(130)
    for (const township of ['城关镇', '新港街道', '安平乡'])
      expect(all.list.some(({ jurisdictionName }) => jurisdictionName === township)).toBe(true)
    // Worst first.
    expect(await listed(page).first().textContent()).toContain(zhCN.mapStatus.out)
    expect(await listed(page).last().textContent()).toContain(zhCN.mapStatus.ok)
  })
})

test.each([
  { locale: 'zh-CN', words: zhCN },
  { locale: 'en', words: en },
] as const)('the legend explains every mark in $locale', async ({ locale, words }) => {
  await visit({ browser, url: demo.url, person, locale }, async (page) => {
    await page.goto('/map')
    const legend = page.getByRole('button', { name: words.map.legend }).locator('..')
    const explained = [
      ...LAYER_STATUSES.stock.map((status) => words.mapStatus[status]),
      expect.stringContaining(words.map.clusterLegend),
      words.map.areaLegend,
    ]
    await expect.poll(() => legend.getByRole('listitem').allTextContents()).toEqual(explained)
  })
})

test('the list follows the view: zooming in leaves out what lies outside, and “show all” brings it back', async () => {
  await visit({ browser, url: demo.url, person }, async (page) => {
    const all = (await manager.get(mapView, '/api/map?zoom=10')).total
    await page.goto('/map')
    await page.waitForURL((url) => url.searchParams.has('at'))
    await expect.poll(() => inView(page)).toBe(all)
    const zoom = Number(new URL(page.url()).searchParams.get('at')?.split(',')[2])
    const answered = page.waitForResponse(
      (response) => new URL(response.url()).searchParams.get('zoom') === String(zoom + 3),
    )
    for (let times = 0; times < 3; times++) {
      const at = new URL(page.url()).searchParams.get('at')
      await page.getByRole('button', { name: zhCN.map.zoomIn }).click()
      await page.waitForURL((url) => url.searchParams.get('at') !== at)
    }
    const few = mapView.parse(await (await answered).json()).total
    expect(few).toBeLessThan(all)
    await expect.poll(() => inView(page)).toBe(few)
    await expect.poll(() => listed(page).count()).toBe(few)

    await page.reload()
    await expect.poll(() => inView(page)).toBe(few)
    await page.getByRole('button', { name: zhCN.map.showAll }).click()
    await expect.poll(() => inView(page)).toBe(all)
  })
})

test('filters live in the address: a copied address shows the same to a colleague', async () => {
  const address = await visit({ browser, url: demo.url, person }, async (page) => {
    await page.goto('/map')
    const all = await inView(page)
    await page.getByRole('button', { name: new RegExp(`^${zhCN.mapStatus.out}`) }).click()
    await page.waitForURL((url) => url.searchParams.get('status') === 'out')
    await page.getByRole('combobox', { name: zhCN.words.placeKind }).click()
    await page.getByRole('option', { name: zhCN.placeKind.dispenser }).click()
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => url.searchParams.get('kind') === 'dispenser')
    await page.getByRole('textbox', { name: zhCN.map.search }).fill('城关')
    await page.waitForURL((url) => url.searchParams.get('search') === '城关')
    await expect.poll(() => inView(page)).toBeLessThan(all)
    return page.url()
  })
  const { searchParams } = new URL(address)
  searchParams.delete('at')
  const expected = async () => (await manager.get(mapView, `/api/map?zoom=10&${searchParams}`)).total
  await visit({ browser, url: demo.url, person }, async (page) => {
    await page.goto(address)
    // Machines go on giving out: what is out may change while one looks.
    await expect.poll(async () => (await inView(page)) - (await expected())).toBe(0)
    expect(
      await page
        .getByRole('button', { name: new RegExp(`^${zhCN.mapStatus.out}`) })
        .getAttribute('aria-pressed'),
    ).toBe('true')
    expect(await page.getByRole('textbox', { name: zhCN.map.search }).inputValue()).toBe('城关')
    for (const place of await listed(page).allTextContents()) {
      expect(place).toContain('城关')
      expect(place).toContain(zhCN.mapStatus.out)
    }
  })
})

/** Without the service worker, whose copy of a screen nobody can hold back. */
const BARE = { serviceWorkers: 'block' as const }

test('whoever clicks a link while the map still moves gets where the link leads', async () => {
  await visit({ browser, url: demo.url, person, more: BARE }, async (page) => {
    await page.goto('/map')
    await listed(page).first().waitFor()
    let release = (): void => {}
    const moved = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/assets/stock.screen-*.js', async (route) => {
      await moved
      await route.continue()
    })
    await Promise.all([
      page.waitForRequest('**/assets/stock.screen-*.js'),
      page.getByRole('link', { name: zhCN.nav.stock }).filter({ visible: true }).click(),
    ])
    const canvas = page.getByRole('region', { name: zhCN.map.canvas })
    await canvas.press('ArrowLeft')
    await canvas.press('+')
    await page.getByRole('button', { name: zhCN.map.showAll }).click()
    release()
    await page.getByRole('heading', { name: zhCN.stock.title, level: 1 }).waitFor()
  })
})

test('whoever leaves in the middle of a zoom, and comes back, finds the map as it should be', async () => {
  await visit({ browser, url: demo.url, person }, async (page) => {
    const go = (label: string) => page.getByRole('link', { name: label }).filter({ visible: true }).click()
    await page.goto('/stock')
    for (let times = 0; times < 3; times++) {
      await go(zhCN.nav.map)
      await listed(page).first().waitFor()
      await page.getByRole('button', { name: zhCN.map.zoomIn }).click()
      await go(zhCN.nav.stock)
      await page.getByRole('heading', { name: zhCN.stock.title, level: 1 }).waitFor()
      await page.getByRole('row').nth(1).waitFor()
    }
  })
})

test('a township’s manager sees the places of the township and no other', async () => {
  const township = { username: 'township02', password: demo.password }
  await visit({ browser, url: demo.url, person: township }, async (page) => {
    await page.goto('/map')
    await listed(page).first().waitFor()
    for (const place of await listed(page).allTextContents()) expect(place).toContain('新港街道')
  })
})

test('on the phone the list and the map are two faces of one view, and a place comes up over the map', async () => {
  await visit({ browser, url: demo.url, person, screen: PHONE }, async (page) => {
    await page.goto('/map')
    const faces = page.getByRole('region', { name: zhCN.map.listAndFilters })
    await faces.getByText(zhCN.map.faceList, { exact: true }).click()
    const name = (await listed(page).first().locator('span').first().textContent()) ?? ''
    // Another may be the first by now.
    await listed(page)
      .filter({ has: page.getByText(name, { exact: true }) })
      .click()
    const panel = page.getByRole('dialog', { name })
    await panel.getByText(zhCN.place.stock, { exact: true }).waitFor()
    await panel.getByRole('button', { name: zhCN.words.close }).click()
    await panel.waitFor({ state: 'detached' })
    await faces.getByText(zhCN.map.faceMap, { exact: true }).click()
    await page.getByRole('region', { name: zhCN.map.canvas }).waitFor()
  })
})
