import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Availability } from '../../protocol/api/finder.ts'
import { aFinder, CELL, DAY, type Finder, north } from './a-finder.ts'
import { hasBrowser, onPhone, openBrowser } from './a-phone.ts'

const BANDS: readonly Availability[] = ['confirmed', 'probable', 'unknown', 'out']

/** Who sees little has the system paint everything in a few colours of their own: whatever is only a colour is gone. */
describe.runIf(hasBrowser)('in the few colours of a visitor’s own', () => {
  let finder: Finder
  let browser: Browser
  beforeAll(async () => {
    finder = await aFinder()
    const add = (name: string, metres: number) =>
      finder.add({ name, phone: '0774-1234567', coordinates: north(metres) })
    const sure = await add('甲', 100)
    const likely = await add('乙', 200)
    await add('丙', 300)
    const empty = await add('丁', 400)
    await finder.told(sure.id, 9)
    await finder.told(empty.id, 0)
    await finder.told(likely.id, 200, { ago: 2 * DAY })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await finder.stop()
  })

  describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
    const on = <T>(use: (page: Page) => Promise<T>): Promise<T> =>
      onPhone(browser, { colorScheme, forcedColors: 'active' }, async (page) => {
        await page.goto(`${finder.web.url}/find?cell=${CELL}`)
        expect(await page.evaluate("matchMedia('(forced-colors: active)').matches")).toBe(true)
        return use(page)
      })

    it('the bands of stock are told apart by their lamps, each by its shape', async () => {
      const lamps = await on(async (page) => {
        // The tick of a lit lamp stands in its middle.
        const { height, width, x, y } = await boxOf(page, '.is-confirmed svg')
        const middle = { x: x + width * 0.3, y: y + height * 0.3, width: width * 0.4, height: height * 0.4 }
        expect((await coloursOf(page, middle)).length).toBeGreaterThan(1)
        return Promise.all(BANDS.map((band) => page.locator(`.is-${band} svg`).first().screenshot()))
      })
      expect(new Set(lamps.map((lamp) => lamp.toString('base64'))).size).toBe(BANDS.length)
    })

    it('a button has an edge, the chosen filter another ground, and what has the focus a ring', async () => {
      await on(async (page) => {
        const { x, y, width } = await boxOf(page, '.acts .button')
        const [edge] = await coloursOf(page, { x: x + width / 2, y: y + 0.5, width: 4, height: 1 })
        const [inside] = await coloursOf(page, { x: x + width / 2, y: y + 4, width: 4, height: 2 })
        expect(edge).not.toBe(inside)

        const [chosen] = await coloursOf(page, await boxOf(page, '.filters [aria-current]'))
        const [other] = await coloursOf(page, await boxOf(page, '.filters a:not([aria-current])'))
        expect(chosen).not.toBe(other)

        const around = await boxOf(page, '.filters a:not([aria-current])', 6)
        const before = await page.screenshot({ clip: around })
        // The keyboard is in use, or nothing shows where it is.
        await page.keyboard.press('Tab')
        await page.locator('.filters a:not([aria-current])').first().focus()
        const ring = { ...around, x: around.x + 1, y: around.y + 20, width: 3, height: 6 }
        expect(before.equals(await page.screenshot({ clip: around }))).toBe(false)
        const [painted] = await coloursOf(page, ring)
        expect(painted).not.toBe(inside)
      })
    })
  })
})

async function boxOf(page: Page, selector: string, more = 0) {
  const box = await page.locator(selector).first().boundingBox()
  if (!box) throw new Error(`${selector} is not to be seen`)
  const { x, y, width, height } = box
  return { x: x - more, y: y - more, width: width + 2 * more, height: height + 2 * more }
}

/** Colours as they are painted, the most frequent first; what is less than a twentieth is an edge that was smoothed. */
async function coloursOf(page: Page, clip: { x: number; y: number; width: number; height: number }) {
  const picture = (await page.screenshot({ clip })).toString('base64')
  // A page of its own: the finder's lets nobody load a picture.
  const blank = await page.context().newPage()
  const colours = await blank.evaluate(async (source) => {
    const image = new Image()
    image.src = `data:image/png;base64,${source}`
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), {
      width: image.width,
      height: image.height,
    })
    const drawing = canvas.getContext('2d')
    if (!drawing) throw new Error('nothing can be drawn')
    drawing.drawImage(image, 0, 0)
    const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height)
    const counts = new Map<string, number>()
    for (let i = 0; i < data.length; i += 4) {
      const colour = data.slice(i, i + 3).join(' ')
      counts.set(colour, (counts.get(colour) ?? 0) + 1)
    }
    return [...counts].filter(([, count]) => count > data.length / 80).sort((a, b) => b[1] - a[1])
  }, picture)
  await blank.close()
  return colours.map(([colour]) => colour)
}
