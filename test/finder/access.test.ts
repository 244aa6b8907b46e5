import { rmSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { en } from '../../server/finder/locales/en.ts'
import type { Locale } from '../../server/finder/locales/locale.ts'
import { zhCN } from '../../server/finder/locales/zh-CN.ts'
import { TOWNSHIP } from '../places/a-county.ts'
import { startWeb } from '../support/web.ts'
import { aFinder, CELL, type Finder, HERE, HOUR, north } from './a-finder.ts'
import { accessFaults, hasBrowser, onPhone, openBrowser, overflow } from './a-phone.ts'
import { buildScript } from './build.script.ts'

/** As a deployer would add one: its words are foreign, its direction is what counts here. */
const uyghur: Locale = { ...zhCN, code: 'ug', dir: 'rtl', name: 'ئۇيغۇرچە' }

/** WCAG 2.2 AA on every page of the finder. */
describe.runIf(hasBrowser)('every page', () => {
  let finder: Finder
  let dashboardDir: string
  let browser: Browser
  let pages: string[]

  beforeAll(async () => {
    dashboardDir = await buildScript()
    finder = await aFinder({ dashboardDir, locales: [zhCN, en, uyghur] })
    const station = await finder.add({
      name: '城关镇车站自助发放机',
      nameEn: 'Station dispenser',
      address: '车站路 12 号，候车厅东侧',
      phone: '0774-1234567',
      coordinates: north(300),
      stepFree: true,
      indoor: true,
    })
    const clinic = await finder.add({
      kind: 'staffed_outlet',
      name: '城关镇中心卫生院计划生育服务站',
      nameEn: 'Chengguan Town Health Centre family planning service',
      phone: '0774-7654321',
      productIds: ['condom', 'drug', 'iud'],
      coordinates: north(-420),
      hours: {
        always: false,
        week: [1, 2, 3, 4, 5, 6, 7].map(() => [
          { open: '08:30', close: '12:00' },
          { open: '14:30', close: '17:30' },
        ]) as never,
        holidays: 'closed',
        exceptions: [],
      },
    })
    await finder.told(station.id, 9)
    await finder.booked(clinic.id, 0, { ago: HOUR })
    for (let i = 0; i < 3; i++) await finder.reports.report(clinic.id, 'closed', `198.51.100.${i}`)
    await finder.finder.refresh()
    pages = [
      '/find',
      '/find/privacy',
      `/find?township=${TOWNSHIP}`,
      `/find?cell=${CELL}&category=iud&self=1`,
      '/find?cell=13000-23700',
      '/find?q=wsy',
      `/find/p/${station.id}`,
      `/find/p/${clinic.id}`,
      `/find/p/${clinic.id}/report`,
      '/find/methods',
      '/find/methods/copper_iud',
      `/find/p/${clinic.id}/poster`,
      `/find/p/${station.id}/sticker`,
      `/find/print?township=${TOWNSHIP}`,
      '/find?cell=x',
      `/find?township=${TOWNSHIP}&method=pill`,
    ]
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await finder.stop()
    rmSync(dashboardDir, { recursive: true })
  })

  const here = { geolocation: { ...HERE }, permissions: ['geolocation'] }
  const open = (page: Page, path: string) => page.goto(finder.web.url + path)
  const locate = async (page: Page, lang: string) => {
    await open(page, `/find?lang=${lang}`)
    await page.locator('[data-near] button').click()
    await page.locator('.card').first().waitFor()
  }
  const inLanguage = (path: string, lang: string) => `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`

  it.each([
    ['in Chinese, light, at 320 pixels, which is 400 % of 1280', 'zh-CN', 320, {}],
    [
      'in English, dark, without motion, at 360 pixels',
      'en',
      360,
      { colorScheme: 'dark', reducedMotion: 'reduce' },
    ],
    ['from right to left, on a desk', 'ug', 1280, {}],
  ] as const)(
    'meets WCAG 2.2 AA and fits the screen %s',
    async (_look, lang, width, look) => {
      await onPhone(browser, { ...here, ...look, viewport: { width, height: 640 } }, async (page) => {
        for (const path of pages) {
          await open(page, inLanguage(path, lang))
          expect({ path, faults: await accessFaults(page), overflow: await overflow(page) }).toEqual({
            path,
            faults: [],
            overflow: 0,
          })
        }
        await locate(page, lang)
        expect(await accessFaults(page)).toEqual([])
      })
    },
    90_000,
  )

  it('can be read with letters of twice the size and wider lines', async () => {
    await onPhone(browser, { bypassCSP: true }, async (page) => {
      for (const path of pages) {
        await open(page, path)
        // WCAG 1.4.4 and 1.4.12.
        await page.addStyleTag({
          content:
            'html{font-size:200%}*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}',
        })
        expect({
          path,
          overflow: await overflow(page),
          cut: await cutOff(page),
          broken: await brokenTimes(page),
        }).toEqual({ path, overflow: 0, cut: [], broken: [] })
      }
    })
  })

  it('has targets that a thumb hits: buttons of 44 pixels, everything of 24', async () => {
    await onPhone(browser, here, async (page) => {
      for (const path of pages.filter((page) => !/poster|sticker|print/.test(page))) {
        await open(page, path)
        expect({ path, small: await smallTargets(page) }).toEqual({ path, small: [] })
      }
      await locate(page, 'zh-CN')
      expect(await smallTargets(page)).toEqual([])
    })
  })

  it.each(['zh-CN', 'ug'])(
    'is walked through by Tab in the order it is seen, the place always visible (%s)',
    async (lang) => {
      await onPhone(browser, here, async (page) => {
        for (const path of lang === 'ug' ? pages.slice(0, 7) : pages) {
          await open(page, inLanguage(path, lang))
          expect({ path, ...(await walk(page)) }).toEqual({ path, missed: [], jumps: [], unseen: [] })
        }
      })
    },
    60_000,
  )

  it('is used by keyboard from the first key to the list, whose heading says what it shows', async () => {
    await onPhone(browser, here, async (page) => {
      await open(page, '/find')
      const reached: string[] = []
      for (let i = 0; i < 5; i++) {
        await page.keyboard.press('Tab')
        reached.push(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ''))
      }
      expect(reached).toEqual(['跳到正文', '三亮免费避孕药具', 'English', uyghur.name, '离我最近的发放点'])
      await page.keyboard.press('Enter')
      await page.locator('.card').first().waitFor()
      await page.waitForFunction(() => document.activeElement?.tagName === 'H1')
      const said = () =>
        page.evaluate(() => {
          const told = document.activeElement?.getAttribute('aria-describedby') ?? ''
          return `${document.activeElement?.textContent} ${document.getElementById(told)?.textContent}`
        })
      expect(await said()).toBe(`${zhCN.list.near} ${zhCN.list.orderNearExact}`)
      await page.getByRole('link', { name: zhCN.category.iud }).press('Enter')
      await page.locator('[aria-current]', { hasText: zhCN.category.iud }).waitFor()
      await page.getByRole('link', { name: zhCN.list.selfService }).press('Enter')
      await page.getByText(zhCN.list.noneFiltered).waitFor()
      expect(await said()).toBe(`${zhCN.list.near} ${zhCN.list.noneFiltered}`)
    })
  })

  it('reads aloud as sentences that stand on their own', async () => {
    await onPhone(browser, here, async (page) => {
      await locate(page, 'zh-CN')
      const [card] = await page.locator('.card').all()
      expect(await card?.ariaSnapshot()).toBe(
        [
          '- listitem:',
          '  - heading "城关镇车站自助发放机" [level=2]:',
          '    - link "城关镇车站自助发放机":',
          `      - /url: ${pages[6]}?lang=zh-CN`,
          '  - text: 300 米',
          '  - list:',
          '    - listitem: 避孕套 有货 刚刚确认',
          '  - paragraph: 现在开放 全天 24 小时 · 自助发放机',
          '  - paragraph: 车站路 12 号，候车厅东侧',
          '  - link "电话：城关镇车站自助发放机":',
          '    - /url: tel:07741234567',
          '    - text: 电话',
          '  - link "城关镇车站自助发放机：详情和路线":',
          `    - /url: ${pages[6]}?lang=zh-CN`,
          '    - text: 详情和路线',
        ].join('\n'),
      )
    })
  })
})

