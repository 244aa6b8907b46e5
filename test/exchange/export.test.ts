import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromBuffer } from 'yauzl'
import type { Dhis2Export, ImportedSheet, SheetPreview } from '../../protocol/api/exchange.ts'
import { EXPORT_DATASETS, EXPORT_NAMES } from '../../protocol/api/export.ts'
import type { Balance, PostedMovements, StockTable } from '../../protocol/api/inventory.ts'
import type { Location } from '../../protocol/api/places.ts'
import { readCsv } from '../../server/spreadsheet/csv.reader.ts'
import { readSheet } from '../../server/spreadsheet/sheet.reader.ts'
import { bytesOf } from '../spreadsheet/a-workbook.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { upload, uploaded } from './a-sheet.ts'

const OTHER = '990102'

let app: TestApp
let admin: Api
let manager: Api
let store: Location
let point: Location
let foreign: Location
beforeAll(async () => {
  app = await startApp({ ambient: new TestAmbient() })
  admin = await app.as('admin')
  await admin.post('/api/jurisdictions', { code: OTHER, name: '云岭县' })
  await app.addPerson('manager', 'supply_manager', COUNTY)
  manager = await app.as('manager')
  const { items } = await admin.get<{ items: { id: string; code: string }[] }>('/api/products')
  const condom = items.find(({ code }) => code === 'CON52')?.id ?? ''
  const place = (kind: string, name: string, jurisdictionCode = COUNTY) =>
    admin.post<Location>('/api/locations', { kind, name, jurisdictionCode, productIds: [condom] })
  store = await place('warehouse', '=县药具库房')
  point = await place('staffed_outlet', '服务站')
  foreign = await place('warehouse', '云岭库房', OTHER)
  const receive = (to: Location, number: string, quantity: number) =>
    admin.post('/api/movements', {
      kind: 'receipt',
      to: to.id,
      lines: [{ product: 'CON52', lot: { number, expiresOn: '2031-01-31' }, quantity }],
    })
  await receive(store, 'A1', 500)
  await receive(foreign, 'F1', 900)
  await manager.post<PostedMovements>('/api/movements', {
    kind: 'transfer',
    from: store.id,
    to: point.id,
    receive: true,
    lines: [{ product: 'CON52', quantity: 120 }],
    note: '@SUM(1)',
  })
  await manager.post('/api/movements', {
    kind: 'issue',
    from: point.id,
    lines: [{ product: 'CON52', quantity: 30 }],
  })
})
afterAll(() => app.end())

/** As written: without the apostrophe taken away. */
const table = (text: string) => readCsv(text.replace(/^\uFEFF/, ''), 100_000).rows.map(({ cells }) => cells)
async function exported(name: string, by = manager) {
  const [head = [], ...rows] = table(await (await by.send('GET', `/api/export/${name}.csv`)).text())
  return rows.map((cells) => Object.fromEntries(head.map((field, i) => [field, cells[i] ?? ''])))
}

