import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../protocol/api/accounts.ts'
import type { Product } from '../../protocol/api/catalog.ts'
import type { Claimed } from '../../protocol/api/claims.ts'
import {
  IMPORT_COLUMNS,
  type ImportColumn,
  type ImportedDevices,
  type ImportPreview,
} from '../../protocol/api/device-import.ts'
import type { CreatedDispenser, Dispenser, DispenserDetail } from '../../protocol/api/devices.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { Sensor } from '../../protocol/api/sensors.ts'
import { idempotencyKeys, secretIssues } from '../../server/db/schema/index.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, COUNTY, startApp, type TestApp } from '../support/app.ts'
import { problemIn } from '../support/caller.ts'
import { RawDevice } from '../support/raw.device.ts'
import { anAttempt, Installer } from './an-installer.ts'

const TOWNSHIP = `${COUNTY}001`
const NEIGHBOUR = `${COUNTY}002`
const KEY = '7d3c8d0e-6a5f-4a0f-9a40-0f2b5d2f8c11'

let app: TestApp
let ambient: TestAmbient
let admin: Api
let condom: Product
let storeroom: Location
beforeAll(async () => {
  ambient = new TestAmbient()
  app = await startApp({ ambient, environment: { TRUST_PROXY: '1' } })
  admin = await app.as('admin')
  for (const [code, name] of [
    [TOWNSHIP, '柳溪镇'],
    [NEIGHBOUR, '石桥镇'],
  ])
    await admin.post('/api/jurisdictions', { code, name })
  const { items } = await admin.get<{ items: Product[] }>('/api/products')
  const found = items.find(({ category, selfService }) => category === 'condom' && selfService)
  if (!found) throw new Error('The catalogue has no condom')
  condom = found
  storeroom = await admin.post<Location>('/api/locations', {
    kind: 'storeroom',
    jurisdictionCode: TOWNSHIP,
    name: '柳溪库房',
  })
})
afterAll(() => app.end())

const upload = (path: string, file: string | Buffer, headers: Record<string, string> = {}, by = admin) =>
  fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${by.token}`,
      'content-type': 'application/octet-stream',
      ...headers,
    },
    body: typeof file === 'string' ? file : new Uint8Array(file),
  })
const read = async <T>(answer: Response): Promise<T> => {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status} ${text}`)
  return JSON.parse(text) as T
}
const preview = async (file: string | Buffer, by = admin) =>
  read<ImportPreview>(await upload('/api/device-imports/preview', file, {}, by))
const run = async (file: string | Buffer, query = '', headers = {}, by = admin) =>
  read<ImportedDevices>(await upload(`/api/device-imports${query}`, file, headers, by))

type Row = Partial<Record<ImportColumn, string>>
const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
/** A file with the columns that its rows have. */
const csv = (rows: Row[], headings: (column: ImportColumn) => string = (column) => column): string => {
  const columns = (Object.keys(IMPORT_COLUMNS) as ImportColumn[]).filter((column) =>
    rows.some((row) => column in row),
  )
  return [columns.map(headings), ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => cells.map(quoted).join(','))
    .join('\r\n')
}
const inChinese = (column: ImportColumn) => IMPORT_COLUMNS[column]
let places = 0
/** Somewhere no other row is. */
const aRow = (more: Row = {}): Row => {
  places += 1
  return {
    name: `批量发放机${places}`,
    jurisdiction: TOWNSHIP,
    longitude: (111 + places / 1_000).toFixed(3),
    latitude: '24.1',
    datum: 'WGS-84',
    ...more,
  }
}
const issuesOf = async (rows: Row[]) =>
  (await preview(csv(rows))).errors.items.map(({ line, column, code }) => [line, column, code])

/** GBK has no encoder in Node: what its decoder reads, the other way round. */
function gbk(text: string): Buffer {
  const decoder = new TextDecoder('gbk')
  const bytes = new Map<string, Buffer>()
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1) {
      const pair = Buffer.from([high, low])
      const character = decoder.decode(pair)
      if (character.length === 1) bytes.set(character, pair)
    }
  return Buffer.concat([...text].map((character) => bytes.get(character) ?? Buffer.from(character)))
}

