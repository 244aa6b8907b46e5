import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { postedMovements } from '../../protocol/api/inventory.ts'
import { location } from '../../protocol/api/places.ts'
import { recall as recallSchema } from '../../protocol/api/recalls.ts'
import { barriersOn } from './barriers.ts'
import { openBrowser, PHONE, visit } from './browser.ts'
import { DemoCall } from './demo.call.ts'
import { OwnMachine } from './own.machine.ts'

const demo = inject('demo')
const person = { username: 'admin', password: demo.password }
const RUN = randomUUID().slice(0, 4)
const LOT = `R${RUN}`
/** An answer of a machine comes by broker, database and live line, each of them busy. */
const PATIENT = { timeout: 45_000 }
const { recall: words, recallChannelState, recallPlaceState, recallStatus } = zhCN

/** One recall from the lot on a shelf to the last unit; each test goes on where the last ended. */
describe('a recall', () => {
  let browser: Browser
  let administrator: DemoCall
  let machine: OwnMachine
  let store: z.infer<typeof location>
  let collecting: z.infer<typeof location>
  let lotId: string
  let path: string

  beforeAll(async () => {
    browser = await openBrowser()
    administrator = await DemoCall.as('admin', demo)
    const place = (kind: string, name: string) =>
      administrator.post(location, '/api/locations', { kind, name, jurisdictionCode: '990101002' })
    store = await place('storeroom', `召回库房 ${RUN}`)
    collecting = await place('storeroom', `收回库房 ${RUN}`)
    machine = await OwnMachine.register(demo, administrator, { name: `召回机 ${RUN}`, remaining: 6 })
    const received = await administrator.post(postedMovements, '/api/movements', {
      kind: 'receipt',
      to: store.id,
      lines: [{ product: 'CON52', lot: { number: LOT, expiresOn: '2031-05-31' }, quantity: 30 }],
    })
    lotId = received.movements[0]?.lines[0]?.lotId ?? ''
    await administrator.post(z.object({ id: z.string() }), '/api/visits', {
      location: machine.placeId,
      source: store.id,
      channels: [{ channel: 1, loaded: [{ lotId, quantity: 6 }] }],
    })
    machine.switchOn()
  })
  afterAll(async () => {
    await machine?.switchOff()
    await browser?.close()
  })

  const rowOf = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

  test('shows where the lot is, what the recall would touch, and the machine confirms that it blocked the channel', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto('/stock/whereabouts')
      await page.getByRole('textbox', { name: words.whereSearch }).fill(LOT)
      await page.getByRole('button', { name: LOT }).click()
      await rowOf(page, machine.name).getByText(words.channel.replace('{channel}', '1')).waitFor()
      await page.getByText(words.balanced).waitFor()
      await page.getByRole('link', { name: words.recallThis }).click()

      const form = page.getByRole('dialog')
      await form.getByRole('textbox', { name: words.reason }).fill('密封性抽检不合格')
      await form.getByRole('combobox', { name: words.collecting }).click()
      await page.getByRole('option', { name: new RegExp(collecting.name) }).click()
      await form.getByRole('button', { name: words.preview }).click()
      await form.getByText(words.previewChannels.replace('{count}', '1')).waitFor()
      await form.getByRole('button', { name: words.confirm }).click()

      await page.getByRole('heading', { level: 1, name: new RegExp(LOT) }).waitFor()
      path = new URL(page.url()).pathname
      const channel = rowOf(page, machine.name).filter({ hasText: words.channel.replace('{channel}', '1') })
      await channel.getByText(recallChannelState.blocked, { exact: true }).waitFor(PATIENT)
      expect(await barriersOn(page)).toEqual([])
    })
  })

  test('is answered on a phone, and the goods go back to the one place that collects them', async () => {
    await visit({ browser, url: demo.url, person, screen: PHONE }, async (page) => {
      await page.goto(path)
      const row = rowOf(page, store.name).filter({ hasText: words.held })
      await row.getByRole('button', { name: `${words.answer} ${store.name}` }).click()
      const form = page.getByRole('dialog')
      await form.getByRole('textbox', { name: new RegExp(LOT) }).fill('23')
      const save = form.getByRole('button', { name: words.save })
      expect(await save.isDisabled()).toBe(true)
      await form.getByRole('textbox', { name: words.explanation }).fill('受潮一盒已另存')
      await save.click()
      await row.getByText(recallPlaceState.answered).waitFor()
      await row.getByRole('button', { name: words.sendBack, exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: words.sendBack, exact: true }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await row.getByText(recallPlaceState.settled).waitFor()
      await page.getByText(words.transitBack).waitFor()
      expect(await barriersOn(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
    })
    const found = await administrator.get(recallSchema, `/api${path}`)
    expect(found.progress).toMatchObject({ outstanding: 6, inTransit: 23, missing: 1, collected: 0 })
  })

  test('prints a notice, and ends only with a reason while units are outstanding', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(path)
      await page.getByRole('link', { name: words.notice }).click()
      await page.getByRole('heading', { level: 2, name: words.notice }).waitFor()
      await page.getByRole('cell', { name: store.name }).waitFor()
      expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(1_000)
      expect(await barriersOn(page)).toEqual([])

      await page.goto(path)
      await page.getByRole('button', { name: words.close, exact: true }).click()
      const form = page.getByRole('dialog')
      const close = form.getByRole('button', { name: words.close, exact: true })
      expect(await close.isDisabled()).toBe(true)
      await form.getByRole('textbox', { name: words.closeReason }).fill('机器内六盒封存待取')
      await close.click()
      await page.getByText(recallStatus.closed).first().waitFor()
    })
  })
})
