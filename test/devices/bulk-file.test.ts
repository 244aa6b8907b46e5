import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Product } from '../../protocol/api/catalog.ts'
import type { ImportColumn } from '../../protocol/api/device-import.ts'
import type { CreatedDispenser } from '../../protocol/api/devices.ts'
import type { Location } from '../../protocol/api/places.ts'
import { problemIn } from '../support/caller.ts'
import { aBulkCounty, aRow, csv, gbk, inChinese, type Row, TOWNSHIP } from './a-bulk-county.ts'

let county: Awaited<ReturnType<typeof aBulkCounty>>
beforeAll(async () => {
  county = await aBulkCounty()
})
afterAll(() => county.app.end())

describe('a file', () => {
  const rows = () => [aRow({ name: '县医院“便民”发放机', address: '中山路 1 号, 东门' }), aRow()]

  it('may have Chinese or English headings, in any order, and a byte order mark', async () => {
    for (const file of [
      csv(rows(), inChinese),
      `\uFEFF${csv(rows())}`,
      csv(rows()).replaceAll('\r\n', '\n'),
      csv(rows().map(({ name, ...rest }) => ({ ...rest, name: name ?? '' }))),
    ])
      expect(await county.preview(file), file).toMatchObject({
        encoding: 'utf-8',
        rows: 2,
        dispensers: 2,
        newPlaces: 2,
        errors: { total: 0 },
      })
  })

  it('may be GBK, as Chinese Excel saves it, or UTF-16 with tabs', async () => {
    const file = csv(rows(), inChinese)
    expect(await county.preview(gbk(file))).toMatchObject({
      encoding: 'gbk',
      errors: { total: 0 },
      sample: [{ name: '县医院“便民”发放机' }, {}],
    })
    const tabs = csv([aRow()]).replaceAll(',', '\t')
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(tabs, 'utf16le')])
    expect(await county.preview(utf16)).toMatchObject({ encoding: 'utf-16', rows: 1, errors: { total: 0 } })
  })

  it('may use semicolons, and keep them inside a cell', async () => {
    const row = aRow({ channels: `1:${county.condom.code}:30;2:${county.condom.id}` })
    const file = csv([row])
      .replaceAll(',', ';')
      .replace(row.channels ?? '', `"${row.channels}"`)
    expect(await county.preview(file)).toMatchObject({ errors: { total: 0 }, sample: [{ channels: 2 }] })
  })

  it('that is none is refused with a word about what to do', async () => {
    for (const [file, code] of [
      [Buffer.from('PK\u0003\u0004workbook'), 'import_is_workbook'],
      [Buffer.from([0xff, 0xff, 0x00, 0x80]), 'import_unreadable'],
      ['', 'import_empty'],
      ['名称,经度\r\n\r\n,,\r\n', 'import_empty'],
      [csv(Array.from({ length: 5_001 }, (_, i) => ({ name: `n${i}` }))), 'import_too_long'],
    ] as const)
      expect(await problemIn(await county.upload('/api/device-imports/preview', file)), code).toMatchObject({
        status: 422,
        code,
      })
    const large = Buffer.alloc(4 * 1024 * 1024 + 1, 'a')
    expect((await county.upload('/api/device-imports/preview', large)).status).toBe(413)
    const json = await county.admin.send('POST', '/api/device-imports/preview', {})
    expect(json.status).toBe(415)
  })

  it('has its headings checked', async () => {
    const faults = (await county.preview('名称,经度,颜色,name\r\na,1,2,3')).errors.items
    expect(faults.map(({ line, code, value }) => [line, code, value])).toEqual(
      expect.arrayContaining([
        [1, 'unknown_column', '颜色'],
        [1, 'column_twice', 'name'],
      ]),
    )
    const [missing] = (await county.preview('经度,纬度\r\n1,2')).errors.items
    expect(missing).toMatchObject({ code: 'column_missing', value: 'name' })
  })
})

