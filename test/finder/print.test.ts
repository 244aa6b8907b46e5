import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { hostOfHere } from '../../server/finder/print/public-address.ts'
import { anActor, TOWNSHIP } from '../places/a-county.ts'
import { aFinder, type Finder, north, textOf } from './a-finder.ts'

const CHROMIUM = '/usr/bin/chromium'
const ORIGIN = 'https://find.example'

let finder: Finder
let point: string
beforeAll(async () => {
  finder = await aFinder()
  for (let i = 0; i < 40; i++) {
    const { id } = await finder.add({
      kind: 'staffed_outlet',
      name: `第${String(i).padStart(2, '0')}社区服务站`,
      address: `人民东路 ${i} 号，工业园区南门进去右手第二栋一楼大厅服务台旁边`,
      phone: '0774-1234567',
      asksId: false,
      coordinates: north(i * 100),
      hours: {
        always: false,
        week: [1, 2, 3, 4, 5, 6, 7].map((day) => [
          { open: `0${day}:00`, close: '12:00' },
          { open: '14:00', close: '18:00' },
        ]) as never,
        holidays: 'closed',
        exceptions: [],
      },
      productIds: ['condom', 'drug', 'iud'],
    })
    point = id
  }
})
afterAll(() => finder.stop())

describe('what is printed', () => {
  it('says on a poster all that a passer-by needs, and nothing that changes by the hour', async () => {
    const response = await finder.get(`/find/p/${point}/poster`)
    expect(response.status).toBe(200)
    const text = textOf(await response.text())
    for (const words of [
      '第39社区服务站',
      '免费',
      '不登记姓名和证件',
      '人民东路 39 号',
      '0774-1234567',
      '01:00–12:00',
    ])
      expect(text).toContain(words)
    for (const words of ['有货 ', '刚刚', '小时前', '正在营业']) expect(text).not.toContain(words)
  })

  it('is not made of a township without a point, whose page says so', async () => {
    const bare = '990101099'
    await finder.places.createJurisdiction(anActor('a', 'administrator', null), {
      code: bare,
      name: '竹山乡',
    })
    await finder.add({ name: '别处', published: false })
    const response = await finder.get(`/find/print?township=${bare}`)
    expect([response.status, response.headers.get('location')]).toEqual([303, `/find?township=${bare}`])
  })

  it('says beside the paper when its code leads where only this network can go', () => {
    for (const here of [
      'http://localhost:8080/find',
      'http://127.0.0.1/find',
      'http://192.168.1.20:8080/',
      'http://[::1]:8080/',
      'http://server/',
      '/find/p/1',
    ])
      expect(hostOfHere(here), here).not.toBeNull()
    for (const public_ of ['https://find.example/find', 'http://203.0.113.7/', 'https://[2001:db8::1]/'])
      expect(hostOfHere(public_), public_).toBeNull()
  })

  it('dials an extension after the number', async () => {
    const { id } = await finder.add({ name: '分机', phone: '0774-1234567-801' })
    expect(await finder.page(`/find/p/${id}`)).toContain('href="tel:07741234567,801"')
  })

  it('leads from its code to the page of the point, in the language it was printed in', async () => {
    const page = await finder.page(`/find/p/${point}/sticker?lang=en`)
    expect(page).toContain(`aria-label="${ORIGIN}/find/p/${point}?lang=en"`)
    expect((await finder.get(`/find/p/${point}?lang=en`)).status).toBe(200)
  })

  it('lists every point of a township', async () => {
    const text = textOf(await finder.page(`/find/print?township=${TOWNSHIP}`))
    for (let i = 0; i < 40; i++) expect(text).toContain(`第${String(i).padStart(2, '0')}社区服务站`)
  })

  it('is one small file to keep and pass on, from which one can call and come back', async () => {
    const response = await finder.get(`/find/file?township=${TOWNSHIP}`)
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent('柳溪镇-2026-03-04.html')}`,
    )
    const file = await response.text()
    expect(gzipSync(file).length).toBeLessThan(10 * 1_024)
    expect(file).toContain('href="tel:07741234567"')
    const outward = [...file.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = '']) => link)
    for (const link of outward) expect(link).toMatch(new RegExp(`^(tel:|${ORIGIN}/)`))
    expect(await finder.page(`/find?township=${TOWNSHIP}`)).toContain(`/find/file?township=${TOWNSHIP}`)
  })

  it('is there for public places and areas only', async () => {
    const hidden = await finder.add({ published: false })
    for (const path of [
      `/find/p/${hidden.id}/poster`,
      '/find/p/none/sticker',
      '/find/print',
      '/find/print?township=1',
    ])
      expect((await finder.get(path)).status, path).toBe(404)
  })

  it('needs no script, and loads nothing', async () => {
    for (const path of [
      `/find/p/${point}/poster`,
      `/find/p/${point}/sticker`,
      `/find/print?township=${TOWNSHIP}`,
    ]) {
      const response = await finder.get(path)
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(await response.text()).not.toMatch(/<script|<img|<link|@import|url\(/)
    }
  })

  describe.runIf(existsSync(CHROMIUM))('on paper', () => {
    let browser: Browser
    beforeAll(async () => {
      const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
      prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } })
      browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      })
    })
    afterAll(() => browser?.close())

    /** How many sheets it takes, and what its code says to a camera. */
    async function printed(path: string): Promise<{ sheets: number; code: string | undefined }> {
      const page = await browser.newPage({ locale: 'zh-CN' })
      try {
        await page.goto(finder.web.url + path)
        await page.emulateMedia({ media: 'print' })
        const pdf = await page.pdf({ preferCSSPageSize: true })
        const [found] = await readBarcodes(await page.locator('svg').first().screenshot())
        return { sheets: pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0, code: found?.text }
      } finally {
        await page.close()
      }
    }

    it.each(['zh-CN', 'en'])(
      'a poster and a sticker are one sheet each, with a code that can be read (%s)',
      async (lang) => {
        const code = `${ORIGIN}/find/p/${point}?lang=${lang}`
        for (const what of ['poster', 'sticker'])
          expect(await printed(`/find/p/${point}/${what}?lang=${lang}`)).toEqual({ sheets: 1, code })
      },
    )

    it('a long list goes on over several sheets', async () => {
      const { sheets, code } = await printed(`/find/print?township=${TOWNSHIP}`)
      expect(sheets).toBeGreaterThan(2)
      expect(code).toBe(`${ORIGIN}/find?township=${TOWNSHIP}`)
    })
  })
})