describe.runIf(hasBrowser)('who asks too often', () => {
  it('reads a page as accessible as the others', async () => {
    const web = await startWeb()
    const browser = await openBrowser()
    try {
      for (let asked = 0; asked < 600; asked += 50)
        await Promise.all(
          Array.from({ length: 50 }, async () => (await fetch(`${web.url}/find`)).arrayBuffer()),
        )
      await onPhone(browser, { viewport: { width: 320, height: 640 } }, async (page) => {
        expect((await page.goto(`${web.url}/find`))?.status()).toBe(429)
        expect(await accessFaults(page)).toEqual([])
        expect(await overflow(page)).toBe(0)
        expect(await smallTargets(page)).toEqual([])
      })
    } finally {
      await browser.close()
      await web.stop()
    }
  })
})

/** Opening hours of which a time does not stand in one line. */
const brokenTimes = (page: Page): Promise<string[]> =>
  page.locator('td').evaluateAll((cells) =>
    cells.flatMap((cell) => {
      const text = cell.firstChild
      const [time] = /\d\d:\d\d/.exec(text?.textContent ?? '') ?? []
      if (!text || time === undefined) return []
      const from = text.textContent?.indexOf(time) ?? 0
      const range = document.createRange()
      range.setStart(text, from)
      range.setEnd(text, from + time.length)
      return new Set(Array.from(range.getClientRects(), ({ top }) => top)).size > 1 ? [time] : []
    }),
  )

