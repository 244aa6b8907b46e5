import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../protocol/api/accounts.ts'
import type { Product } from '../../protocol/api/catalog.ts'
import type { ImportedSheet, SheetPreview } from '../../protocol/api/exchange.ts'
import type { Balance, Movement } from '../../protocol/api/inventory.ts'
import type { Location } from '../../protocol/api/places.ts'
import { readSheet } from '../../server/spreadsheet/sheet.reader.ts'
import { aWorkbook } from '../spreadsheet/a-workbook.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { aSheet, upload, uploaded } from './a-sheet.ts'

const OTHER = '990102'
const GTIN = '06901234567892'
const HEADINGS = ['品种编码', '批号', '有效期至', '数量', '计量单位']

let app: TestApp
let admin: Api
let manager: Api
let store: Location
let machine: Location
let foreign: Location
beforeAll(async () => {
  app = await startApp({ ambient: new TestAmbient() })
  admin = await app.as('admin')
  await admin.post('/api/jurisdictions', { code: OTHER, name: '云岭县' })
  await app.addPerson('manager', 'supply_manager', COUNTY)
  manager = await app.as('manager')
  const place = (kind: string, name: string, jurisdictionCode = COUNTY) =>
    admin.post<Location>('/api/locations', { kind, name, jurisdictionCode })
  store = await place('warehouse', '县药具库房')
  machine = await place('dispenser', '车站发放机')
  foreign = await place('warehouse', '云岭库房', OTHER)
  await admin.post('/api/products', {
    code: 'GT1',
    gtin: GTIN,
    category: 'condom',
    method: 'male_condom',
    name: '有条码的套',
    nameEn: 'With GTIN',
    unit: 'piece',
    boxSize: 10,
    cartonBoxes: 20,
    storageProfileId: 'condom',
    selfService: true,
  })
})
afterAll(() => app.end())

const look = (kind: string, file: string | Buffer, query = '', by = manager) =>
  uploaded<SheetPreview>(app, by, `/api/imports/${kind}/preview?${query}`, file)
const post = (
  kind: string,
  file: string | Buffer,
  { plan }: Pick<SheetPreview, 'plan'>,
  { query = '', key = crypto.randomUUID() as string, by = manager } = {},
) => upload(app, by, `/api/imports/${kind}?plan=${plan}&${query}`, file, { 'idempotency-key': key })
const taken = async (answer: Response) => {
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return (await answer.json()) as ImportedSheet
}
const codes = ({ errors }: SheetPreview) => errors.items.map(({ code, cell }) => `${cell} ${code}`)
const stock = async (place: Location) => {
  const { items } = await admin.get<{ items: Balance[] }>(`/api/balances?location=${place.id}&limit=500`)
  return Object.fromEntries(items.map(({ lotNumber, quantity }) => [lotNumber, quantity]))
}

