import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportedSheet, SheetPreview } from '../../protocol/api/exchange.ts'
import type { Landmark } from '../../protocol/api/landmarks.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { aSheet, upload, uploaded } from './a-sheet.ts'

const HEADINGS = ['乡镇', '地标名称', '英文名称', '经度', '纬度', '坐标系']
const TOWNSHIP = `${COUNTY}001`
const STATION = ['柳溪镇', '柳溪汽车站', 'Liuxi Bus Station', '111.35625', '24.205', 'GPS']
const FACTORY = [TOWNSHIP, '永盛电子厂南门', '', '111.35', '24.21', '高德']

let app: TestApp
let manager: Api
beforeAll(async () => {
  app = await startApp()
  const admin = await app.as('admin')
  await admin.post('/api/jurisdictions', { code: TOWNSHIP, name: '柳溪镇' })
  await admin.post('/api/jurisdictions', { code: '990102', name: '云岭县' })
  await admin.post('/api/jurisdictions', { code: '990102001', name: '云岭镇' })
  await app.addPerson('manager', 'supply_manager', COUNTY)
  await app.addPerson('inspector', 'inspector', COUNTY)
  manager = await app.as('manager')
})
afterAll(() => app.end())

const look = async (file: string | Buffer) =>
  uploaded<SheetPreview>(app, manager, '/api/imports/landmarks/preview', file)
const take = (file: string | Buffer, plan: string | null) =>
  upload(app, manager, `/api/imports/landmarks?plan=${plan}`, file)
const all = async () => (await manager.get<{ items: Landmark[] }>('/api/landmarks')).items
const csv = (...rows: readonly (readonly string[])[]) =>
  [HEADINGS, ...rows].map((row) => row.join(',')).join('\r\n')

/** As WPS saves it: what each pair of bytes says, read the other way round. */
function inGbk(text: string): Buffer {
  const decoder = new TextDecoder('gbk')
  const bytesOf = new Map<string, number[]>()
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++)
      bytesOf.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
  return Buffer.from(
    [...text].flatMap((sign) => (sign < '\x80' ? sign.charCodeAt(0) : (bytesOf.get(sign) ?? []))),
  )
}

describe('landmarks out of a spreadsheet', () => {
  it('are shown and then entered, from CSV in GBK too, and found by the public', async () => {
    const file = inGbk(csv(STATION, FACTORY))
    const preview = await look(file)
    expect(preview).toMatchObject({
      source: { kind: 'csv', encoding: 'gbk' },
      rows: 2,
      newLandmarks: 2,
      changedLandmarks: 0,
      errors: { total: 0 },
    })
    expect(preview.sample[0]).toMatchObject({ effect: 'new', landmark: '柳溪汽车站', place: '柳溪镇' })
    expect(await all()).toEqual([])
    const answer = await take(file, preview.plan)
    expect(answer.status).toBe(201)
    expect((await answer.json()) as ImportedSheet).toMatchObject({ rows: 2, newLandmarks: 2 })
    const [station, factory] = await all()
    expect(station).toMatchObject({
      jurisdictionCode: TOWNSHIP,
      name: '柳溪汽车站',
      nameEn: 'Liuxi Bus Station',
      longitude: 111.35625,
      latitude: 24.205,
    })
    // Amap's coordinates lie some hundred metres beside.
    expect(factory?.longitude).toBeCloseTo(111.345, 3)
    await app.services.finder.refresh()
    const found = await (await fetch(`${app.url}/find?q=${encodeURIComponent('汽车站')}`)).text()
    expect(found).toContain(`landmark=${station?.id}`)
  })

  it('taken a second time change nothing; another position moves what is there, and no name is lost', async () => {
    const before = await all()
    const again = await aSheet([HEADINGS, STATION, FACTORY])
    const same = await look(again)
    expect(same).toMatchObject({ newLandmarks: 0, changedLandmarks: 0 })
    expect((await take(again, same.plan)).status).toBe(201)
    expect(await all()).toEqual(before)

    const moved = await aSheet([HEADINGS, ['柳溪镇', '柳溪汽车站', '', '111.36', '24.205', 'wgs84']])
    const preview = await look(moved)
    expect(preview).toMatchObject({ newLandmarks: 0, changedLandmarks: 1 })
    expect(preview.sample[0]).toMatchObject({
      effect: 'changed',
      changes: [{ field: 'longitude', before: '111.35625', after: '111.36' }],
    })
    expect((await take(moved, preview.plan)).status).toBe(201)
    expect((await all())[0]).toMatchObject({ ...before[0], longitude: 111.36 })
  })

  it('with anything wrong are entered none of, and each cell is named', async () => {
    const before = await all()
    const wrong = csv(
      ['柳溪镇', '火车站', '', '111.3', '24.2', '高德'],
      ['云岭镇', '东门', '', '111.3', '24.2', '高德'],
      ['柳溪镇', '', '', '111.3', '24.2', '高德'],
      ['柳溪镇', '西门', '', '24.2', '111.3', '高德'],
      ['柳溪镇', '南门', '', '10.5', '50.1', '高德'],
      ['柳溪镇', '北门', '', "111°21'", '24.2', ''],
      ['柳溪镇', '火车站', '', '111.4', '24.2', '谷歌'],
      ['柳溪镇', '门', '', '111.4', '24.2', '百度'],
      ['柳溪镇', '火车站', '', '111.4', '24.2', '百度'],
    )
    const preview = await look(wrong)
    expect(preview.plan).toBeNull()
    expect(preview.errors.items.map(({ code, cell }) => `${cell} ${code}`)).toEqual([
      'A3 unknown_area',
      'B4 required',
      'D5 coordinates_swapped',
      'D6 outside_china',
      'D7 bad_degrees',
      'F7 required',
      'F8 bad_choice',
      'B9 too_short',
      'B10 landmark_twice',
    ])
    const answer = await take(wrong, '0'.repeat(64))
    expect((await problemIn(answer)).code).toBe('sheet_has_errors')
    expect(await all()).toEqual(before)
  })

  it('whose name somebody has entered meanwhile are looked at again first', async () => {
    const file = csv(['柳溪镇', '柳溪市场', '', '111.3', '24.2', 'GPS'])
    const { plan } = await look(file)
    await manager.post('/api/landmarks', {
      jurisdictionCode: TOWNSHIP,
      name: '柳溪市场',
      coordinates: { longitude: 111.4, latitude: 24.2, datum: 'wgs84' },
    })
    const answer = await take(file, plan)
    expect(await problemIn(answer)).toMatchObject({ status: 409, code: 'import_changed' })
    expect((await all()).find(({ name }) => name === '柳溪市场')).toMatchObject({ longitude: 111.4 })
  })

  it('are for managers, who get a table to fill in that is read as it is', async () => {
    const refused = await upload(
      app,
      await app.as('inspector'),
      '/api/imports/landmarks/preview',
      csv(STATION),
    )
    expect(refused.status).toBe(403)
    for (const language of ['zh-CN', 'en']) {
      const address = `${app.url}/api/imports/landmarks/template?format=csv&language=${language}`
      const answer = await fetch(address, { headers: { authorization: `Bearer ${manager.token}` } })
      const [headings = ''] = (await answer.text()).split('\r\n')
      const row = ['柳溪镇', '新大桥', '', '111.31', '24.21', language === 'en' ? 'Amap' : '高德'].join(',')
      expect(await look(`${headings}\r\n${row}`)).toMatchObject({ newLandmarks: 1, errors: { total: 0 } })
    }
  })
})