/** Texts that are wider or higher than what holds and hides them. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('body *'))
      .filter((element) => {
        const { overflowX, position } = getComputedStyle(element)
        if (position === 'absolute' || overflowX === 'visible' || element.matches('svg,svg *,.hero,input'))
          return false
        return (
          element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1
        )
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 80)),
  )

/** Links within a sentence may be as small as its letters (WCAG 2.5.8). */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('a,button,input:not([type=hidden])'))
      .filter((target) => target.offsetParent !== null && !target.matches('.skip'))
      .filter((target) => {
        const { width, height } = target.getBoundingClientRect()
        const least = target.matches('.button,input,.filters a,.areas a') ? 44 : 24
        return Math.min(width, height) < least
      })
      .map((target) => `${target.textContent?.trim()} ${JSON.stringify(target.getBoundingClientRect())}`),
  )

/** Presses Tab through the whole page: what is passed over, goes against the order of reading, or is reached unseen. */
async function walk(page: Page): Promise<{ missed: string[]; jumps: string[]; unseen: string[] }> {
  const all = await page.evaluate(() => {
    const targets = Array.from(
      document.querySelectorAll<HTMLElement>('a[href],button,input:not([type=hidden])'),
    )
    return targets.filter((target) => target.offsetParent !== null).length
  })
  const stops: Awaited<ReturnType<typeof focused>>[] = []
  for (let i = 0; i < all; i++) {
    await page.keyboard.press('Tab')
    stops.push(await focused(page))
  }
  const jumps = stops.flatMap((stop, i) => {
    const last = stops[i - 1]
    if (!last || last.isSkip) return []
    const isBelow = stop.top >= last.bottom - 2
    const isBeside = stop.start > last.start && stop.bottom > last.top
    return isBelow || isBeside ? [] : `${last.name} → ${stop.name}`
  })
  const missed =
    new Set(stops.map(({ name, top, start }) => `${name} ${top} ${start}`)).size === all
      ? []
      : stops.map(({ name }) => name)
  return { missed, jumps, unseen: stops.flatMap(({ isSeen, name }) => (isSeen ? [] : name)) }
}

/** What Tab has reached, where it is, and whether one sees that. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const target = document.activeElement as HTMLElement
    const { left, right, top, bottom } = target.getBoundingClientRect()
    const { outlineStyle, outlineWidth } = getComputedStyle(target)
    const onTop = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    return {
      name: target.getAttribute('aria-label') ?? target.textContent?.trim() ?? target.id,
      isSkip: target.matches('.skip'),
      top: top + scrollY,
      bottom: bottom + scrollY,
      // Along the line, as it is read.
      start: document.dir === 'rtl' ? -right : left,
      isSeen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 && target.contains(onTop),
    }
  })