describe('a file', () => {
  const rows = () => [aRow({ name: '县医院“便民”发放机', address: '中山路 1 号, 东门' }), aRow()]

  it('may have Chinese or English headings, in any order, and a byte order mark', async () => {
    for (const file of [
      csv(rows(), inChinese),
      `\uFEFF${csv(rows())}`,
      csv(rows()).replaceAll('\r\n', '\n'),
      csv(rows().map(({ name, ...rest }) => ({ ...rest, name: name ?? '' }))),
    ])
      expect(await preview(file), file).toMatchObject({
        encoding: 'utf-8',
        rows: 2,
        dispensers: 2,
        newPlaces: 2,
        errors: { total: 0 },
      })
  })

  it('may be GBK, as Chinese Excel saves it, or UTF-16 with tabs', async () => {
    const file = csv(rows(), inChinese)
    expect(await preview(gbk(file))).toMatchObject({
      encoding: 'gbk',
      errors: { total: 0 },
      sample: [{ name: '县医院“便民”发放机' }, {}],
    })
    const tabs = csv([aRow()]).replaceAll(',', '\t')
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(tabs, 'utf16le')])
    expect(await preview(utf16)).toMatchObject({ encoding: 'utf-16', rows: 1, errors: { total: 0 } })
  })

  it('may use semicolons, and keep them inside a cell', async () => {
    const row = aRow({ channels: `1:${condom.code}:30;2:${condom.id}` })
    const file = csv([row])
      .replaceAll(',', ';')
      .replace(row.channels ?? '', `"${row.channels}"`)
    expect(await preview(file)).toMatchObject({ errors: { total: 0 }, sample: [{ channels: 2 }] })
  })

  it('that is none is refused with a word about what to do', async () => {
    for (const [file, code] of [
      [Buffer.from('PK\u0003\u0004workbook'), 'import_is_workbook'],
      [Buffer.from([0xff, 0xff, 0x00, 0x80]), 'import_unreadable'],
      ['', 'import_empty'],
      ['名称,经度\r\n\r\n,,\r\n', 'import_empty'],
      [csv(Array.from({ length: 5_001 }, (_, i) => ({ name: `n${i}` }))), 'import_too_long'],
    ] as const)
      expect(await problemIn(await upload('/api/device-imports/preview', file)), code).toMatchObject({
        status: 422,
        code,
      })
    const large = Buffer.alloc(4 * 1024 * 1024 + 1, 'a')
    expect((await upload('/api/device-imports/preview', large)).status).toBe(413)
    const json = await admin.send('POST', '/api/device-imports/preview', {})
    expect(json.status).toBe(415)
  })

  it('has its headings checked', async () => {
    const faults = (await preview('名称,经度,颜色,name\r\na,1,2,3')).errors.items
    expect(faults.map(({ line, code, value }) => [line, code, value])).toEqual(
      expect.arrayContaining([
        [1, 'unknown_column', '颜色'],
        [1, 'column_twice', 'name'],
      ]),
    )
    const [missing] = (await preview('经度,纬度\r\n1,2')).errors.items
    expect(missing).toMatchObject({ code: 'column_missing', value: 'name' })
  })
})

