import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { en } from '../../server/finder/locales/en.ts'
import type { Locale } from '../../server/finder/locales/locale.ts'
import { zhCN } from '../../server/finder/locales/zh-CN.ts'
import { publishedLocales } from '../../server/finder/locales.ts'
import { TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, type Finder, MINUTE, textOf } from './a-finder.ts'

/** What a deployer would add as a file: a language that is written from right to left. */
const uyghur: Locale = { ...zhCN, code: 'ug', dir: 'rtl', name: 'ئۇيغۇرچە' }

describe('a language', () => {
  it('is published when the deployer says so, the first being for everybody else', () => {
    expect(publishedLocales(null)).toEqual([zhCN, en])
    expect(publishedLocales(['en'])).toEqual([en])
    expect(publishedLocales(['en', 'zh-CN'])).toEqual([en, zhCN])
    expect(() => publishedLocales(['zh-CN', 'xx'])).toThrow('FIND_LANGUAGES names xx. There are zh-CN, en.')
  })

  it('that is not published is neither offered nor spoken', async () => {
    const finder = await aFinder({ locales: [zhCN] })
    try {
      const page = await finder.page('/find', { 'accept-language': 'en' })
      expect(page).toContain('<html lang="zh-CN"')
      expect(page).not.toContain('hreflang="en"')
      expect((await finder.get('/find?lang=en')).status).toBe(400)
    } finally {
      await finder.stop()
    }
  })
})

describe('a language of which the platform knows little', () => {
  it('says in its own words how long ago something was, on every page', async () => {
    const zhuang: Locale = {
      ...zhCN,
      code: 'za',
      name: 'Vahcuengh',
      ago: (count, unit) => `${count} ${{ minute: 'faencung', hour: 'diemjcung', day: 'ngoenz' }[unit]} gonq`,
    }
    const finder = await aFinder({ locales: [zhCN, zhuang] })
    try {
      const { id } = await finder.add()
      await finder.told(id, 10, { ago: 5 * MINUTE })
      for (const path of [`/find?cell=${CELL}&lang=za`, `/find/p/${id}?lang=za`])
        expect(textOf(await finder.page(path)), path).toContain('5 faencung gonq')
    } finally {
      await finder.stop()
    }
  })
})

describe('a language from right to left', () => {
  let finder: Finder
  let browser: Browser | null = null
  let id: string
  beforeAll(async () => {
    finder = await aFinder({ locales: [zhCN, en, uyghur] })
    id = (await finder.add({ phone: '0774-1234567', address: '人民路 1 号' })).id
    if (existsSync('/usr/bin/chromium'))
      browser = await chromium.launch({
        executablePath: '/usr/bin/chromium',
        args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      })
  })
  afterAll(async () => {
    await browser?.close()
    await finder.stop()
  })

  it('is one more file, offered beside the others in its own name', async () => {
    expect(await finder.page('/find')).toContain('hreflang="ug"')
    expect(await finder.page('/find?lang=ug')).toContain('<html lang="ug" dir="rtl">')
  })

  it('keeps the digits of a phone number in their order', async () => {
    expect(await finder.page(`/find/p/${id}?lang=ug`)).toContain('\u20660774-1234567\u2069')
    for (const path of [
      `/find/p/${id}/poster?`,
      `/find/p/${id}/sticker?`,
      `/find/print?township=${TOWNSHIP}&`,
    ])
      expect(await finder.page(`${path}lang=ug`), path).toContain('<bdi dir="ltr">0774-1234567</bdi>')
  })

  it.runIf(existsSync('/usr/bin/chromium'))('is laid out as a mirror, and fits 320 pixels', async () => {
    const page = await browser?.newPage({ viewport: { width: 320, height: 640 } })
    if (!page) throw new Error('there is no browser')
    const at = async (path: string, selector: string) => {
      await page.goto(`${finder.web.url}${path}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(320)
      return page.locator(selector).first().boundingBox()
    }
    for (const [path, selector] of [
      ['/find', '.brand'],
      [`/find?cell=${CELL}`, '.card h2'],
      [`/find/p/${id}`, 'th'],
      [`/find?township=${TOWNSHIP}`, '.stock svg'],
      ['/find/methods/pill', '.facts svg'],
    ] as const) {
      const query = path.includes('?') ? '&' : '?'
      const left = await at(path, selector)
      const right = await at(`${path}${query}lang=ug`, selector)
      if (!left || !right) throw new Error(`nothing at ${path}`)
      expect(Math.abs(left.x - (320 - right.x - right.width)), path).toBeLessThan(2)
    }
  })
})
