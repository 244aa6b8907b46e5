import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { person as personSchema } from '../../protocol/api/accounts.ts'
import { product } from '../../protocol/api/catalog.ts'
import { possibleWitness } from '../../protocol/api/disposals.ts'
import { movement } from '../../protocol/api/inventory.ts'
import { list, page as pageOf } from '../../protocol/api/parts.ts'
import { location } from '../../protocol/api/places.ts'
import { openBrowser, PHONE, visit } from './browser.ts'
import { filmCode } from './code.film.ts'
import { DemoCall } from './demo.call.ts'
import { scanInto } from './hardware.scanner.ts'

const demo = inject('demo')
const person = { username: 'admin', password: demo.password }
const { scan, movements, deliveryNote, voucher, disposal } = zhCN
const GS = '\u001d'
/** Not in the demonstration's catalogue until this test registers it. */
const GTIN = '06912345678902'
/** Its check digit is wrong. */
const MISREAD = '6912345678908'
const code = (lot: string, expiry: string) => `]d201${GTIN}17${expiry}10${lot}${GS}21S1`

async function barriersOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run())
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

/** The paths a store keeper walks with a scanner in hand, in order: what one test books the next one finds. */
describe('with a scanner', () => {
  let browser: Browser
  let films: string
  let manager: DemoCall
  let storeroom: string
  let condom: { id: string; name: string; boxSize: number }

  beforeAll(async () => {
    films = mkdtempSync(join(tmpdir(), 'sanliang-film-'))
    filmCode(join(films, 'box.y4m'), 'gs1datamatrix', `(01)${GTIN}(17)310731(10)CAM7`)
    browser = await openBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${join(films, 'box.y4m')}`,
    ])
    manager = await DemoCall.as('admin', demo)
    const rooms = await manager.get(list(location), '/api/locations?kind=storeroom')
    const products = await manager.get(list(product), '/api/products')
    const found = products.items.find(({ code }) => code === 'CON52')
    if (!rooms.items[0] || !found) throw new Error('The demonstration has no storeroom or no condom')
    storeroom = rooms.items[0].id
    condom = found
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(films, { recursive: true, force: true })
  })

  const receive = (page: Page) => page.goto(`/movements/receive?to=${storeroom}`)
  const refused = (page: Page, word: string) => bar(page).getByRole('alert').filter({ hasText: word })
  /** Scans again when told that the stock of the place is still being fetched. */
  const scanUntil = async (page: Page, text: string, word: string) => {
    const done = bar(page).getByRole('status').filter({ hasText: word })
    const early = refused(page, scan.loading)
    await scanInto(page, text)
    await done.or(early).first().waitFor()
    while ((await done.count()) === 0) {
      // Between two answers that are the same, another one.
      await scanInto(page, MISREAD)
      await refused(page, '校验位').waitFor()
      await scanInto(page, text)
      await done.or(early).first().waitFor()
    }
  }
  const bar = (page: Page) => page.getByRole('region', { name: scan.title, exact: true })

  test('a delivery is scanned, compared with its note, survives a lost answer and a reload, and is posted once', async () => {
    const expected = ['net::ERR_FAILED POST /api/movements']
    await visit({ browser, url: demo.url, person, expected }, async (page) => {
      await receive(page)
      const note = page.getByRole('textbox', { name: zhCN.form.note })
      await note.fill('车号 12')
      await note.focus()
      await scanInto(page, code('E2E1', '310630'))
      await refused(page, GTIN).waitFor()
      expect(await note.inputValue(), 'what the scanner typed is taken out again').toBe('车号 12')

      await bar(page)
        .getByRole('combobox', { name: scan.whichProduct.split(' ')[0] ?? '' })
        .click()
      await page.getByRole('option', { name: condom.name }).first().click()
      await bar(page).getByRole('button', { name: scan.useProduct }).click()
      const line = page.getByRole('listitem', { name: zhCN.form.line.replace('{number}', '1') })
      const quantity = line.getByRole('textbox', { name: zhCN.form.quantity, exact: true })
      await expect.poll(() => quantity.inputValue()).toBe('1')
      expect(await line.getByRole('textbox', { name: zhCN.lot.number }).inputValue()).toBe('E2E1')
      expect(await line.getByLabel(zhCN.lot.expiresOn).inputValue()).toBe('2031-06-30')

      for (const boxes of ['2', '3']) {
        await scanInto(page, code('E2E1', '310630'))
        await expect.poll(() => quantity.inputValue()).toBe(boxes)
      }
      await bar(page).getByRole('button', { name: scan.undo }).click()
      await expect.poll(() => quantity.inputValue()).toBe('2')

      await scanInto(page, MISREAD)
      await refused(page, '校验位').waitFor()
      await scanInto(page, `01${GTIN}17311330`)
      await refused(page, '日期').waitFor()

      await line.getByRole('textbox', { name: zhCN.lot.number }).focus()
      await page.keyboard.press('End')
      await page.keyboard.type('-B', { delay: 130 })
      await page.keyboard.press('Enter')
      expect(await line.getByRole('textbox', { name: zhCN.lot.number }).inputValue()).toBe('E2E1-B')
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('date')

      await page.getByRole('switch', { name: deliveryNote.compare }).check()
      await page.getByRole('textbox', { name: deliveryNote.documentNumber }).fill('SH-77')
      await line.getByRole('textbox', { name: deliveryNote.sent }).fill(String(3 * condom.boxSize))
      await page.keyboard.press('Control+Enter')
      await page.getByText(deliveryNote.enterReason).waitFor()
      await line.getByRole('combobox', { name: deliveryNote.reason }).click()
      await page.getByRole('option', { name: zhCN.differenceReason.short }).click()

      // The server books it, and the answer is lost on the way.
      await page.route('**/api/movements', async (route) => {
        if (route.request().method() !== 'POST') return route.continue()
        await route.fetch()
        await route.abort()
      })
      await page.keyboard.press('Control+Enter')
      await page.getByText(zhCN.states.repeatSafely).waitFor()
      await page.unroute('**/api/movements')
      await page.reload()
      await page.getByText(zhCN.entry.restored).waitFor()
      expect(await quantity.inputValue()).toBe('2')
      expect(await barriersOn(page)).toEqual([])
      await page.getByRole('button', { name: movements.doReceive }).dblclick()
      await page.waitForURL(/\/movements\/[0-9a-f-]{36}$/)

      const paper = page.getByRole('article', { name: voucher.receipt })
      await paper.getByText('SH-77').waitFor()
      await paper.getByText(zhCN.differenceReason.short).waitFor()
      const booked = await manager.get(pageOf(movement), `/api/movements?location=${storeroom}&kind=receipt`)
      expect(booked.items.filter(({ delivery }) => delivery?.documentNumber === 'SH-77')).toMatchObject([
        {
          lines: [{ lotNumber: 'E2E1-B', quantity: 2 * condom.boxSize }],
          delivery: { lines: [{ sent: 3 * condom.boxSize, received: 2 * condom.boxSize, reason: 'short' }] },
        },
      ])
    })
  })

  test('the camera of a phone reads the DataMatrix of a box', async () => {
    const more = { permissions: ['camera'] }
    await visit({ browser, url: demo.url, person, screen: PHONE, more }, async (page) => {
      await receive(page)
      await bar(page).getByRole('button', { name: scan.useCamera }).click()
      const dialog = page.getByRole('dialog', { name: scan.camera })
      await dialog.getByRole('status').filter({ hasText: 'CAM7' }).waitFor()
      await dialog.getByRole('button', { name: scan.cameraDone }).click()
      const line = page.getByRole('listitem', { name: zhCN.form.line.replace('{number}', '1') })
      expect(await line.getByRole('textbox', { name: zhCN.lot.number }).inputValue()).toBe('CAM7')
      expect(await line.getByLabel(zhCN.lot.expiresOn).inputValue()).toBe('2031-07-31')
    })
  })

  test('a box past its date is refused at issue at once; a usable one is added and its lot is proposed', async () => {
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(`/movements/issue?from=${storeroom}`)
      await bar(page).waitFor()
      await scanInto(page, code('OLD', '240131'))
      await refused(page, '过期').waitFor()
      await scanUntil(page, code('E2E1-B', '310630'), 'E2E1-B')
      const line = page.getByRole('listitem', { name: zhCN.form.line.replace('{number}', '1') })
      expect(await line.getByRole('textbox', { name: zhCN.form.quantity, exact: true }).inputValue()).toBe(
        '1',
      )
    })
  })

  test('a disposal leaves the books when its witness has signed in and confirmed', async () => {
    const { items: witnesses } = await manager.get(
      list(possibleWitness),
      `/api/witnesses?location=${storeroom}`,
    )
    const { items: people } = await manager.get(list(personSchema), '/api/people')
    const witness = people.find(
      ({ id, role }) => role !== 'administrator' && witnesses.some((each) => each.id === id),
    )
    if (!witness) throw new Error('The demonstration has nobody who could be a witness')
    let path = ''
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto(`/movements/dispose?from=${storeroom}`)
      await bar(page).waitFor()
      await page.getByRole('combobox', { name: zhCN.lot.label }).waitFor()
      await scanUntil(page, code('E2E1-B', '310630'), 'E2E1-B')
      expect(await page.getByRole('textbox', { name: zhCN.form.quantity, exact: true }).inputValue()).toBe(
        '1',
      )
      await page.getByRole('textbox', { name: zhCN.form.reason }).fill('受潮')
      await page.getByRole('combobox', { name: disposal.witness }).click()
      await page.getByRole('option', { name: witness.displayName }).first().click()
      expect(await barriersOn(page)).toEqual([])
      await page.getByRole('button', { name: movements.doDispose }).click()
      await page.waitForURL(/\/disposals\/[0-9a-f-]{36}$/)
      path = new URL(page.url()).pathname
      expect(await page.getByRole('button', { name: disposal.confirm }).count()).toBe(0)
    })
    const confirming = { username: witness.username, password: demo.password }
    await visit({ browser, url: demo.url, person: confirming, screen: PHONE }, async (page) => {
      await page.goto('/disposals')
      await page.getByText(disposal.waitingForYou).waitFor()
      await page.goto(path)
      await page.getByRole('button', { name: disposal.confirm }).click()
      await page.getByRole('dialog').getByRole('button', { name: disposal.confirm }).click()
      await page.getByRole('link', { name: voucher.open }).click()
      const paper = page.getByRole('article', { name: voucher.disposal })
      await paper.getByText(voucher.signWitness).waitFor()
      await paper.getByText('本人登录确认').waitFor()
    })
  })
})