describe('an export', () => {
  it('is the ledger: balances are the fold of the lines, and what the screens show', async () => {
    const lines = await exported('movement_lines', admin)
    const fold = new Map<string, number>()
    for (const { from_location_id, to_location_id, lot_id, quantity } of lines)
      for (const [place, sign] of [
        [from_location_id, -1],
        [to_location_id, 1],
      ] as const)
        fold.set(`${place} ${lot_id}`, (fold.get(`${place} ${lot_id}`) ?? 0) + sign * Number(quantity))
    const balances = await exported('balances', admin)
    expect(
      new Map(balances.map((row) => [`${row.location_id} ${row.lot_id}`, Number(row.quantity)])),
    ).toEqual(new Map([...fold].filter(([, quantity]) => quantity !== 0)))
    const shown = await admin.get<{ items: Balance[] }>(`/api/balances?location=${point.id}`)
    expect(shown.items.map(({ quantity }) => quantity)).toEqual([90])
    expect(balances.find(({ location_id }) => location_id === point.id)).toMatchObject({
      quantity: '90',
      lot_number: 'A1',
      expires_on: '2031-01-31',
      product_code: 'CON52',
    })
  })

  it('ends at the borders of the jurisdiction, in every dataset', async () => {
    for (const name of EXPORT_NAMES) {
      const text = await (await manager.send('GET', `/api/export/${name}.csv`)).text()
      expect(text, name).not.toContain(foreign.id)
      expect(text, name).not.toContain('F1,')
    }
    expect(await exported('lots')).toMatchObject([{ lot_number: 'A1' }])
    expect(await exported('movements')).toHaveLength(4)
    expect(await exported('movements', admin)).toHaveLength(5)
  })

  it('has no formula, whatever stands in the ledger', async () => {
    const movements = await (await manager.send('GET', '/api/export/movements.csv')).text()
    expect(movements).toContain(",'@SUM(1)")
    expect(await (await manager.send('GET', '/api/export/places.csv')).text()).toContain(",'=县药具库房")
  })

  it('of everything is a package that describes itself', async () => {
    const bytes = Buffer.from(await (await manager.send('GET', '/api/export/all.zip')).arrayBuffer())
    const files = await unzip(bytes)
    const description = JSON.parse(files.get('datapackage.json') ?? '') as {
      resources: { name: string; path: string; schema: { fields: { name: string }[] } }[]
    }
    expect(description.resources.map(({ name }) => name)).toEqual(EXPORT_NAMES)
    for (const { path, schema } of description.resources) {
      const [head] = table(files.get(path) ?? '')
      expect(head, path).toEqual(schema.fields.map(({ name }) => name))
    }
    // `text()` takes the byte order mark away.
    expect(files.get('balances.csv')?.slice(1)).toBe(
      await (await manager.send('GET', '/api/export/balances.csv')).text(),
    )
  })

  it('is documented field by field', () => {
    const text = readFileSync('docs/exchange.md', 'utf8')
    for (const [name, { description, key, fields }] of Object.entries(EXPORT_DATASETS)) {
      const section = text.split(`### ${name}\n`)[1]?.split('\n#')[0] ?? ''
      expect(section, name).toContain(`${description} Key: ${key.map((field) => `\`${field}\``).join(', ')}.`)
      const rows = [...section.matchAll(/^\| `(\w+)` \| (\w+) \| (.*) \|$/gm)].map(([, ...cells]) => cells)
      expect(rows, name).toEqual(fields.map((field) => [field.name, field.type, field.description]))
    }
  })
})

describe('stock lines in the columns of Open mSupply', () => {
  it('give the same balances when they are the opening of an empty county', async () => {
    const lines = await (await admin.send('GET', '/api/export/stock-lines.csv')).text()
    const other = await startApp({ ambient: new TestAmbient() })
    try {
      const there = await other.as('admin')
      await there.post('/api/jurisdictions', { code: OTHER, name: '云岭县' })
      let file = lines
      for (const { id, kind, jurisdictionCode, name } of [store, point, foreign]) {
        const made = await there.post<Location>('/api/locations', { kind, jurisdictionCode, name })
        file = file.replaceAll(id, made.id)
      }
      const preview = await uploaded<SheetPreview>(other, there, '/api/imports/opening/preview', file)
      expect(preview.errors.items).toEqual([])
      await uploaded(other, there, `/api/imports/opening?plan=${preview.plan}`, file)
      const again = await (await there.send('GET', '/api/export/stock-lines.csv')).text()
      const facts = (text: string) =>
        table(text)
          .map(([code, _name, gtin, ...more]) => [code, gtin, ...more.toSpliced(2, 1)].join())
          .sort()
      expect(facts(again)).toEqual(facts(lines))
    } finally {
      await other.end()
    }
  })
})

describe('DHIS2 data values', () => {
  const HEAD = 'type,local,measure,id,category_option_combo'
  const month = () => new TestAmbient().now().toISOString().slice(0, 7)
  const path = () => `/api/export/dhis2?from=${month()}&to=${month()}`

  it('are the figures of the ledger, and name what the mapping does not', async () => {
    const mapping = [
      HEAD,
      `place,${point.id},,OrgUnitPt01,`,
      'data,CON52,received,DeReceived1,',
      'data,con52,consumed,DeConsumed1,CatOptComb1',
      'data,CON52,closing,DeClosing01,',
    ].join('\n')
    const { dataValueSet, unmapped } = await uploaded<Dhis2Export>(app, manager, path(), mapping)
    const period = month().replace('-', '')
    const base = { period, orgUnit: 'OrgUnitPt01' }
    expect(dataValueSet.dataValues).toEqual([
      { ...base, dataElement: 'DeReceived1', value: '120' },
      { ...base, dataElement: 'DeConsumed1', categoryOptionCombo: 'CatOptComb1', value: '30' },
      { ...base, dataElement: 'DeClosing01', value: '90' },
    ])
    expect(unmapped.places).toEqual([{ id: store.id, name: store.name }])
    const all = await uploaded<Dhis2Export>(app, manager, path(), HEAD)
    expect(all.dataValueSet.dataValues).toEqual([])
    expect(all.unmapped.figures).toEqual(
      expect.arrayContaining([
        { product: 'CON52', measure: 'consumed' },
        { product: 'CON52', measure: 'closing' },
      ]),
    )
  })

  it('refuse a mapping that cannot be read, row by row', async () => {
    const mapping = [
      HEAD,
      'place,,,X,',
      'data,CON52,sold,X,',
      'thing,a,,X,',
      'data,CON52,closing,X,',
      'data,con52,closing,Y,',
    ]
    const refusal = await problemIn(await upload(app, manager, path(), mapping.join('\n')))
    expect(refusal).toMatchObject({ status: 422, code: 'bad_mapping' })
    expect(refusal.errors?.map(({ path: row }: { path: string }) => row)).toEqual([
      'row 2',
      'row 3',
      'row 4',
      'row 6',
    ])
  })
})

describe('a workbook of a table', () => {
  const sheetOf = async (path: string) => {
    const answer = await manager.send('GET', `/api/export/${path}`)
    return readSheet(Buffer.from(await answer.arrayBuffer()), { maxRows: 10_000 })
  }

  it('of stock has the rows of the screen by its filters', async () => {
    const shown = await manager.get<StockTable>(`/api/stock?location=${point.id}&sort=product`)
    const { rows, source } = await sheetOf(`stock.xlsx?location=${point.id}&sort=product&language=en`)
    expect(source).toMatchObject({ kind: 'xlsx', sheet: 'Stock' })
    expect(rows.slice(1).map(({ cells }) => [cells[2], cells[5]])).toEqual(
      shown.rows.map((row) => [row.productNameEn, String(row.quantity)]),
    )
  })

  it('of movements has their lines, by the county clock, and no foreign place', async () => {
    const { rows } = await sheetOf(`movements.xlsx?location=${point.id}`)
    expect(rows[0]?.cells.slice(0, 4)).toEqual(['时间', '类型', '来源', '去向'])
    expect(rows.slice(1).map(({ cells }) => [cells[1], cells[7]])).toEqual([
      ['出库发放', '30'],
      ['调入', '120'],
    ])
    expect((await manager.send('GET', `/api/export/movements.xlsx?location=${foreign.id}`)).status).toBe(404)
  })
})

describe('a long export', () => {
  it('comes in pages that neither repeat nor leave out', async () => {
    // Its name begins like a formula: a text that does has an apostrophe before it, as exports write it.
    const rows = Array.from({ length: 2_100 }, (_, i) => `'${store.name},CON52,P${i},2031-06-30,1`)
    const file = `发放点,品种,批号,有效期,数量\n${rows.join('\n')}`
    const { plan } = await uploaded<SheetPreview>(app, manager, '/api/imports/opening/preview', file)
    await uploaded<ImportedSheet>(app, manager, `/api/imports/opening?plan=${plan}`, file)
    const rowsThere = (await exported('balances')).filter((row) => row.location_id === store.id)
    const numbers = rowsThere.map((row) => row.lot_number).sort()
    expect(numbers).toEqual(['A1', ...Array.from({ length: 2_100 }, (_, i) => `P${i}`)].sort())
  })
})

function unzip(bytes: Buffer): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, async (failed, stream) => {
          if (failed) return reject(failed)
          files.set(entry.fileName, (await bytesOf(stream)).toString())
          zip.readEntry()
        })
      })
      zip.on('end', () => resolve(files))
      zip.readEntry()
    })
  })
}
