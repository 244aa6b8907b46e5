import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import _gcoord from 'gcoord'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError, toConfig } from '../../server/config.ts'
import { TOWNSHIP } from '../places/a-county.ts'
import { aFinder, type Finder, HERE, north } from './a-finder.ts'
import { accessFaults, hasBrowser, onPhone, openBrowser } from './a-phone.ts'
import { buildScript } from './build.script.ts'

// Its types describe an ES module inside a CommonJS one.
const gcoord = _gcoord as unknown as typeof _gcoord.default
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg==',
  'base64',
)
const CREDIT = '某地图 <b>GS(2026)0001号</b>'

/** The tile of this zoom that a position lies in. */
function tileAt(z: number, { longitude, latitude } = HERE): string {
  const radians = (latitude * Math.PI) / 180
  const x = Math.floor(((longitude + 180) / 360) * 2 ** z)
  const y = Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** z)
  return `${z}/${x}/${y}`
}

describe('pictures behind the public map', () => {
  let service: Server
  /** Answers that wait to be let go. */
  let held: (() => void)[] = []
  let asked: { url: string; headers: string }[] = []
  let finder: Finder
  let dashboardDir: string
  let browser: Browser | null = null

  beforeAll(async () => {
    service = createServer((request, response) => {
      asked.push({ url: request.url ?? '', headers: JSON.stringify(request.headers) })
      if (request.url?.includes('/9/'))
        return void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
      if (request.url?.includes('/10/'))
        return void response.setHeader('content-type', 'text/html').end('<script>')
      if (request.url?.includes('/11/'))
        return void response.setHeader('content-type', 'image/png').end(Buffer.alloc(600_000))
      const send = () => void response.setHeader('content-type', 'image/png').end(PNG)
      if (request.url?.includes('/13/')) held.push(send)
      else send()
    })
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
    const { port } = service.address() as AddressInfo
    dashboardDir = await buildScript()
    finder = await aFinder({
      dashboardDir,
      basemap: {
        url: `http://127.0.0.1:${port}/{z}/{x}/{y}.png?key=secret`,
        datum: 'gcj02',
        credit: CREDIT,
      },
    })
    await finder.add({ name: '近处' })
    await finder.add({ name: '远处', coordinates: north(3_000) })
    if (hasBrowser) browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await finder.stop()
    await new Promise((resolve) => service.close(resolve))
    rmSync(dashboardDir, { recursive: true })
  })

  const tile = (path: string) =>
    finder.get(`/find/tiles/${path}`, { cookie: 'who=me', referer: 'https://x.example/' })

  it('are fetched by this server, which tells the service nothing of who looks', async () => {
    asked = []
    const response = await tile(tileAt(15))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG)
    expect(asked.map(({ url }) => url)).toEqual([`/${tileAt(15)}.png?key=secret`])
    expect(asked[0]?.headers).not.toMatch(/cookie|who=me|referer|x\.example|forwarded|zh-CN/)
  })

  it.each([
    ['closer than a grid cell', tileAt(16)],
    ['larger than a county', tileAt(8)],
    ['far from every point', tileAt(15, { ...HERE, latitude: 30 })],
    ['beyond the Earth', '12/4096/1'],
    ['with words for numbers', '12/..%2f/1'],
    ['with an exponent', '12/1e2/1'],
  ])('are not fetched %s', async (_what, path) => {
    asked = []
    expect((await tile(path)).status).toBe(404)
    expect(asked).toEqual([])
  })

  it.each([
    ['leads elsewhere', 9],
    ['is a page', 10],
    ['is too large', 11],
  ])('are not passed on when what the service sends %s', async (_what, zoom) => {
    const response = await tile(tileAt(zoom))
    expect(response.status).toBe(502)
    expect(await response.text()).toBe('')
  })

  it('are fetched once for all who want them, and kept by this server alone', async () => {
    asked = []
    const path = tileAt(13)
    const answers = Promise.all([tile(path), tile(path), tile(path)])
    await expect.poll(() => held.length).toBe(1)
    for (const send of held.splice(0)) send()
    for (const answer of [...(await answers), await tile(path)]) {
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(PNG)
    }
    expect(asked).toHaveLength(1)
  })

  it('are fetched by the dozen and not by the hundred; the others are told to come back', async () => {
    held = []
    const [, column = 0, row = 0] = tileAt(13).split('/').map(Number)
    let refused = 0
    const statuses = Array.from({ length: 40 }, async (_, i) => {
      const { status } = await tile(`13/${column + 1 + (i % 7)}/${row - 3 + Math.floor(i / 7)}`)
      if (status === 503) refused++
      return status
    })
    await expect.poll(() => [held.length, refused]).toEqual([32, 8])
    for (const send of held.splice(0)) send()
    expect((await Promise.all(statuses)).filter((status) => status === 200)).toHaveLength(32)
  })

  it('need no key on the page', async () => {
    const page = await finder.page(`/find?township=${TOWNSHIP}`)
    expect(page).toContain('GS(2026)0001号')
    expect(page).not.toMatch(/secret|127\.0\.0\.1/)
  })

  const onMap = (use: (page: Page, sent: string[]) => Promise<void>, options: BrowserContextOptions = {}) => {
    if (!browser) throw new Error('there is no browser')
    return onPhone(browser, options, async (page) => {
      const sent: string[] = []
      page.on('request', (request) => sent.push(request.url()))
      await page.goto(`${finder.web.url}/find?township=${TOWNSHIP}`)
      await page.locator('[data-map] > button').click()
      await page.locator('.map-pin').first().waitFor()
      await use(page, sent)
    })
  }
  /** Where on the pictures the tail of a pin points, worked out from the picture it stands on. */
  const placeOf = async (page: Page, name: string) => {
    const pin = await page
      .getByRole('button', { name: new RegExp(name) })
      .first()
      .boundingBox()
    const picture = page.locator('img.leaflet-tile-loaded').first()
    const box = await picture.boundingBox()
    const [z = 0, column = 0, row = 0] = ((await picture.getAttribute('src')) ?? '')
      .split('/')
      .slice(-3)
      .map(Number)
    if (!pin || !box) throw new Error('nothing is drawn')
    const x = (column + (pin.x + pin.width / 2 - box.x) / box.width) / 2 ** z
    const y = (row + (pin.y + pin.height + 8 - box.y) / box.height) / 2 ** z
    const latitude = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI
    return { longitude: x * 360 - 180, latitude }
  }
  const tilesOf = (sent: readonly string[]) => sent.filter((url) => url.includes('/find/tiles/'))

  it.runIf(hasBrowser)(
    'lie behind the points, moved to where the service draws them, with its name',
    async () => {
      await onMap(
        async (page, sent) => {
          await page.locator('img.leaflet-tile-loaded').first().waitFor()
          expect(tilesOf(sent).length).toBeGreaterThan(0)
          for (const url of sent) expect(new URL(url).origin).toBe(finder.web.url)
          expect(await page.locator('.leaflet-control-attribution').textContent()).toContain(CREDIT)
          expect(await accessFaults(page)).toEqual([])
          const [x, y] = gcoord.transform([HERE.longitude, HERE.latitude], gcoord.WGS84, gcoord.GCJ02)
          const shown = await placeOf(page, '近处')
          expect(Math.abs(x - HERE.longitude)).toBeGreaterThan(0.003)
          expect(shown.longitude).toBeCloseTo(x, 3)
          expect(shown.latitude).toBeCloseTo(y, 3)
          for (let i = 0; i < 3; i++) await page.getByRole('button', { name: '放大' }).click()
          const deepest = () => Math.max(...tilesOf(sent).map((url) => Number(/tiles\/(\d+)/.exec(url)?.[1])))
          await expect.poll(deepest).toBe(15)
          await page.waitForTimeout(500)
          expect(deepest()).toBe(15)
        },
        { reducedMotion: 'reduce' },
      )
    },
  )

  it.runIf(hasBrowser)('are not asked for around where the phone is', async () => {
    const elsewhere = { longitude: HERE.longitude + 0.2, latitude: HERE.latitude + 0.2 }
    await onMap(
      async (page, sent) => {
        await page.locator('img.leaflet-tile-loaded').first().waitFor()
        const pictures = page.locator('img.leaflet-tile')
        const isComplete = () =>
          pictures.evaluateAll((all) => all.every((each) => (each as HTMLImageElement).complete))
        await expect.poll(isComplete).toBe(true)
        const before = tilesOf(sent).length
        await page.getByRole('button', { name: '我的位置' }).click()
        await page.locator('.map-me').waitFor({ state: 'attached' })
        await page.getByText('您的位置在这幅图外面').waitFor()
        await page.waitForTimeout(500)
        expect(tilesOf(sent)).toHaveLength(before)
      },
      { reducedMotion: 'reduce', geolocation: elsewhere, permissions: ['geolocation'] },
    )
  })

  it.runIf(hasBrowser)('are not asked for where data is dear', async () => {
    if (!browser) return
    await onPhone(browser, {}, async (page) => {
      await page.addInitScript(() =>
        Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
      )
      const sent: string[] = []
      page.on('request', (request) => sent.push(request.url()))
      await page.goto(`${finder.web.url}/find?township=${TOWNSHIP}`)
      await page.locator('[data-map] > button').click()
      await page.locator('.map-pin').first().waitFor()
      await page.waitForTimeout(300)
      expect(tilesOf(sent)).toEqual([])
    })
  })
})

