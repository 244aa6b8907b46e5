import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'acorn'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { zhCN } from '../../server/finder/locales/zh-CN.ts'
import { TOWNSHIP } from '../places/a-county.ts'
import { aFinder, CELL, type Finder, north } from './a-finder.ts'
import { hasBrowser, onPhone, openBrowser, overflow } from './a-phone.ts'
import { buildScript } from './build.script.ts'

/** What a phone of 2018 does not have: Chrome 66, as WeChat's own browser was, or Safari of iOS 11.3. */
const LATER = [
  'Array.prototype.at',
  'Array.prototype.flat',
  'Array.prototype.flatMap',
  'Array.prototype.findLast',
  'Array.prototype.toSorted',
  'Object.fromEntries',
  'Object.hasOwn',
  'Object.groupBy',
  'String.prototype.at',
  'String.prototype.matchAll',
  'String.prototype.replaceAll',
  'Promise.allSettled',
  'Promise.any',
  'Promise.withResolvers',
  'Element.prototype.replaceChildren',
  'Element.prototype.toggleAttribute',
  'Element.prototype.checkVisibility',
  'HTMLDialogElement.prototype.showModal',
  'Blob.prototype.text',
  'AbortSignal.timeout',
  'AbortSignal.any',
  'URL.canParse',
  'Intl.RelativeTimeFormat',
  'Intl.ListFormat',
  'window.queueMicrotask',
  'window.structuredClone',
  'window.ResizeObserver',
  'window.IntersectionObserver',
  'window.AbortController',
  'window.WeakRef',
  'Navigator.prototype.permissions',
  'Navigator.prototype.clipboard',
  'Navigator.prototype.connection',
  'Crypto.prototype.randomUUID',
]