describe('a delivery list', () => {
  const to = () => `to=${store.id}`

  it('is shown and then received, in boxes and base units, by code, name or GTIN', async () => {
    const file = await aSheet([
      ['送货单 2026-11-22'],
      [],
      [...HEADINGS, 'GTIN', '备注'],
      ['CON52', 'R1', '2028-06-30', '1,200', ''],
      ['有条码的套', 'R2', '2028/6/30', '３', '盒'],
      ['', 'R3', '46934', '2', '箱', '6901234567892', '易碎'],
    ])
    const preview = await look('receipts', file, to())
    expect(preview).toMatchObject({
      source: { kind: 'xlsx', sheet: '表', hiddenRows: 0 },
      rows: 3,
      units: 1200 + 30 + 400,
      places: 1,
      newLots: 3,
      errors: { total: 0 },
      sample: [
        { row: 4, lot: 'R1', quantity: 1200 },
        { row: 5, lot: 'R2', expiresOn: '2028-06-30', quantity: 30 },
        { row: 6, lot: 'R3', expiresOn: '2028-06-30', quantity: 400 },
      ],
    })
    expect(preview.warnings.items).toMatchObject([{ code: 'ignored_column', value: '备注', cell: 'G3' }])
    expect(await stock(store)).toEqual({})

    const done = await taken(await post('receipts', file, preview, { query: `${to()}&note=第一批` }))
    expect(done).toMatchObject({ rows: 3, units: 1630, quarantined: 0 })
    expect(await stock(store)).toEqual({ R1: 1200, R2: 30, R3: 400 })
    const movement = await manager.get<Movement>(`/api/movements/${done.movementIds[0]}`)
    expect(movement).toMatchObject({ kind: 'receipt', note: '第一批', to: { id: store.id } })
    const { items } = await admin.get<{ items: AuditEntry[] }>('/api/audit')
    expect(items[0]).toMatchObject({
      action: 'import.receipts',
      detail: { rows: 3, movementIds: done.movementIds },
    })
  })

  it('is posted once, however often it is sent', async () => {
    const file = `${HEADINGS.join(',')}\nCON52,ONCE,2028-06-30,5,`
    const preview = await look('receipts', file, to())
    const key = crypto.randomUUID()
    const both = await Promise.all([1, 2].map(() => post('receipts', file, preview, { query: to(), key })))
    const [first, second] = await Promise.all(both.map(taken))
    expect(second).toEqual(first)
    expect((await stock(store)).ONCE).toBe(5)
    const other = await post('receipts', `${file}\n`, preview, { query: to(), key })
    expect(await problemIn(other)).toMatchObject({ status: 409, code: 'idempotency_key_reused' })
  })

  it('with anything wrong names every cell, and nothing is received', async () => {
    const before = await stock(store)
    const file = await aSheet([
      HEADINGS,
      ['CON52', 'E1', '2028-06-30', '10', ''],
      ['NONE', 'E2', '2028-02-30', '-1', ''],
      ['CON52', '1.2E+10', '280630', '1.5', '瓶'],
      ['CON52', 'E4', '2020-01-01', '1', ''],
      ['CON52', 'E5', '', '', ''],
    ])
    const preview = await look('receipts', file, to())
    expect(codes(preview)).toEqual([
      'A3 unknown_product',
      'C3 bad_date',
      'D3 negative',
      'C4 ambiguous_date',
      'B4 excel_number',
      'D4 fraction',
      'E4 bad_unit',
      'C5 lot_expired',
      'C6 required',
      'D6 required',
    ])
    expect(preview.plan).toBeNull()
    const refusal = await problemIn(await post('receipts', file, { plan: '0'.repeat(64) }, { query: to() }))
    expect(refusal).toMatchObject({ status: 422, code: 'sheet_has_errors', errors: { length: 10 } })
    expect(await stock(store)).toEqual(before)
  })

  it('refuses formulas, wrong check digits and a GTIN of another product by cell', async () => {
    const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
    const row = (cells: string) => `<row>${cells}</row>`
    const file = await aWorkbook(
      `<sheetData>${row([...HEADINGS.slice(0, 4), '商品条码'].map(cell).join(''))}` +
        row(
          `${cell('GT1')}${cell('F1')}${cell('2028-06-30')}<c><f>5*10</f><v>50</v></c>${cell('6901234567893')}`,
        ) +
        row(`${cell('CON52')}${cell('F2')}${cell('2028-06-30')}<c><v>5</v></c>${cell('6901234567892')}`) +
        '</sheetData>',
    )
    expect(codes(await look('receipts', file, to()))).toEqual([
      'D2 formula',
      'E2 bad_gtin',
      'E3 gtin_mismatch',
    ])
  })

  it('tells what is wrong with a cell once: a formula in a CSV is not said to be no number as well', async () => {
    const file = 'Lot,Quantity,Product code,Expiry date\nF1,=10*3,CON52,2028-06-30\nF2,ten,CON52,2028-06-30'
    const { errors } = await look('receipts', file, to())
    expect(errors.items.map(({ code, cell }) => [cell, code])).toEqual([
      ['B2', 'formula'],
      ['B3', 'not_a_number'],
    ])
    expect(errors.total).toBe(2)
  })

  it('finds headings wherever they stand, and says what is missing', async () => {
    const missing = await look('receipts', 'Lot;Quantity;Product code\nA;1;CON52', to())
    expect(missing.errors.items[0]).toMatchObject({ code: 'column_missing', column: 'expires' })
    const none = await look('receipts', 'a,b\n1,2', to())
    expect(none.errors.items).toMatchObject([{ code: 'no_headings' }])
    const shifted = await look(
      'receipts',
      ';;Lot;Quantity;Product code;Expiry date\n;;A;1;CON52;2028-06-30',
      to(),
    )
    expect(shifted).toMatchObject({ source: { delimiter: ';' }, errors: { total: 0 }, units: 1 })
  })

  it('in GBK, as WPS saves it, is read and said', async () => {
    // 批号,品种,有效期,数量 in GBK.
    const headings = [
      0xc5, 0xfa, 0xba, 0xc5, 0x2c, 0xc6, 0xb7, 0xd6, 0xd6, 0x2c, 0xd3, 0xd0, 0xd0, 0xa7, 0xc6, 0xda, 0x2c,
      0xca, 0xfd, 0xc1, 0xbf,
    ]
    const file = Buffer.concat([Buffer.from(headings), Buffer.from('\r\nA,CON52,2028-06-30,1\r\n')])
    expect(await look('receipts', file, to())).toMatchObject({
      source: { encoding: 'gbk' },
      errors: { total: 0 },
    })
    const wrong = await upload(app, manager, `/api/imports/receipts/preview?${to()}&encoding=utf-8`, file)
    expect(await problemIn(wrong)).toMatchObject({ status: 422, code: 'import_unreadable' })
  })

  it('warns of a lot number known with another expiry, whose goods go to quarantine', async () => {
    const file = `${HEADINGS.join(',')}\nCON52,R1,2028-07-31,10,`
    const preview = await look('receipts', file, to())
    expect(preview.warnings.items).toMatchObject([
      { code: 'expiry_conflict', value: '2028-06-30', cell: 'C2' },
    ])
    expect(await taken(await post('receipts', file, preview, { query: to() }))).toMatchObject({
      quarantined: 1,
    })
  })

  it('posts what the preview showed or nothing: what changed in between is found', async () => {
    const file = `${HEADINGS.join(',')}\nCON52,CHG,2028-06-30,10,`
    const preview = await look('receipts', file, to())
    // Somebody receives the same lot with another date: ours would go to quarantine now.
    await manager.post('/api/movements', {
      kind: 'receipt',
      to: store.id,
      lines: [{ product: 'CON52', lot: { number: 'CHG', expiresOn: '2029-01-31' }, quantity: 1 }],
    })
    const refusal = await problemIn(await post('receipts', file, preview, { query: to() }))
    expect(refusal).toMatchObject({ status: 409, code: 'import_changed' })
    expect((await stock(store)).CHG).toBe(1)
  })

  it('ends at the borders of the jurisdiction, and is not for inspectors', async () => {
    const file = `${HEADINGS.join(',')}\nCON52,A,2028-06-30,10,`
    const answer = await upload(app, manager, `/api/imports/receipts/preview?to=${foreign.id}`, file)
    expect(answer.status).toBe(404)
    await app.addPerson('inspector', 'inspector', COUNTY)
    const inspector = await app.as('inspector')
    expect((await upload(app, inspector, `/api/imports/receipts/preview?${to()}`, file)).status).toBe(403)
    expect((await upload(app, manager, '/api/imports/catalogue/preview', file)).status).toBe(403)
  })

  it('of many rows is posted in movements that can be read, and refused beyond 5,000', async () => {
    const rows = (count: number) =>
      [HEADINGS.join(','), ...Array.from({ length: count }, (_, i) => `CON52,M${i},2029-06-30,2,`)].join('\n')
    const preview = await look('receipts', rows(1_001), to())
    expect(preview).toMatchObject({ rows: 1_001, errors: { total: 0 }, units: 2_002 })
    const done = await taken(await post('receipts', rows(1_001), preview, { query: to() }))
    expect(done.movementIds).toHaveLength(3)
    expect(await look('receipts', rows(5_000), to())).toMatchObject({ rows: 5_000, errors: { total: 0 } })
    const beyond = await upload(app, manager, `/api/imports/receipts/preview?${to()}`, rows(5_030))
    expect(await problemIn(beyond)).toMatchObject({ status: 422, code: 'import_too_long' })
  })
})

