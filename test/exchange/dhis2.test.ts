import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { DHIS2_MEASURES, type Dhis2Export } from '../../protocol/api/exchange.ts'
import { aReportingCounty, named } from '../reports/a-reporting-county.ts'
import { uploaded } from './a-sheet.ts'

let county: Awaited<ReturnType<typeof aReportingCounty>>
beforeAll(async () => {
  county = await aReportingCounty()
})
afterAll(() => county.app.end())

const PRODUCTS = ['CON52', 'FCON']
const MONTHS = ['2026-02', '2026-03', '2026-04']

/** What `POST /api/dataValueSets` takes, no more: https://docs.dhis2.org, "Data values". UIDs are 11 characters. */
const uid = z.string().regex(/^[A-Za-z][A-Za-z0-9]{10}$/)
const dataValueSet = z.strictObject({
  dataValues: z.array(
    z.strictObject({
      dataElement: uid,
      period: z.string().regex(/^\d{4}(0[1-9]|1[0-2])$/),
      orgUnit: uid,
      value: z.string().regex(/^-?\d+$/),
    }),
  ),
})

it('data values that DHIS2 has taken up are read back as the figures of the reports', async () => {
  const uids = new Map<string, string>()
  const uidOf = (local: string): string => {
    const known = uids.get(local) ?? `Uid${String(uids.size).padStart(8, '0')}`
    uids.set(local, known)
    return known
  }
  const places = [county.warehouse, county.storeroom, county.clinic]
  const mapping = [
    'type,local,measure,id,category_option_combo',
    ...places.map((place) => `place,${place},,${uidOf(place)},`),
    ...PRODUCTS.flatMap((product) =>
      DHIS2_MEASURES.map((measure) => `data,${product},${measure},${uidOf(`${product} ${measure}`)},`),
    ),
  ].join('\n')
  const { app, admin } = county
  const told = await uploaded<Dhis2Export>(app, admin, '/api/export/dhis2?from=2026-02&to=2026-04', mapping)
  expect(told.unmapped).toEqual({ places: [], figures: [] })
  const stored = new Map<string, number>()
  for (const { dataElement, period, orgUnit, value } of dataValueSet.parse(told.dataValueSet).dataValues) {
    const key = `${orgUnit} ${dataElement} ${period}`
    expect(stored.has(key), key).toBe(false)
    stored.set(key, Number(value))
  }
  const read = (place: string, product: string, measure: string, month: string) =>
    stored.get(`${uidOf(place)} ${uidOf(`${product} ${measure}`)} ${month.replace('-', '')}`)

  const products = (await admin.get<{ items: { code: string; nameEn: string }[] }>('/api/products')).items
  let compared = 0
  for (const location of places)
    for (const month of MONTHS) {
      const [stock, wastage] = await Promise.all(
        ['stock', 'wastage'].map((name) => county.report(name, { location, from: month, to: month })),
      )
      for (const product of PRODUCTS) {
        const name = products.find(({ code }) => code === product)?.nameEn
        const rowIn = (report: typeof stock) => {
          const row = report?.rows.find(([first]) => first === name)
          return report && row ? named(report, row) : {}
        }
        const figures = rowIn(stock)
        if (figures.closing === undefined) continue
        const sum = (...keys: string[]) => keys.reduce((total, key) => total + Number(figures[key] ?? 0), 0)
        compared++
        const where = `${location} ${product} ${month}`
        expect(read(location, product, 'received', month), where).toBe(sum('received', 'transferredIn'))
        expect(read(location, product, 'consumed', month), where).toBe(sum('issued', 'vended'))
        expect(read(location, product, 'closing', month), where).toBe(sum('closing'))
        expect(read(location, product, 'wasted', month), where).toBe(Number(rowIn(wastage).losses ?? 0))
      }
    }
  expect(compared).toBeGreaterThan(10)

  // The last female condoms went on 28 February: none on any day of March. A warehouse is no point that could be without.
  expect(read(county.clinic, 'FCON', 'stockout_days', '2026-03')).toBe(31)
  expect(read(county.clinic, 'CON52', 'stockout_days', '2026-03')).toBe(0)
  expect(read(county.warehouse, 'CON52', 'stockout_days', '2026-03')).toBeUndefined()
  expect(read(county.storeroom, 'CON52', 'wasted', '2026-03')).toBe(20)
})