describe('a row', () => {
  it('says line, column and what to change, for everything that is wrong with it', async () => {
    const iud = (await admin.get<{ items: Product[] }>('/api/products')).items.find(
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
    const found = (await preview(csv(cases.map(([row]) => aRow(row))))).errors.items
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
    expect((await preview(unquoted)).errors.items).toMatchObject([{ line: 2, code: 'cells' }])
    const shifted = { ...row, longitude: TOWNSHIP, latitude: row.longitude ?? '', datum: row.latitude ?? '' }
    expect((await issuesOf([shifted])).map(([, column]) => column)).toEqual(['longitude', 'datum'])
  })

  it('keeps its line number below a cell of several lines and an empty line', async () => {
    const file = csv([aRow({ address: '一楼\n东门' }), aRow({ phone: '?' })]).replace('\r\n', '\r\n\r\n')
    expect((await preview(file)).errors.items).toMatchObject([{ line: 5, column: 'phone' }])
    const unclosed = csv([aRow(), aRow()]).replace('批量', '"批量')
    expect((await preview(unclosed)).errors.items.map(({ code }) => code)).toContain('quotes')
  })

  it('is compared with all others: the same id, place or spot twice', async () => {
    const there = await admin.post<CreatedDispenser>('/api/dispensers', {
      name: '已有的发放机',
      jurisdictionCode: TOWNSHIP,
      coordinates: { longitude: 112.5, latitude: 24.5, datum: 'wgs84' },
    })
    const waiting = await admin.post<Location>('/api/locations', {
      kind: 'dispenser',
      jurisdictionCode: TOWNSHIP,
      name: '等机器的位置',
    })
    const at = (location: string) => ({ location, name: '' })
    const near = aRow({ longitude: '112.50015', latitude: '24.5' })
    expect(
      await issuesOf([
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
    const { errors, warnings } = await preview(
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

describe('importing', () => {
  it('makes places that are not public, machines and sensors, with a claim code each', async () => {
    const file = csv(
      [
        aRow({
          id: 'bulk-1',
          name: '=HYPERLINK("http://x")',
          address: '<img src=x onerror=alert(1)>',
          phone: '0990-5550001',
          hours: '周一至周五 8:00-12:00，14:00-17:30；周六 9:00-12:00',
          channels: `1:${condom.code}:30；2::15`,
          longitude: '111.9',
          datum: '高德',
        }),
        { kind: '传感器', name: '库房北墙', location: '柳溪库房' },
      ],
      inChinese,
    )
    const before = await admin.get<{ items: Dispenser[] }>('/api/dispensers')
    const { items, expiresAt } = await run(file, '?days=30')
    expect(expiresAt).toBe(new Date(ambient.now().getTime() + 30 * 86_400_000).toISOString())
    expect(items).toMatchObject([
      { line: 2, kind: 'dispenser', deviceId: 'bulk-1', jurisdictionName: '柳溪镇', secret: null },
      { line: 3, kind: 'sensor', name: '库房北墙', secret: null },
    ])
    const after = await admin.get<{ items: Dispenser[] }>('/api/dispensers')
    expect(after.items).toHaveLength(before.items.length + 1)
    const machine = await admin.get<DispenserDetail>('/api/dispensers/bulk-1')
    expect(machine).toMatchObject({
      name: '=HYPERLINK("http://x")',
      presence: 'unknown',
      capacity: 45,
      channels: [{ productId: condom.id }, { productId: null }],
    })
    // GCJ-02 was converted: about 500 m to the west of what was given.
    expect(machine.longitude).toBeGreaterThan(111.89)
    expect(machine.longitude).toBeLessThan(111.898)
    expect(await admin.get<Location>(`/api/locations/${machine.locationId}`)).toMatchObject({
      published: false,
      sourceDatum: 'gcj02',
      address: '<img src=x onerror=alert(1)>',
      productIds: [condom.id],
      hours: {
        week: [
          [
            { open: '08:00', close: '12:00' },
            { open: '14:00', close: '17:30' },
          ],
          expect.anything(),
          expect.anything(),
          expect.anything(),
          expect.anything(),
          [{ open: '09:00', close: '12:00' }],
          [],
        ],
      },
    })
    expect(await admin.get(`/api/dispensers/bulk-1/credentials`)).toMatchObject({ state: 'none' })
    const installer = new Installer(app.url)
    for (const { code, deviceId, kind } of items) {
      expect(await installer.lookUp(code ?? '')).toMatchObject({ kind, purpose: 'secret', deviceId })
      const made: Claimed = await installer.claim(code ?? '', {}, anAttempt())
      expect(made.deviceId).toBe(deviceId)
      const device = await RawDevice.signedIn(app.mqttPort, { id: deviceId, secret: made.secret })
      await device.disconnect()
    }
    const { items: sensors } = await admin.get<{ items: Sensor[] }>('/api/sensors')
    expect(sensors).toMatchObject([{ name: '库房北墙', locationId: storeroom.id }])
  })

  it('puts machines at places that wait, and keeps what those know', async () => {
    const old = await admin.post<CreatedDispenser>('/api/dispensers', {
      name: '换机器的地方',
      jurisdictionCode: TOWNSHIP,
      channels: [{ channel: 5, product: condom.id, capacity: 9 }],
    })
    await admin.post(`/api/dispensers/${old.id}/revoke`, {})
    const bare = await admin.post<Location>('/api/locations', {
      kind: 'dispenser',
      jurisdictionCode: TOWNSHIP,
      name: '空位置',
    })
    const { items } = await run(
      csv([
        { location: '换机器的地方', name: '' },
        { location: bare.id, channels: `3:${condom.code}:7` },
      ]),
    )
    const [kept, filled] = await Promise.all(
      items.map(({ deviceId }) => admin.get<DispenserDetail>(`/api/dispensers/${deviceId}`)),
    )
    expect(kept?.channels).toMatchObject([{ channel: 5, productId: condom.id, capacity: 9 }])
    expect(filled?.channels).toMatchObject([{ channel: 3, productId: condom.id, capacity: 7 }])
  })

  it('can hand out secrets at once, which are given again to the same request and stored nowhere', async () => {
    const file = csv([aRow(), aRow()])
    const headers = { 'Idempotency-Key': KEY }
    const first = await run(file, '?credentials=secrets', headers)
    expect(await run(file, '?credentials=secrets', headers)).toEqual(first)
    const [machine] = first.items
    expect(machine).toMatchObject({ code: null, secret: expect.stringMatching(/^[\w-]{43}$/) })
    const device = await RawDevice.signedIn(app.mqttPort, {
      id: machine?.deviceId ?? '',
      secret: machine?.secret ?? '',
    })
    await device.disconnect()
    const stored = JSON.stringify([
      await app.db.select().from(secretIssues),
      await app.db.select().from(idempotencyKeys),
    ])
    expect(stored).not.toContain(machine?.secret)
    expect(app.lines.join('')).not.toContain(machine?.secret)
    const other = await upload('/api/device-imports?credentials=secrets', csv([aRow()]), headers)
    expect(await problemIn(other)).toMatchObject({ status: 409, code: 'idempotency_key_reused' })
  })

  it('is all or nothing, and stands in the audit log', async () => {
    const count = async () => (await admin.get<{ items: Location[] }>('/api/locations')).items.length
    const before = await count()
    const rows = [...Array.from({ length: 300 }, () => aRow()), aRow({ phone: '?' })]
    const refused = await problemIn(await upload('/api/device-imports', csv(rows)))
    expect(refused).toMatchObject({
      status: 422,
      code: 'import_has_errors',
      errors: [{ path: 'line 302 phone' }],
    })
    expect(await count()).toBe(before)
    await run(csv(rows.slice(0, 300)))
    expect(await count()).toBe(before + 300)
    const { items } = await admin.get<{ items: AuditEntry[] }>('/api/audit?limit=50')
    const entries = items.filter(({ action }) => action === 'device.imported')
    expect(entries.slice(0, 2).map(({ detail }) => (detail.devices as unknown[]).length)).toEqual([50, 250])
  })

  it('ends at the borders of the jurisdiction, and is for administrators', async () => {
    await app.addPerson('local', 'administrator', TOWNSHIP)
    const local = await app.as('local')
    const { errors } = await preview(csv([aRow({ jurisdiction: NEIGHBOUR })]), local)
    expect(errors.items).toMatchObject([{ column: 'jurisdiction', code: 'unknown_jurisdiction' }])
    const { items } = await run(csv([aRow({ jurisdiction: '' })]), '', {}, local)
    expect(items).toMatchObject([{ jurisdictionName: '柳溪镇' }])
    await app.addPerson('keeper', 'supply_manager', TOWNSHIP)
    const keeper = await app.as('keeper')
    expect((await upload('/api/device-imports', csv([aRow()]), {}, keeper)).status).toBe(403)
  })

  it('takes 5,000 rows, during which others are served', async () => {
    const rows = Array.from({ length: 5_000 }, () =>
      aRow({ channels: `1:${condom.code}:20;2:${condom.code}:20` }),
    )
    const file = csv(rows, inChinese)
    const shown = await preview(file)
    expect(shown).toMatchObject({ rows: 5_000, newPlaces: 5_000, errors: { total: 0 } })

    let served = 0
    let done = false
    const others = (async () => {
      while (!done) {
        await fetch(`${app.url}/api/finder/cells/11400-23200`)
        served += 1
      }
    })()
    const { items } = await run(file)
    done = true
    await others
    expect(new Set(items.map(({ code }) => code)).size).toBe(5_000)
    // The first and the last may have been answered before and after the rows.
    expect(served).toBeGreaterThan(2)
  }, 60_000)
})