describe('opening balances', () => {
  const OPENING = ['发放点', ...HEADINGS]

  it('are posted for many places at once, with the reason that says so', async () => {
    const file = [
      OPENING.join(','),
      `${store.name},CON52,O1,2028-06-30,7,盒`,
      `${machine.id},CON52,O2,2028-06-30,20,`,
    ].join('\n')
    const preview = await look('opening', file)
    expect(preview).toMatchObject({ places: 2, errors: { total: 0 } })
    const done = await taken(await post('opening', file, preview))
    expect(done.movementIds).toHaveLength(2)
    expect(await manager.get(`/api/movements/${done.movementIds[0]}`)).toMatchObject({
      kind: 'adjustment',
      reason: 'opening',
    })
    expect((await stock(machine)).O2).toBe(20)
    const again = await look('opening', file)
    expect(codes(again)).toEqual(['E2 already_stocked', 'E3 already_stocked'])
  })

  it('name foreign and unknown places, machines that may not hold it, and rows that are there twice', async () => {
    const file = [
      OPENING.join(','),
      `${foreign.id},CON52,P1,2028-06-30,1,`,
      `某处,CON52,P1,2028-06-30,1,`,
      `${machine.name},COCLNG,P1,2028-06-30,1,`,
      `${store.name},CON52,P9,2028-06-30,1,`,
      `${store.name},CON52,P9,2028-06-30,2,`,
    ].join('\n')
    expect(codes(await look('opening', file))).toEqual([
      'A2 unknown_place',
      'A3 unknown_place',
      'B4 not_self_service',
      'C6 row_twice',
    ])
  })
})

