import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { en } from '../../dashboard/locales/en.ts'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { createdClaimCodes } from '../../protocol/api/claims.ts'
import { dispenser, dispenserDetail } from '../../protocol/api/devices.ts'
import { list } from '../../protocol/api/parts.ts'
import { savedLocation } from '../../protocol/api/places.ts'
import { claimAddress, printClaimCode } from '../../protocol/claim-code.ts'
import { aBirth } from '../devices/messages.ts'
import { RawDevice } from '../support/raw.device.ts'
import { openBrowser, PHONE, visit } from './browser.ts'
import { filmCode } from './code.film.ts'
import { DemoCall } from './demo.call.ts'

const demo = inject('demo')
const TOWNSHIP = '990101002'
const RUN = randomUUID().slice(0, 4)
const NAME = `<img id=planted src=/x onerror=alert(1)> ${RUN}`
const POSITION = { latitude: 24.3012, longitude: 111.3605, accuracy: 12 }
const words = zhCN.claim

/** A phone that may tell where it is, of somebody without an account. */
const phone = <T>(browser: Browser, use: (page: Page) => Promise<T>, expected: readonly string[] = []) =>
  visit(
    {
      browser,
      url: demo.url,
      screen: PHONE,
      expected,
      more: { permissions: ['geolocation'], geolocation: POSITION, hasTouch: true, isMobile: true },
    },
    use,
  )