describe('a row', () => {
  it('says line, column and what to change, for everything that is wrong with it', async () => {
    const iud = (await county.admin.get<{ items: Product[] }>('/api/products')).items.find(
      ({ category }) => category === 'iud',
    )
    const cases: [Row, ImportColumn, string][] = [
      [{ kind: '冰箱' }, 'kind', 'bad_kind'],
      [{ id: 'a/b' }, 'id', 'bad_id'],
      [{ name: '' }, 'name', 'required'],
      [{ name: 'x'.repeat(81) }, 'name', 'too_long'],
      [{ name: 'a\u0007b' }, 'name', 'control_characters'],
      [{ jurisdiction: '没有的镇' }, 'jurisdiction', 'unknown_jurisdiction'],
      [{ jurisdiction: '110101' }, 'jurisdiction', 'unknown_jurisdiction'],
      [{ longitude: '111°20′' }, 'longitude', 'bad_number'],
      [{ longitude: '' }, 'longitude', 'half_coordinates'],
      [{ longitude: '24.1', latitude: '111.2' }, 'longitude', 'swapped'],
      [{ longitude: '-73.9', latitude: '40.7' }, 'longitude', 'outside_china'],
      [{ datum: '' }, 'datum', 'bad_datum'],
      [{ phone: '打电话' }, 'phone', 'bad_phone'],
      [{ phone: '1.38E+10' }, 'phone', 'excel_number'],
      [{ hours: '有空就开' }, 'hours', 'bad_hours'],
      [{ channels: '1-CON52-20' }, 'channels', 'bad_channels'],
      [{ channels: '1:CON52:0' }, 'channels', 'bad_channels'],
      [{ channels: '100:CON52:20' }, 'channels', 'bad_channels'],
      [{ channels: '1:CON52:20;1:CON52:20' }, 'channels', 'channel_twice'],
      [{ channels: '1:NOTHING:20' }, 'channels', 'unknown_product'],
      [{ channels: `1:${iud?.code}:20` }, 'channels', 'not_self_service'],
      [{ location: '没有的地方' }, 'location', 'unknown_place'],
    ]
    const found = (await county.preview(csv(cases.map(([row]) => aRow(row))))).errors.items
    for (const [i, [row, column, code]] of cases.entries())
      expect(
        found.map((issue) => [issue.line, issue.column, issue.code]),
        JSON.stringify(row),
      ).toContainEqual([i + 2, column, code])
    for (const { message } of found) expect(message).toMatch(/^\S.*[.]$/)
  })

  it('with shifted columns is found by its cells', async () => {
    const row = aRow({ address: '中山路 1 号, 东门', phone: '0990-5550000' })
    const unquoted = csv([row]).replaceAll('"', '')
    expect((await county.preview(unquoted)).errors.items).toMatchObject([{ line: 2, code: 'cells' }])
    const shifted = { ...row, longitude: TOWNSHIP, latitude: row.longitude ?? '', datum: row.latitude ?? '' }
    expect((await county.issuesOf([shifted])).map(([, column]) => column)).toEqual(['longitude', 'datum'])
  })

  it('keeps its line number below a cell of several lines and an empty line', async () => {
    const file = csv([aRow({ address: '一楼\n东门' }), aRow({ phone: '?' })]).replace('\r\n', '\r\n\r\n')
    expect((await county.preview(file)).errors.items).toMatchObject([{ line: 5, column: 'phone' }])
    const unclosed = csv([aRow(), aRow()]).replace('批量', '"批量')
    expect((await county.preview(unclosed)).errors.items.map(({ code }) => code)).toContain('quotes')
  })

  it('is compared with all others: the same id, place or spot twice', async () => {
    const there = await county.admin.post<CreatedDispenser>('/api/dispensers', {
      name: '已有的发放机',
      jurisdictionCode: TOWNSHIP,
      coordinates: { longitude: 112.5, latitude: 24.5, datum: 'wgs84' },
    })
    const waiting = await county.admin.post<Location>('/api/locations', {
      kind: 'dispenser',
      jurisdictionCode: TOWNSHIP,
      name: '等机器的位置',
    })
    const at = (location: string) => ({ location, name: '' })
    const near = aRow({ longitude: '112.50015', latitude: '24.5' })
    expect(
      await county.issuesOf([
        aRow({ id: 'twice' }),
        aRow({ id: 'twice' }),
        aRow({ id: there.id }),
        at(waiting.id),
        at('等机器的位置'),
        at(there.locationId),
        at('柳溪库房'),
      ]),
    ).toEqual([
      [3, 'id', 'id_twice'],
      [4, 'id', 'id_taken'],
      [6, 'location', 'place_twice'],
      [7, 'location', 'place_taken'],
      [8, 'location', 'not_a_dispenser'],
    ])
    const far = aRow({ longitude: '112.6' })
    const { errors, warnings } = await county.preview(
      csv([
        near,
        { ...near, name: '旁边' },
        far,
        { ...aRow(), name: far.name ?? '' },
        aRow({ name: '已有的发放机' }),
      ]),
    )
    expect(errors.total).toBe(0)
    expect(warnings.items.map(({ line, code, value }) => [line, code, value])).toEqual([
      [2, 'near_place', '已有的发放机'],
      [3, 'near_place', '已有的发放机'],
      [3, 'near_row', '2'],
      [5, 'same_name_row', '4'],
      [6, 'same_name', '已有的发放机'],
    ])
  })
})
