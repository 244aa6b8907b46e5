import { randomUUID } from 'node:crypto'
import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { dispenserDetail } from '../../protocol/api/devices.ts'
import { type FinderPoint, finderCell } from '../../protocol/api/finder.ts'
import { postedMovements } from '../../protocol/api/inventory.ts'
import { cellOf, expectedEffort, metresBetween } from '../../protocol/nearby.ts'
import { en } from '../../server/finder/locales/en.ts'
import { zhCN } from '../../server/finder/locales/zh-CN.ts'
import { openBrowser, PHONE, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'
import { OwnMachine } from './own.machine.ts'

const demo = inject('demo')
/** In the county town, to the centimetre: what must never leave the phone. */
const EXACT = { longitude: 111.36719283, latitude: 24.22860127 }
const KIB = 1_024

/** Someone who needs supplies opens the public page on a phone. */
describe('/find in the demonstration county', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  const onPhone = <T>(
    use: (page: Page) => Promise<T>,
    more: { script?: boolean; locale?: 'zh-CN' | 'en' } = {},
  ) =>
    visit(
      {
        browser,
        url: demo.url,
        screen: PHONE,
        locale: more.locale ?? 'zh-CN',
        more: {
          geolocation: EXACT,
          permissions: ['geolocation'],
          javaScriptEnabled: more.script ?? true,
          hasTouch: true,
        },
      },
      use,
    )
  const cards = (page: Page) =>
    page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading') })
  const locate = async (page: Page) => {
    await page.goto('/find')
    await page.getByRole('button', { name: zhCN.start.near }).tap()
    await cards(page).first().waitFor()
  }
  const far = ({ longitude, latitude }: { longitude: number | null; latitude: number | null }) =>
    longitude === null || latitude === null
      ? Number.POSITIVE_INFINITY
      : metresBetween(EXACT, { longitude, latitude })

  test('shows the nearest points, with what each has and how old that knowledge is', async () => {
    const effort = (point: FinderPoint) => expectedEffort(far(point), point.chance)
    const best = async () => {
      const answer = await fetch(`${demo.url}/api/finder/cells/${cellOf(EXACT)}`)
      const { points } = finderCell.parse(await answer.json())
      return points.toSorted((a, b) => effort(a) - effort(b))[0]?.name
    }
    const before = await best()
    await onPhone(async (page) => {
      await locate(page)
      const names = await cards(page).getByRole('heading').allTextContents()
      // Meanwhile somebody may have taken the last one there.
      expect([before, await best()]).toContain(names[0])
      const shown = await cards(page).allTextContents()
      expect(shown.length).toBeGreaterThanOrEqual(5)
      for (const card of shown) {
        expect(card).toMatch(new RegExp(Object.values(zhCN.availability).join('|')))
        expect(card).toMatch(/确认|得知|上次消息|还没有消息/)
        expect(card).toMatch(/\d 米|\d 公里/)
      }
      expect(shown[0]).toContain(zhCN.availability.confirmed)
    })
  })

  test('keeps the exact position on the phone: no cookie, no storage, no request that holds it', async () => {
    const sent: string[] = []
    await onPhone(async (page) => {
      page.on('request', (request) =>
        sent.push(
          `${request.method()} ${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`,
        ),
      )
      await locate(page)
      await cards(page).getByRole('heading').getByRole('link').first().tap()
      await page.getByRole('heading', { name: zhCN.point.stock }).waitFor()
      await page.goBack()
      await cards(page).first().waitFor()
      expect(await page.context().cookies()).toEqual([])
      expect(await page.evaluate(() => Object.keys(sessionStorage).length)).toBe(0)
      expect(page.url()).not.toMatch(/111\.36|24\.22|\d+-\d+/)
    })
    expect(sent.some((request) => request.includes(cellOf(EXACT)))).toBe(true)
    for (const request of sent)
      expect(request).not.toMatch(/111\.367|24\.228|"cookie"|"referer":"http[^"]*cell/i)
  })

  test('loads at most 30 KB with a script of at most 10 KB', async () => {
    await onPhone(async (page) => {
      const loaded: Request[] = []
      page.on('requestfinished', (request) => loaded.push(request))
      await locate(page)
      const sizes = await Promise.all(
        loaded.map(async (request) => ({
          type: request.resourceType(),
          bytes: (await request.sizes()).responseBodySize,
        })),
      )
      const weight = (...types: string[]) =>
        sizes.filter(({ type }) => types.includes(type)).reduce((sum, { bytes }) => sum + bytes, 0)
      expect(weight('script')).toBeGreaterThan(500)
      expect(weight('script')).toBeLessThanOrEqual(10 * KIB)
      expect(weight('document', 'script', 'stylesheet', 'image', 'font')).toBeLessThanOrEqual(30 * KIB)
      for (const { bytes } of sizes) expect(bytes).toBeLessThanOrEqual(30 * KIB)
    })
  })

  test.each([
    { locale: 'zh-CN', words: zhCN, township: '城关镇' },
    { locale: 'en', words: en, township: 'Chengguan Town' },
  ] as const)(
    'works without script by township and by name, in $locale',
    async ({ locale, words, township }) => {
      await onPhone(
        async (page) => {
          await page.goto('/find')
          expect(await page.getByRole('button', { name: words.start.near }).isVisible()).toBe(false)
          await page.getByRole('link', { name: township }).tap()
          await page.getByRole('heading', { name: words.list.inArea(township) }).waitFor()
          await page.waitForLoadState()
          const shown = await cards(page).allTextContents()
          expect(shown.length).toBeGreaterThanOrEqual(10)
          expect(shown.join()).toContain(words.availability.confirmed)
          expect(shown.join()).toMatch(locale === 'en' ? /confirmed .*ago|confirmed just now/i : /确认/)

          await cards(page).getByRole('heading').getByRole('link').first().tap()
          await page.getByRole('heading', { name: words.point.stock }).waitFor()
          await page.goto('/find')
          await page.getByRole('searchbox').fill('工业园')
          await page.getByRole('button', { name: words.start.searchButton }).tap()
          await page.getByRole('heading', { name: words.list.matching('工业园') }).waitFor()
          await page.waitForLoadState()
          expect(await cards(page).count()).toBeGreaterThan(0)
          expect(await page.context().cookies()).toEqual([])
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
        },
        { script: false, locale },
      )
    },
  )

  test('says what the machine says: in stock while it holds some, gone when the last was taken', async () => {
    const admin = await DemoCall.as('admin', demo)
    const machine = await OwnMachine.register(demo, admin, {
      name: `锦绣社区自助发放机 ${randomUUID().slice(0, 4)}`,
      remaining: 2,
      published: true,
    })
    await admin.post(
      postedMovements,
      '/api/movements',
      {
        kind: 'receipt',
        to: machine.placeId,
        lines: [{ product: 'CON52', lot: { number: 'FIND', expiresOn: '2031-05-31' }, quantity: 2 }],
      },
      { 'Idempotency-Key': `find-${machine.id}` },
    )
    machine.switchOn()
    await expect
      .poll(async () => (await fetch(`${demo.url}/find/p/${machine.placeId}`)).status, {
        message: 'published',
      })
      .toBe(200)
    try {
      await onPhone(async (page) => {
        const said = async () => {
          await page.goto(`/find/p/${machine.placeId}`)
          return page.getByRole('main').textContent()
        }
        await expect
          .poll(async () => (await admin.get(dispenserDetail, `/api/dispensers/${machine.id}`)).reported)
          .toBe(2)
        await expect.poll(said).toContain(`${zhCN.category.condom} ${zhCN.availability.confirmed}`)
        machine.take()
        machine.take()
        await expect.poll(said).toContain(`${zhCN.category.condom} ${zhCN.availability.out}`)
        expect(await said()).toContain(zhCN.outAgo(zhCN.justNow))
      })
    } finally {
      await machine.switchOff()
    }
  })
})
