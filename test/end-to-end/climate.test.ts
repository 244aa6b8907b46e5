import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { climatePlace, climateSeriesAnswer } from '../../protocol/api/climate.ts'
import { excursion } from '../../protocol/api/excursions.ts'
import { handReading } from '../../protocol/api/hand-readings.ts'
import { list, page as pageOf } from '../../protocol/api/parts.ts'
import { aPhone, openBrowser, PHONE, type Phone, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const person = { username: demo.username, password: demo.password }
const { climate, excursion: words, excursionKind, outbox, exchange, nav } = zhCN
const DAY = 86_400_000
/** A4 upright in points, as a PDF says it. */
const A4_POINTS = [595, 842]

/** The storerooms of the demonstration, with sensors, a failed air conditioner and a place that reads by hand. */
describe('the climate record', () => {
  let browser: Browser
  let manager: DemoCall
  let room: { id: string; name: string; sourceId: string }
  let byHand: { id: string; name: string }

  beforeAll(async () => {
    browser = await openBrowser()
    manager = await DemoCall.as(demo.username, demo)
    const { items } = await manager.get(list(climatePlace), '/api/climate/places')
    const sensor = items.find(
      ({ kind, latest }) => kind === 'storeroom' && latest?.sourceKind === 'sensor' && !latest.silent,
    )
    const hand = items.find(({ kind, latest }) => kind === 'storeroom' && latest?.sourceKind === 'hand')
    if (!sensor?.latest || !hand)
      throw new Error('The demonstration has no sensor that speaks, or no place by hand')
    room = { id: sensor.locationId, name: sensor.name, sourceId: sensor.latest.sourceId }
    byHand = { id: hand.locationId, name: hand.name }
  })
  afterAll(() => browser?.close())

  const readingsAt = async (place: string) =>
    (await manager.get(list(handReading), `/api/climate/readings?location=${place}`)).items

  test('is found from the navigation, what is wrong first, and a place opens from there', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto('/')
      await page.getByRole('link', { name: nav.climate, exact: true }).click()
      const first = page.getByRole('table', { name: climate.title }).getByRole('row').nth(1)
      await first.getByText(excursionKind.hot).waitFor()
      await page.getByRole('textbox', { name: climate.searchPlace }).fill(room.name)
      await page.getByRole('link', { name: room.name, exact: true }).click()
      await page.getByRole('heading', { name: room.name, level: 1 }).waitFor()
      await page.getByRole('region', { name: climate.limits }).getByText('℃').first().waitFor()
    })
  })

  test('draws a stretch that is chosen by range, by button and by dragging; the table has its figures', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      const asked: URLSearchParams[] = []
      page.on('request', (request) => {
        const url = new URL(request.url())
        if (url.pathname === '/api/climate/series') asked.push(url.searchParams)
      })
      await page.goto(`/climate/places/${room.id}?source=${room.sourceId}`)
      const chart = page.getByRole('img', { name: new RegExp(`^${room.name}的${climate.axisCelsius}`) })
      await chart.locator('canvas').waitFor()
      const lengthOf = (params: URLSearchParams | undefined) =>
        Date.parse(params?.get('to') ?? '') - Date.parse(params?.get('from') ?? '')
      expect(lengthOf(asked.at(-1))).toBe(7 * DAY)

      // With each of them it is drawn anew.
      const zoomed = ['/api/climate/series', '/api/climate/excursions'].map((path) =>
        page.waitForResponse((answer) => {
          const { pathname, searchParams } = new URL(answer.url())
          return pathname === path && lengthOf(searchParams) === 3.5 * DAY
        }),
      )
      await page.getByRole('button', { name: climate.zoomIn }).click()
      for (const answer of await Promise.all(zoomed)) await answer.finished()
      expect(lengthOf(asked.at(-1))).toBe(3.5 * DAY)
      // The middle half of the chart, once it lies still.
      const over = chart.locator('.u-over')
      await over.scrollIntoViewIfNeeded()
      const box = await over.boundingBox()
      if (!box) throw new Error('The chart has no size')
      await page.mouse.move(box.x + box.width / 4, box.y + 40)
      await page.mouse.down()
      await page.mouse.move(box.x + (box.width * 3) / 4, box.y + 60, { steps: 5 })
      await page.mouse.up()
      await expect.poll(() => Math.round((lengthOf(asked.at(-1)) / DAY) * 10) / 10).toBeCloseTo(1.75, 0)

      await page.getByText(climate.day, { exact: true }).click()
      await expect.poll(() => lengthOf(asked.at(-1))).toBe(DAY)
      await chart.locator('canvas').waitFor()
      const told = await manager.get(climateSeriesAnswer, `/api/climate/series?${asked.at(-1)}`)
      const series = told.series.find(({ source }) => source.id === room.sourceId)
      const last = series?.celsius.mean.findLast((value) => value !== null)
      await page
        .getByText(/以表格显示/)
        .first()
        .click()
      const rows = page.getByRole('row').filter({ hasText: `${last?.toFixed(1)} ℃` })
      await rows.first().waitFor()
    })
  })

  test('paints a year of a sensor', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(`/climate/places/${room.id}?source=${room.sourceId}&range=day`)
      const canvas = page.getByRole('img', { name: new RegExp(`^${room.name}的`) }).locator('canvas')
      await canvas.first().waitFor()
      const painted = await page.evaluate(async (year) => {
        const drawn = () => document.querySelector<HTMLElement>('.uplot')?.dataset.points
        const before = drawn()
        const start = performance.now()
        for (const label of document.querySelectorAll('label')) if (label.textContent === year) label.click()
        while (performance.now() - start < 60_000) {
          await new Promise(requestAnimationFrame)
          const now = drawn()
          if (now !== undefined && now !== before) return performance.now() - start
        }
        return null
      }, climate.year)
      expect(painted).not.toBeNull()
      console.info(
        `A year of a sensor: ${Math.round(painted ?? 0)} ms from the press of the button until it was painted`,
      )
    })
  })

  test('compares places', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(`/climate/compare?range=month`)
      await page.getByRole('combobox', { name: climate.compareSources }).click()
      await page.getByRole('option').nth(0).click()
      await page.getByRole('option').nth(1).click()
      await page.keyboard.press('Escape')
      await page.getByRole('img').locator('canvas').first().waitFor()
      await expect.poll(() => new URL(page.url()).searchParams.get('sources')?.split(',').length).toBe(2)
      await expect.poll(() => page.getByRole('table').first().getByRole('row').count()).toBe(3)
    })
  })

  test('takes an answer to an excursion: why, and what was done', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto('/climate/excursions?show=unacknowledged&kind=outside')
      const open = page
        .getByRole('listitem')
        .filter({ has: page.getByText(excursionKind.hot) })
        .first()
      const place = await open.getByRole('link').first().textContent()
      await open.getByRole('button', { name: words.acknowledge }).click()
      const dialog = page.getByRole('dialog')
      const send = dialog.getByRole('button', { name: words.acknowledge })
      expect(await send.isDisabled()).toBe(true)
      await dialog.getByRole('combobox', { name: words.reason }).fill('空调压缩机坏了')
      await dialog.getByRole('combobox', { name: words.action }).fill('已报修')
      await page.keyboard.press('Tab')
      await send.click()
      await dialog.waitFor({ state: 'detached' })
      const { items } = await manager.get(pageOf(excursion), '/api/climate/excursions?acknowledged=true')
      expect(items.find(({ reason }) => reason === '空调压缩机坏了')).toMatchObject({
        locationName: place,
        action: '已报修',
      })
    })
  })

  test('is entered in a storeroom without network and sent once there is one; a wrong value is corrected', async () => {
    const { context, page, faults } = await aReadyPhone()
    try {
      await context.setOffline(true)
      // A cold start: the page, its scripts and the list of places come from the phone.
      await page.goto('/climate/enter')
      await page.getByText(/地点名单是/).waitFor()
      await page.getByRole('button', { name: byHand.name, exact: true }).click()
      await page.getByRole('textbox', { name: climate.temperatureAxis }).fill('41.5')
      await page.getByRole('textbox', { name: climate.humidityAxis }).fill('0')
      await page.getByText(/高于这里的上限/).waitFor()
      await page.getByRole('button', { name: climate.save }).click()
      await page.getByText(climate.savedHere).waitFor()
      await page.getByText(outbox.waiting).waitFor()
      const before = await readingsAt(byHand.id)
      expect(before.filter(({ celsius }) => celsius === 41.5)).toEqual([])

      await context.setOffline(false)
      await page.getByText(outbox.sent, { exact: false }).first().waitFor({ timeout: 40_000 })
      const after = (await readingsAt(byHand.id)).filter(({ celsius }) => celsius === 41.5)
      expect(after).toMatchObject([{ humidity: 0, late: false }])

      await page.goto(`/climate/places/${byHand.id}`)
      const row = page.getByRole('row').filter({ hasText: '41.5' }).first()
      await row.getByRole('button', { name: climate.correct }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: climate.temperatureAxis }).fill('14.5')
      await dialog.getByRole('textbox', { name: climate.reason }).fill('看错了')
      await dialog.getByRole('button', { name: climate.correct }).click()
      await dialog.waitFor({ state: 'detached' })
      const corrected = await readingsAt(byHand.id)
      expect(corrected.find(({ celsius }) => celsius === 14.5)).toMatchObject({
        supersedesId: after[0]?.id,
        reason: '看错了',
      })
      expect(corrected.find(({ celsius }) => celsius === 41.5)?.supersededById).not.toBeNull()
      expect(faults).toEqual([])
    } finally {
      await context.close()
    }
  })

  test('takes a logger’s file, once every row is right', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(`/climate/import?place=${byHand.id}`)
      await page.getByRole('textbox', { name: climate.logger }).fill('阴凉库记录仪')
      const day = new Date(Date.now() - 20 * DAY).toISOString().slice(0, 10)
      const choose = (rows: readonly string[]) =>
        page.getByRole('button', { name: exchange.file, exact: true }).setInputFiles({
          name: 'logger.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(['时间,温度(℃),湿度(%)', ...rows].join('\n')),
        })
      await choose([`${day} 09:00,17.5,55`, `${day} 25:00,17.6,55`, `${day} 10:00,64,55`])
      await page.getByRole('cell', { name: zhCN.loggerIssue.bad_time }).waitFor()
      await page.getByRole('cell', { name: zhCN.loggerIssue.implausible_celsius }).waitFor()
      expect(await page.getByRole('button', { name: /^导入 / }).count()).toBe(0)
      await choose([`${day} 09:00,17.5,55`, `${day} 09:30,0,56`])
      await page.getByRole('button', { name: '导入 2 条读数' }).click()
      await page.getByText('已导入 2 条读数').waitFor()
    })
  })

  test('is printed as the sheet on the wall: one A4, every day of the month, what is missing said so', async () => {
    await visit({ browser, url: demo.url, person, screen: PHONE }, async (page) => {
      const month = new Date(Date.now() - 31 * DAY).toISOString().slice(0, 7)
      await page.goto(`/climate/places/${byHand.id}/sheet?month=${month}`)
      const rows = page.getByRole('region', { name: climate.sheetTitle }).locator('tbody tr')
      await rows.first().waitFor()
      const [year, number] = month.split('-').map(Number)
      expect(await rows.count()).toBe(new Date(year ?? 0, number ?? 0, 0).getDate())
      await page.getByText(climate.sheetMissing, { exact: true }).first().waitFor()
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
      const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/
        .exec(pdf)
        ?.slice(1)
        .map((side) => Math.round(Number(side)))
      expect(box).toEqual(A4_POINTS)
      expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1)
    })
  })

  /** A phone that has opened the form once, so that everything it needs is on it. */
  async function aReadyPhone(): Promise<Phone> {
    const phone = await aPhone(browser, demo)
    const { page } = phone
    await page.goto('/climate/enter')
    await page.getByRole('button', { name: climate.save }).waitFor()
    await expect
      .poll(() =>
        page.evaluate(async () => {
          const names = async (cache: string) =>
            (await (await caches.open(cache)).keys()).map(({ url }) => url)
          const [shell, assets] = [await names('sanliang-shell'), await names('sanliang-assets')]
          return shell.length > 0 && assets.some((url) => url.includes('enter.screen'))
        }),
      )
      .toBe(true)
    return phone
  }
})