describe('a phone of 2018', () => {
  let finder: Finder
  let dashboardDir: string
  let browser: Browser
  let id: string
  beforeAll(async () => {
    if (hasBrowser) browser = await openBrowser()
    dashboardDir = await buildScript()
    finder = await aFinder({ dashboardDir })
    for (const [name, metres] of [
      ['南', -450],
      ['北', 450],
    ] as const) {
      id = (
        await finder.add({ name, coordinates: north(metres), address: '人民路 1 号', phone: '0774-1234567' })
      ).id
      await finder.told(id, 5)
    }
  })
  afterAll(async () => {
    await browser?.close()
    await finder.stop()
    rmSync(dashboardDir, { recursive: true })
  })

  it('can read every file of the script', () => {
    const files = readdirSync(dashboardDir, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.js'),
    )
    expect(files).not.toEqual([])
    for (const file of files) {
      const text = readFileSync(join(dashboardDir, file), 'utf8')
      // ES2019 in syntax, and imports on demand, which became part of the language later (Chrome 63, iOS 11.1).
      const standard = text.replace(/\bimport\(/g, 'load(').replace(/\bimport\.meta\b/g, 'meta')
      expect(() => parse(standard, { ecmaVersion: 2019, sourceType: 'module' }), file).not.toThrow()
      // But for Leaflet's, which asks first.
      expect(text.replaceAll('typeof globalThis<`u`?globalThis:', ''), file).not.toContain('globalThis')
    }
  })

  describe.runIf(hasBrowser)('with its browser', () => {
    it('finds, filters, draws, keeps and reports without anything that came later', async () => {
      const options = {
        geolocation: { longitude: 111.35719283, latitude: 24.2086012 },
        permissions: ['geolocation'],
      }
      await onPhone(browser, options, async (page) => {
        page.setDefaultTimeout(6_000)
        await page.addInitScript((later) => {
          for (const path of later) {
            const names = path.split('.')
            const last = names.pop() ?? ''
            const owner = names.reduce<unknown>(
              (part, name) => (part as Record<string, unknown> | undefined)?.[name],
              window,
            )
            if (owner) Reflect.deleteProperty(owner as object, last)
          }
        }, LATER)
        await page.goto(`${finder.web.url}/find`)
        expect(await page.evaluate(() => [typeof Object.fromEntries, typeof navigator.clipboard])).toEqual([
          'undefined',
          'undefined',
        ])
        await page.locator('[data-near] button').click()
        await page.locator('.card').first().waitFor()
        expect(await page.locator('.card h2').allTextContents()).toEqual(['北', '南'])
        await page.getByRole('button', { name: zhCN.map.show }).click()
        await page.getByRole('button', { name: zhCN.map.hide }).click()
        await page.getByRole('button', { name: zhCN.keep.keep }).click()
        await page.getByText(zhCN.keep.kept).waitFor()
        await page.getByRole('link', { name: '自助领取' }).click()
        await page.locator('[aria-current]', { hasText: '自助领取' }).waitFor()
        await page.locator('.card h2 a').first().click()
        await page.getByRole('button', { name: '没货了' }).click()
        await page.getByText('谢谢').waitFor()
      })
    })

    it('reads the style it knows: nothing sticks together, overlaps or stands out of the screen', async () => {
      await onPhone(browser, { bypassCSP: true, viewport: { width: 320, height: 640 } }, async (page) => {
        await page.route('**/find**', async (route) => {
          const response = await route.fetch()
          await route.fulfill({ response, body: olderStyle(await response.text()) })
        })
        for (const path of ['/find', `/find?township=${TOWNSHIP}`, `/find?cell=${CELL}`, `/find/p/${id}`]) {
          await page.goto(finder.web.url + path)
          expect({ path, overflow: await overflow(page) }).toEqual({ path, overflow: 0 })
          expect({ path, stuck: await stuckTogether(page) }).toEqual({ path, stuck: [] })
          const [skip] = await page.locator('.skip').all()
          const box = await skip?.boundingBox()
          expect(box && box.x + box.width, path).toBeLessThanOrEqual(0)
        }
      })
    })
  })
})

/** A page's style as Chrome 66 reads it: gaps in grids only, and no property or selector that came later. */
function olderStyle(page: string): string {
  return page.replace(/<style>(.*?)<\/style>/s, (_all, style: string) => {
    const inset = style.replaceAll('@supports not (inset:0)', '@supports (display:block)')
    const older = inset.replace(/([^{}]+)\{([^{}]*)\}/g, (_rule: string, selector: string, body: string) => {
      if (/:focus-visible|:is\(|:where\(|:has\(/.test(selector)) return ''
      const isFlex = /display:flex/.test(body) || (!/display:grid/.test(body) && /flex/.test(selector))
      const declarations = body
        .split(';')
        .filter((declaration) => !LATER_STYLE.test(declaration) && !(isFlex && /^gap:/.test(declaration)))
      return `${selector}{${declarations.join(';')}}`
    })
    return `<style>${older}</style>`
  })
}
const LATER_STYLE =
  /^(inset|(padding|margin|border)-(inline|block)|text-wrap|color-scheme|aspect-ratio)|:.*(anywhere|\d[ds]vh|clamp\(|min\(|max\()/

/** Neighbours within a row that touch although they are things of their own. */
const stuckTogether = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const stuck: string[] = []
    for (const row of document.querySelectorAll('body *')) {
      if (getComputedStyle(row).display !== 'flex') continue
      const boxes = Array.from(row.children, (child) => child.getBoundingClientRect()).filter(
        ({ width, height }) => width > 0 && height > 0,
      )
      for (const [i, box] of boxes.entries())
        for (const other of boxes.slice(i + 1)) {
          const across = Math.max(other.left - box.right, box.left - other.right)
          const down = Math.max(other.top - box.bottom, box.top - other.bottom)
          if (Math.max(across, down) < 3)
            stuck.push(`${row.className || row.tagName}: ${row.textContent?.slice(0, 30)}`)
        }
    }
    return stuck
  })
