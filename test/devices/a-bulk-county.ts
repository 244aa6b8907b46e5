import type { Product } from '../../protocol/api/catalog.ts'
import {
  IMPORT_COLUMNS,
  type ImportColumn,
  type ImportedDevices,
  type ImportPreview,
} from '../../protocol/api/device-import.ts'
import type { Location } from '../../protocol/api/places.ts'
import { TestAmbient } from '../support/ambient.ts'
import { COUNTY, startApp } from '../support/app.ts'

export const TOWNSHIP = `${COUNTY}001`
export const NEIGHBOUR = `${COUNTY}002`

export type Row = Partial<Record<ImportColumn, string>>
const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
/** A file with the columns that its rows have. */
export const csv = (rows: Row[], headings: (column: ImportColumn) => string = (column) => column): string => {
  const columns = (Object.keys(IMPORT_COLUMNS) as ImportColumn[]).filter((column) =>
    rows.some((row) => column in row),
  )
  return [columns.map(headings), ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => cells.map(quoted).join(','))
    .join('\r\n')
}
export const inChinese = (column: ImportColumn) => IMPORT_COLUMNS[column]
let places = 0
/** Somewhere no other row is. */
export const aRow = (more: Row = {}): Row => {
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

/** GBK has no encoder in Node: what its decoder reads, the other way round. */
export function gbk(text: string): Buffer {
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

const read = async <T>(answer: Response): Promise<T> => {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status} ${text}`)
  return JSON.parse(text) as T
}

/** Two townships and a storeroom, and what files of machines are sent with. */
export async function aBulkCounty() {
  const ambient = new TestAmbient()
  const app = await startApp({ ambient, environment: { TRUST_PROXY: '1' } })
  const admin = await app.as('admin')
  for (const [code, name] of [
    [TOWNSHIP, '柳溪镇'],
    [NEIGHBOUR, '石桥镇'],
  ])
    await admin.post('/api/jurisdictions', { code, name })
  const { items } = await admin.get<{ items: Product[] }>('/api/products')
  const condom = items.find(({ category, selfService }) => category === 'condom' && selfService)
  if (!condom) throw new Error('The catalogue has no condom')
  const storeroom = await admin.post<Location>('/api/locations', {
    kind: 'storeroom',
    jurisdictionCode: TOWNSHIP,
    name: '柳溪库房',
  })

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
  const preview = async (file: string | Buffer, by = admin) =>
    read<ImportPreview>(await upload('/api/device-imports/preview', file, {}, by))
  const run = async (file: string | Buffer, query = '', headers = {}, by = admin) =>
    read<ImportedDevices>(await upload(`/api/device-imports${query}`, file, headers, by))
  const issuesOf = async (rows: Row[]) =>
    (await preview(csv(rows))).errors.items.map(({ line, column, code }) => [line, column, code])
  return { app, ambient, admin, condom, storeroom, upload, preview, run, issuesOf }
}