describe('the setting', () => {
  const FIND_TILES = 'https://tiles.example/{z}/{x}/{y}?key=secret'

  it('is none, or whole', () => {
    expect(toConfig({}).basemap).toBeNull()
    expect(toConfig({ FIND_TILES, FIND_TILES_CREDIT: ' 某 ' }).basemap).toEqual({
      url: FIND_TILES,
      datum: 'wgs84',
      credit: '某',
    })
  })

  it.each([
    [{ FIND_TILES, FIND_TILES_CREDIT: '' }, /FIND_TILES_CREDIT/],
    [{ FIND_TILES: 'https://tiles.example/{z}?key=secret', FIND_TILES_CREDIT: '某' }, /must look like/],
    [{ FIND_TILES: 'file:///{z}/{x}/{y}', FIND_TILES_CREDIT: '某' }, /must look like/],
    [{ FIND_TILES, FIND_TILES_CREDIT: '某', FIND_TILES_DATUM: 'bd09' }, /wgs84 or gcj02/],
  ])('%o is refused with a word on what to change', (environment, message) => {
    expect(() => toConfig(environment)).toThrow(ConfigError)
    expect(() => toConfig(environment)).toThrow(message)
    expect(() => toConfig(environment)).not.toThrow(/secret/)
  })
})
