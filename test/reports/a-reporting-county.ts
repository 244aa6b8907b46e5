import type { PostedMovements } from '../../protocol/api/inventory.ts'
import type { Location } from '../../protocol/api/places.ts'
import type { Report, ReportCell } from '../../protocol/api/reports.ts'
import { TestAmbient } from '../support/ambient.ts'
import { type Api, COUNTY, startApp } from '../support/app.ts'

export const TOWN = '990101001'

/** A county whose ledger has three months: the server as it is, at noon of 15 April 2026 in the county. */
export async function aReportingCounty() {
  const ambient = new TestAmbient(new Date('2026-04-15T04:00:00.000Z'))
  const app = await startApp({ ambient })
  const admin: Api = await app.as('admin')
  await admin.post('/api/jurisdictions', { code: TOWN, name: '青石镇' })
  const { items: products } = await admin.get<{ items: { id: string; code: string }[] }>('/api/products')
  const product = (code: string): string => products.find((each) => each.code === code)?.id ?? ''
  const place = async (
    kind: Location['kind'],
    name: string,
    jurisdictionCode: string,
    offers: string[] = [],
  ) =>
    (
      await admin.post<Location>('/api/locations', {
        kind,
        jurisdictionCode,
        name,
        productIds: offers.map(product),
      })
    ).id
  const warehouse = await place('warehouse', '县药具库房', COUNTY)
  const storeroom = await place('storeroom', '青石镇药具室', TOWN)
  const clinic = await place('staffed_outlet', '青石卫生院', TOWN, ['CON52', 'FCON'])
  const post = (body: object): Promise<PostedMovements> => admin.post('/api/movements', body)
  const lot = { number: 'A1', expiresOn: '2026-08-31' }
  const at = (day: string) => `${day}T02:00:00.000Z`
  const line = (code: string, quantity: number) => ({ product: code, quantity })

  await post({
    kind: 'receipt',
    to: warehouse,
    lines: [
      { product: 'CON52', lot, quantity: 1_000 },
      { product: 'FCON', lot, quantity: 50 },
    ],
    occurredAt: at('2026-02-03'),
  })
  const transfer = (from: string, to: string, lines: object[], day: string, receive = true) =>
    post({ kind: 'transfer', from, to, lines, receive, occurredAt: at(day) })
  await transfer(warehouse, storeroom, [line('CON52', 400)], '2026-02-10')
  await transfer(storeroom, clinic, [line('CON52', 300)], '2026-02-11')
  await transfer(warehouse, clinic, [line('FCON', 10)], '2026-02-11')
  await post({ kind: 'issue', from: clinic, lines: [line('CON52', 120)], occurredAt: at('2026-02-20') })
  await post({ kind: 'issue', from: clinic, lines: [line('FCON', 10)], occurredAt: at('2026-02-28') })
  const issued = await post({
    kind: 'issue',
    from: clinic,
    lines: [line('CON52', 60)],
    occurredAt: at('2026-03-05'),
  })
  const mistaken = issued.movements[0]?.id ?? ''
  await post({ kind: 'reversal', reverses: mistaken, reason: '录错', occurredAt: at('2026-04-01') })
  await post({
    kind: 'adjustment',
    location: storeroom,
    reason: 'damage',
    lines: [{ product: 'CON52', change: -20 }],
    occurredAt: at('2026-03-10'),
  })
  // Still on the road.
  await transfer(warehouse, storeroom, [line('CON52', 100)], '2026-04-02', false)

  const report = (name: string, query: Record<string, string> = {}, api = admin): Promise<Report> =>
    api.get(`/api/reports/${name}?${new URLSearchParams({ lang: 'en', ...query })}`)
  return { app, admin, ambient, warehouse, storeroom, clinic, product, post, report, at }
}

/** A row by what stands in its first column that is a product. */
export function rowOf(report: Report, product: string): Record<string, ReportCell> {
  const row = report.rows.find((cells) => cells.includes(product))
  if (!row) throw new Error(`No ${product} in ${JSON.stringify(report.rows)}`)
  return named(report, row)
}
export const named = (report: Report, row: readonly ReportCell[]): Record<string, ReportCell> =>
  Object.fromEntries(report.columns.map(({ key }, i) => [key, row[i] ?? null]))