describe('a catalogue', () => {
  const FIELDS = [
    '品种编码',
    '类别',
    '避孕方法',
    '名称',
    '英文名称',
    '最小单位',
    '每盒数量',
    '储存条件',
    '可自助发放',
    'GTIN',
  ]

  it('adds products and changes known ones, shown field by field', async () => {
    const file = [
      FIELDS.join(','),
      'NEW1,套,男用避孕套,新套,New condom,只,12,避孕套,是,',
      'con52,,,,,,100,,,',
      'CON49,,,,,,,,,',
    ].join('\n')
    const preview = await look('catalogue', file, '', admin)
    expect(preview).toMatchObject({ newProducts: 1, changedProducts: 1, errors: { total: 0 } })
    expect(preview.sample.map(({ effect }) => effect)).toEqual(['new', 'changed', 'same'])
    expect(preview.sample[1]?.changes).toMatchObject([{ field: 'boxSize', after: '100' }])
    await taken(await post('catalogue', file, preview, { by: admin }))
    const { items } = await admin.get<{ items: Product[] }>('/api/products')
    expect(items.find(({ code }) => code === 'NEW1')).toMatchObject({
      boxSize: 12,
      selfService: true,
      method: 'male_condom',
    })
    expect(items.find(({ code }) => code === 'CON52')?.boxSize).toBe(100)
    const repeat = await look('catalogue', file, '', admin)
    expect(repeat).toMatchObject({ newProducts: 0, changedProducts: 0 })
  })

  it('refuses what would change the meaning of stock, taken GTINs and impossible products', async () => {
    const file = [
      FIELDS.join(','),
      'CON52,,,,,板,,,,',
      `CON49,,,,,,,,,${GTIN}`,
      'NEW2,套,含铜宫内节育器,环,IUD,只,1,iud,是,',
      'NEW3,,,,,,,,,',
      'a b,,,,,,,,,',
    ].join('\n')
    expect(codes(await look('catalogue', file, '', admin))).toEqual([
      'F2 fixed_field',
      'J3 gtin_taken',
      'C4 method_not_in_category',
      'B5 required',
      'C5 required',
      'D5 required',
      'E5 required',
      'F5 required',
      'H5 required',
      'A6 bad_code',
      'B6 required',
      'C6 required',
      'D6 required',
      'E6 required',
      'F6 required',
      'H6 required',
    ])
  })
})

describe('templates', () => {
  it.each(['receipts', 'opening', 'catalogue'])('of %s are understood when they come back', async (kind) => {
    for (const language of ['zh-CN', 'en']) {
      const answer = await admin.send('GET', `/api/imports/${kind}/template?language=${language}`)
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename/)
      const { rows, source } = await readSheet(Buffer.from(await answer.arrayBuffer()), { maxRows: 5 })
      expect(source.kind).toBe('xlsx')
      const csv = await admin.send('GET', `/api/imports/${kind}/template?format=csv&language=${language}`)
      expect((await readSheet(Buffer.from(await csv.arrayBuffer()), { maxRows: 5 })).rows[0]?.cells).toEqual(
        rows[0]?.cells,
      )
      const file = await aSheet([rows[0]?.cells ?? [], rows[0]?.cells.map(() => 'x') ?? []])
      const query = kind === 'receipts' ? `to=${store.id}` : ''
      const { warnings, errors } = await look(kind, file, query, admin)
      expect(warnings.items).toEqual([])
      expect(errors.items.filter(({ row }) => row !== 2)).toEqual([])
    }
  })
})
