import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { zhCN } from '../../dashboard/locales/zh-CN.ts'
import { placeAssessment } from '../../protocol/api/compliance.ts'
import { inspectionEntry } from '../../protocol/api/inspections.ts'
import { page as pageOf } from '../../protocol/api/parts.ts'
import { location } from '../../protocol/api/places.ts'
import { anInspection } from './an.inspection.ts'
import { aPhone, openBrowser, PHONE, type Phone } from './browser.ts'
import { DemoCall } from './demo.call.ts'
import { noRoomOnce } from './full.phone.ts'

const demo = inject('demo')
const RUN = randomUUID().slice(0, 4)

/** An inspector with a phone in a storeroom, with and without network. */
describe('an inspection of the Three Bright standard', () => {
  let browser: Browser
  let manager: DemoCall
  let admin: DemoCall

  beforeAll(async () => {
    browser = await openBrowser()
    manager = await DemoCall.as(demo.username, demo)
    admin = await DemoCall.as('admin', demo)
  })
  afterAll(() => browser?.close())

  /** A storeroom of ours that nobody has ever looked at. */
  const aStoreroom = (name: string) =>
    admin.post(location, '/api/locations', {
      kind: 'storeroom',
      name: `${name} ${RUN}`,
      jurisdictionCode: '990101002',
    })
  const inspectionsOf = async (id: string) =>
    (await manager.get(pageOf(inspectionEntry), `/api/compliance/inspections?location=${id}`)).items
  const assessmentOf = (id: string) => manager.get(placeAssessment, `/api/compliance/places/${id}`)

  /** A phone that has opened the place once, so that its inspection is on it. */
  const aReadyPhone = async (id: string): Promise<Phone> => {
    const phone = await aPhone(browser, demo)
    const { page } = phone
    await page.goto(`/three-bright/places/${id}`)
    await page.getByRole('link', { name: zhCN.threeBright.inspect, exact: true }).waitFor()
    await expect.poll(() => kept(page)).toMatchObject({ copies: 1, screen: true, shell: 1 })
    return phone
  }
  /** What lies on the phone. */
  const kept = (page: Page) =>
    page.evaluate(async () => {
      // Whoever opens it first makes it: that is the page's affair.
      if (!(await indexedDB.databases()).some(({ name }) => name === 'sanliang')) return null
      const stores = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('sanliang')
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(opening.error)
      })
      const count = (store: string) =>
        new Promise<number>((resolve) => {
          const asked = stores.transaction(store).objectStore(store).count()
          asked.onsuccess = () => resolve(asked.result)
        })
      const assets = (await (await caches.open('sanliang-assets')).keys()).map(({ url }) => url)
      const found = {
        shell: (await (await caches.open('sanliang-shell')).keys()).length,
        screen: assets.some((path) => path.includes('inspect.screen')),
        copies: await count('copies'),
        photos: await count('photos'),
        outbox: await count('outbox'),
      }
      stores.close()
      return found
    })
  const criterion = (page: Page, code: string) =>
    page.getByRole('region', { name: new RegExp(`^${code.replace('.', '\\.')} `) })
  const choose = (page: Page, code: string, label: string) =>
    criterion(page, code).getByRole('button', { name: label, exact: true }).click()
  const submit = (page: Page) => page.getByRole('button', { name: zhCN.inspect.submit }).click()

  test('opens, takes answers, a photo and a signature without network, and is sent once there is one', async () => {
    const { id, name } = await aStoreroom('离线库房')
    const { context, page, faults } = await aReadyPhone(id)
    try {
      const picture = await page.screenshot({ type: 'jpeg' })
      await context.setOffline(true)
      // A cold start: the page, its scripts and what is known of the place come from the phone.
      await page.goto(`/three-bright/inspect/${id}`)
      await page.getByRole('heading', { name }).waitFor()
      await page.getByText('没有网络，显示的是').waitFor()

      await choose(page, 'W1', zhCN.inspect.pass)
      await criterion(page, 'W1').getByText(zhCN.inspect.photoMissing).waitFor()
      await criterion(page, 'W1')
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: picture })
      await criterion(page, 'W1').getByRole('img').waitFor()
      await criterion(page, 'S2b').getByRole('textbox', { name: '实测' }).fill('8')
      await choose(page, 'W6', zhCN.inspect.pass)
      await criterion(page, 'S4b').getByText(zhCN.inspect.productsNone).waitFor()
      await choose(page, 'S4c', zhCN.inspect.fail)
      await criterion(page, 'S4c').getByRole('button', { name: zhCN.inspect.raise }).click()
      await criterion(page, 'S4c').getByRole('textbox', { name: zhCN.inspect.finding }).fill('地面有积水')

      const pad = page.getByText(zhCN.inspect.signHere).first()
      await pad.scrollIntoViewIfNeeded()
      const box = await pad.boundingBox()
      if (!box) throw new Error('There is no field to sign in')
      await page.mouse.move(box.x, box.y)
      await page.mouse.down()
      await page.mouse.move(box.x + 60, box.y + 12, { steps: 6 })
      await page.mouse.up()
      await page.getByRole('img', { name: /手写签字$/ }).waitFor()

      // The phone is put away and taken out again: what was entered is still there.
      await page.reload()
      await criterion(page, 'W1').getByRole('img').waitFor()
      await page.getByText('已答 4/').waitFor()
      // A phone full of photos says so, and the inspection can be submitted once there is room.
      await noRoomOnce(page)
      await submit(page)
      await page.getByText(zhCN.outbox.full).waitFor()
      await submit(page)
      await page.getByText(zhCN.inspect.saved).waitFor()
      await page.getByText(zhCN.outbox.waiting).waitFor()
      expect(await kept(page)).toMatchObject({ outbox: 1, photos: 1 })
      expect(await inspectionsOf(id)).toEqual([])

      await context.setOffline(false)
      await page.getByText(zhCN.inspect.sent, { exact: true }).waitFor({ timeout: 40_000 })
      const sent = await inspectionsOf(id)
      expect(sent).toMatchObject([{ kind: 'verification', answers: 4, findings: 1 }])
      const { criteria, openFindings } = await assessmentOf(id)
      const stateOf = (code: string) => criteria.find((each) => each.code === code)
      expect(stateOf('W1')).toMatchObject({ state: 'pass', answer: { photos: [{}] } })
      expect(stateOf('S2b')).toMatchObject({ state: 'fail', answer: { number: 8 } })
      expect(stateOf('S4c')).toMatchObject({ state: 'fail', findings: 1 })
      expect(stateOf('S4a')).toMatchObject({ state: 'unknown', cause: 'never_checked' })
      expect(openFindings).toBe(1)
      await expect.poll(() => kept(page)).toMatchObject({ photos: 0 })

      // Its report, with the photo as the server keeps it and the signature as it was drawn.
      await page.getByRole('link', { name: zhCN.inspect.report }).click()
      const report = page.getByRole('region', { name: zhCN.inspections.report })
      await report.getByText('地面有积水').waitFor()
      // It says what the scorecard says: a pass without a photo is none, and computed criteria have their rows.
      const rowOf = (code: string) => report.getByRole('row', { name: new RegExp(`^${code} `) }).innerText()
      expect(await rowOf('W1')).toContain(zhCN.criterionState.pass)
      const unseen = await rowOf('W6')
      expect(unseen).toContain(zhCN.criterionState.unknown)
      expect(unseen).toContain(zhCN.stateCause.no_photo)
      expect(await rowOf('C1')).toContain(zhCN.criterionState.unknown)
      const photo = report.getByRole('img', { name: /^W1 的照片/ })
      await expect
        .poll(() => photo.evaluate((image) => (image as HTMLImageElement).naturalWidth))
        .toBe(PHONE.width)
      expect(await report.getByRole('img', { name: /手写签字$/ }).count()).toBe(1)
      expect(faults).toEqual([])
    } finally {
      await context.close()
    }
  })

  test('whose answer is lost on the way is sent again and kept once', async () => {
    const { id } = await aStoreroom('失联库房')
    const { context, page, faults } = await aReadyPhone(id)
    try {
      let lost = 0
      await context.route('**/api/compliance/inspections', async (route) => {
        if (route.request().method() !== 'POST' || lost > 0) return route.fallback()
        lost += 1
        // The server has it, and the phone never hears of that.
        await route.fetch()
        await route.abort('connectionreset')
      })
      await page.getByRole('link', { name: zhCN.threeBright.inspect, exact: true }).click()
      await choose(page, 'S4a', zhCN.inspect.fail)
      await submit(page)
      await page.getByText(zhCN.outbox.waiting).waitFor()
      await expect.poll(() => inspectionsOf(id).then(({ length }) => length)).toBe(1)
      await page.evaluate(() => window.dispatchEvent(new Event('online')))
      await page.getByText(zhCN.inspect.sent, { exact: true }).waitFor({ timeout: 40_000 })
      expect(lost).toBe(1)
      expect(await inspectionsOf(id)).toHaveLength(1)
      expect(faults).toEqual([])
    } finally {
      await context.close()
    }
  })

  test('of a place where somebody else was meanwhile says who, and is merged when the inspector says so', async () => {
    const { id } = await aStoreroom('两人库房')
    const { context, page, faults } = await aReadyPhone(id)
    try {
      await page.getByRole('link', { name: zhCN.threeBright.inspect, exact: true }).click()
      await choose(page, 'S3a', zhCN.inspect.fail)
      const { inspector } = await anInspection(admin, id)
      await submit(page)
      const entry = page.getByRole('region', { name: zhCN.outbox.title }).getByRole('listitem')
      await entry.getByText(zhCN.outbox.refused).waitFor()
      expect(await entry.getByRole('alert').textContent()).toContain(inspector.name)
      await entry.getByRole('button', { name: zhCN.inspect.merge }).click()
      await page.getByText(zhCN.inspect.sent, { exact: true }).waitFor()
      expect(await inspectionsOf(id)).toHaveLength(2)
      const { criteria } = await assessmentOf(id)
      for (const code of ['S3a', 'S4a'])
        expect(criteria.find((each) => each.code === code)).toMatchObject({ state: 'fail' })
      expect(faults).toEqual([])
    } finally {
      await context.close()
    }
  })

  test('is seen on the scorecard and on the map, whose layer lives in the address', async () => {
    const { context, page, faults } = await aReadyPhone((await aStoreroom('看板库房')).id)
    try {
      await page.goto(`/three-bright?search=${encodeURIComponent(`看板库房 ${RUN}`)}`)
      await page.getByText(`看板库房 ${RUN}`).first().waitFor()
      await page.goto('/map?layer=three_bright')
      await page.getByRole('button', { name: `${zhCN.map.legend} · ${zhCN.mapLayer.three_bright}` }).waitFor()
      await page.getByText(zhCN.map.faceList).click()
      await page.getByRole('button', { name: new RegExp(`^${zhCN.mapStatus.fail}`) }).waitFor()
      expect(await page.getByRole('button', { name: new RegExp(`^${zhCN.mapStatus.out}`) }).count()).toBe(0)
      expect(faults).toEqual([])
    } finally {
      await context.close()
    }
  })
})