describe('claiming a machine', () => {
  let browser: Browser
  let admin: DemoCall
  beforeAll(async () => {
    browser = await openBrowser()
    admin = await DemoCall.as('admin', demo)
  })
  afterAll(async () => {
    await browser?.close()
  })

  const aCode = async (body: object): Promise<string> => {
    const { items } = await admin.post(createdClaimCodes, '/api/claim-codes', body)
    return items[0]?.code ?? ''
  }
  const shown = async (page: Page, label: string): Promise<string> =>
    (await page
      .locator('dt', { hasText: label })
      .locator('xpath=following-sibling::dd//code')
      .textContent()) ?? ''
  const named = async (name: string) => {
    const { items } = await admin.get(list(dispenser), '/api/dispensers')
    return items.filter((machine) => machine.name === name)
  }

  let code: string
  test('begins with a sheet that a manager prints, each card with its code and what it is for', async () => {
    const person = { username: demo.username, password: demo.password }
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto('/dispensers/claims')
      await page.getByRole('button', { name: zhCN.claimCodes.make }).first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: zhCN.claimCodes.count }).fill('3')
      await dialog.getByRole('button', { name: zhCN.claimCodes.make }).dblclick()
      const cards = page.getByRole('listitem').filter({ hasText: zhCN.claimCodes.sheetBlank })
      await expect.poll(() => cards.count()).toBe(3)
      code = (await cards.first().getByRole('strong').textContent()) ?? ''
      expect(code).toMatch(/^\w{4}-\w{4}-\w{4}$/)
      expect(await cards.first().getByRole('img').getAttribute('aria-label')).toBe(code)
      const done = page.getByRole('button', { name: zhCN.words.done })
      expect(await done.isDisabled()).toBe(true)
      await page.getByLabel(zhCN.claimCodes.sheetKept).check()
      await done.click()
      await page.getByRole('row').nth(3).waitFor()
      expect(await page.locator('main').textContent()).not.toContain(code)
    })
  })

  test('goes on when the answer is lost, over a reload, and registers one machine; the code never leaves the phone in an address', async () => {
    const lost = 'net::ERR_FAILED POST /api/claims'
    await phone(
      browser,
      async (page) => {
        const asked: string[] = []
        page.on('request', (request) => asked.push(request.url()))
        await page.goto(`/claim#${code}`)
        await page.getByRole('heading', { name: words.placeTitle }).waitFor()
        expect(new URL(page.url()).hash).toBe('')

        // The first step does not let go without a name and a position.
        await page.getByRole('button', { name: words.next }).click()
        await page.getByText(words.positionMissing).waitFor()
        await page.getByLabel(words.name).fill(NAME)
        await page.getByRole('button', { name: words.locate }).click()
        await page.getByText(words.accuracy.replace('{metres}', String(POSITION.accuracy))).waitFor()
        await page.getByRole('region', { name: words.map }).locator('.leaflet-marker-draggable').waitFor()
        await page.getByLabel(words.phone).fill('0990-5551234')
        await page.getByRole('button', { name: words.next }).click()

        await page.getByRole('heading', { name: words.channelsTitle }).waitFor()
        const first = page.getByLabel(zhCN.device.channel.replace('{channel}', '1'), { exact: true })
        const offered = await first.locator('option').allTextContents()
        expect(offered.length).toBeGreaterThan(1)
        expect(offered.join()).not.toContain('宫内')
        await first.selectOption({ index: 1 })
        await page.getByRole('button', { name: words.next }).click()
        await page.getByText(NAME).waitFor()

        // The server does it, and the answer is lost on the way.
        await page.route('**/api/claims', async (route) => {
          await route.fetch()
          await route.abort()
        })
        await page.getByRole('button', { name: words.submit }).dblclick()
        await page.getByText(words.noAnswer).waitFor()
        expect(await page.getByRole('button', { name: words.back }).count()).toBe(0)
        await page.unroute('**/api/claims')

        // The phone ends the page; it comes back where it was.
        await page.goto('/claim')
        await page.getByText(words.resume).waitFor()
        await page.getByRole('button', { name: words.again }).click()
        await page.getByRole('heading', { name: words.doneTitle }).waitFor()
        const [id, secret] = [await shown(page, words.deviceId), await shown(page, words.secret)]
        expect(secret).toMatch(/^[\w-]{43}$/)
        expect(await shown(page, words.port)).toBe(new URL(demo.mqtt).port)
        await page.getByRole('img', { name: words.qr }).waitFor()
        expect(await page.locator('#planted').count()).toBe(0)
        // Reloaded, it is still there: until the machine speaks.
        await page.reload()
        await page.getByRole('button', { name: words.again }).click()
        await page.getByRole('heading', { name: words.doneTitle }).waitFor()
        expect([await shown(page, words.deviceId), await shown(page, words.secret)]).toEqual([id, secret])

        const device = await RawDevice.signedIn(Number(new URL(demo.mqtt).port), { id, secret })
        await device.tell('birth', aBirth())
        await page.reload()
        await page.getByRole('button', { name: words.again }).click()
        await page.getByText(zhCN.problem.claim_finished).waitFor()
        await device.disconnect()

        expect(asked.filter((url) => url.includes(code) || url.includes(code.replaceAll('-', '')))).toEqual(
          [],
        )
        expect(asked.filter((url) => url.endsWith('/api/session'))).toEqual([])
      },
      [lost, '409 POST /api/claims'],
    )
    const machines = await named(NAME)
    expect(machines).toHaveLength(1)
    const machine = await admin.get(dispenserDetail, `/api/dispensers/${machines[0]?.id}`)
    expect(machine).toMatchObject({
      longitude: POSITION.longitude,
      latitude: POSITION.latitude,
      channels: [{ capacity: 20 }, { productId: null }, { productId: null }, { productId: null }],
    })
    expect(machine.channels[0]?.productId).not.toBeNull()
  })

  test('ends with a plain word when the code is mistyped, used up or unknown', async () => {
    await phone(
      browser,
      async (page) => {
        const asked: string[] = []
        page.on('request', (request) => request.method() === 'POST' && asked.push(request.url()))
        await page.goto('/claim')
        const field = page.getByRole('textbox', { name: words.code })
        const plain = code.replaceAll('-', '')
        const wrong = (plain.startsWith('7') ? '8' : '7') + plain.slice(1)
        await field.pressSequentially(wrong.toLowerCase())
        expect(await field.inputValue()).toBe(printClaimCode(wrong))
        await page.getByText(words.codeMistyped).waitFor()
        expect(asked).toEqual([])
        await field.fill(code)
        await page.getByRole('button', { name: words.lookUp }).click()
        await page.getByText(zhCN.problem.claim_code_refused).waitFor()
        expect(asked).toHaveLength(1)
      },
      ['404 POST /api/claims/look-up'],
    )
  })

  test('begins with a scan of the sheet, in browsers without a reader of their own too', async () => {
    const scanned = await aCode({ jurisdictionCode: TOWNSHIP, count: 1 })
    const films = mkdtempSync(join(tmpdir(), 'sanliang-film-'))
    const film = join(films, 'sheet.y4m')
    filmCode(film, 'qrcode', claimAddress('https://county.example', scanned))
    const camera = await openBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ])
    try {
      const more = { permissions: ['camera'] }
      await visit({ browser: camera, url: demo.url, screen: PHONE, more }, async (page) => {
        await page.goto('/claim')
        expect(await page.evaluate(() => 'BarcodeDetector' in window)).toBe(false)
        await page.getByRole('button', { name: words.scan }).click()
        await page.getByRole('heading', { name: words.placeTitle }).waitFor()
      })
    } finally {
      await camera.close()
      rmSync(films, { recursive: true, force: true })
    }
  })

  test('of a planned place asks only for what is missing; the pin is put with a finger', async () => {
    const place = await admin.post(savedLocation, '/api/locations', {
      kind: 'dispenser',
      jurisdictionCode: TOWNSHIP,
      name: `计划位置 ${RUN}`,
      address: '学府路 3 号',
    })
    const planned = await aCode({ locationIds: [place.id], serial: `SN-${RUN}` })
    await phone(browser, async (page) => {
      await page.goto(`/claim#${planned}`)
      await page.getByText(`SN-${RUN}`).waitFor()
      expect(await page.getByLabel(words.name).count()).toBe(0)
      await expect.poll(() => page.getByLabel(words.address).inputValue()).toBe('学府路 3 号')
      await page.getByRole('region', { name: words.map }).tap()
      await page.locator('.leaflet-marker-draggable').waitFor()
      await page.getByRole('button', { name: words.next }).click()
      await page.getByRole('button', { name: words.next }).click()
      await page.getByRole('button', { name: words.submit }).click()
      await page.getByRole('heading', { name: words.doneTitle }).waitFor()
      await page.getByRole('button', { name: words.written }).click()
      await page.getByText(words.finished).waitFor()
      // Nothing is left on the phone.
      expect(await page.evaluate(() => localStorage.getItem('sanliang.claim'))).toBeNull()
    })
    const [machine] = await named(`计划位置 ${RUN}`)
    expect(machine?.locationId).toBe(place.id)
    expect(machine?.longitude).not.toBeNull()
  })

  test('speaks English, and says what a replacement does before it does it', async () => {
    const [old] = await named(`计划位置 ${RUN}`)
    if (!old) throw new Error('The machine of the test before is missing')
    const another = await aCode({ locationIds: [old.locationId], replaces: true })
    await visit({ browser, url: demo.url, screen: PHONE, locale: 'en' }, async (page) => {
      await page.goto(`/claim#${another}`)
      await page.getByText(en.claim.purposeReplace).waitFor()
      await page.getByRole('button', { name: en.claim.next }).click()
      await page.getByRole('button', { name: en.claim.next }).click()
      await page.getByRole('button', { name: en.claim.submitReplace }).click()
      await page.getByRole('heading', { name: en.claim.doneTitle }).waitFor()
    })
    expect((await admin.get(dispenserDetail, `/api/dispensers/${old.id}`)).revokedAt).not.toBeNull()
  })

  test('for many machines at once is a table: faults are named, nothing is half done, and each gets a code', async () => {
    const person = { username: 'admin', password: demo.password }
    const table = (phoneNumber: string) => ({
      name: '机器.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        `名称,行政区划,经度,纬度,坐标系,电话\r\n=批量 ${RUN},${TOWNSHIP},111.21,24.41,GPS,${phoneNumber}\r\n`,
      ),
    })
    await visit({ browser, url: demo.url, person }, async (page) => {
      await page.goto('/dispensers/import')
      await page.locator('input[type=file]').setInputFiles(table('打电话'))
      const faults = page.getByRole('row').filter({ hasText: zhCN.importIssue.bad_phone })
      await faults.waitFor()
      expect(await faults.textContent()).toContain('第 2 行')
      expect(await page.getByRole('button', { name: /^登记/ }).count()).toBe(0)
      await page.locator('input[type=file]').setInputFiles(table('0990-5550002'))
      await page.getByRole('button', { name: zhCN.deviceImport.run.replace('{count}', '1') }).dblclick()
      const saved = page.waitForEvent('download')
      await page.getByRole('button', { name: zhCN.deviceImport.download }).click()
      const text = await (await saved).createReadStream()
      const chunks: Buffer[] = []
      for await (const chunk of text) chunks.push(chunk as Buffer)
      const csv = Buffer.concat(chunks).toString('utf8')
      expect(csv).toContain(`,'=批量 ${RUN},`)
      expect(csv).toMatch(/,\w{4}-\w{4}-\w{4},http/)
    })
    expect(await named(`=批量 ${RUN}`)).toHaveLength(1)
  })
})
